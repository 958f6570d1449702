from django.apps import AppConfig


class Documents(AppConfig):
    name = "tongxin.documents"
    label = "documents"
