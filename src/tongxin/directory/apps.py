from django.apps import AppConfig


class Directory(AppConfig):
    name = "tongxin.directory"
    label = "directory"
