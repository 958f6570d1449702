from django.apps import AppConfig


class Gates(AppConfig):
    name = "tongxin.gates"
    label = "gates"

    def ready(self) -> None:
        from tongxin.core import gate

        from . import queries

        # The gate asks what is allowed; it doesn't know who keeps the list.
        gate.ask(queries.allowed_wordings)
