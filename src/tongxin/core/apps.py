from django.apps import AppConfig


class Core(AppConfig):
    name = "tongxin.core"
    label = "core"
