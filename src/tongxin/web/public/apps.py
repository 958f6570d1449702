from django.apps import AppConfig


class Public(AppConfig):
    name = "tongxin.web.public"
    label = "public"
