from django.apps import AppConfig


class Assessments(AppConfig):
    name = "tongxin.assessments"
    label = "assessments"

    def ready(self) -> None:
        from tongxin.core import jobs
        from tongxin.ledger import changes

        from . import actions, folders

        # The ledger tells that something changed; it doesn't know who listens (ADR 0003).
        changes.subscribe(actions.refresh)
        jobs.register(folders.FOLDER, folders.work)
