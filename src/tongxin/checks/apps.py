from django.apps import AppConfig


class Checks(AppConfig):
    name = "tongxin.checks"
    label = "checks"

    def ready(self) -> None:
        from tongxin.assessments import answering

        from . import vetoes

        # A veto is declared when all units named for it have signed; the grid asks who they are.
        answering.subscribe(vetoes.named)
