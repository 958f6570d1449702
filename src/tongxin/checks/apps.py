from django.apps import AppConfig


class Checks(AppConfig):
    name = "tongxin.checks"
    label = "checks"
