from django.apps import AppConfig


class Cases(AppConfig):
    name = "tongxin.cases"
    label = "cases"
