from django.apps import AppConfig


class Cases(AppConfig):
    name = "tongxin.cases"
    label = "cases"

    def ready(self) -> None:
        from tongxin.ledger import changes

        from . import months

        # The ledger tells that something changed; it doesn't know whose entry it is (ADR 0003).
        changes.subscribe(months.refuse_a_second)
