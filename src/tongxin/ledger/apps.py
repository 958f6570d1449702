from django.apps import AppConfig


class Ledger(AppConfig):
    name = "tongxin.ledger"
    label = "ledger"

    def ready(self) -> None:
        from tongxin.core import jobs

        from . import import_jobs

        jobs.register(import_jobs.TABLE, import_jobs.work_table)
