from django.apps import AppConfig


class Reports(AppConfig):
    name = "tongxin.reports"
    label = "reports"

    def ready(self) -> None:
        from tongxin.core import jobs

        from .dossier import sealings

        jobs.register(sealings.SEALING, sealings.work)
