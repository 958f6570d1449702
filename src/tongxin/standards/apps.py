from django.apps import AppConfig


class Standards(AppConfig):
    name = "tongxin.standards"
    label = "standards"
