from django.apps import AppConfig


class Ui(AppConfig):
    name = "tongxin.web.ui"
    label = "ui"
