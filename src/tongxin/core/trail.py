"""Reading the audit trail as a whole: for the audit administrator."""

from django.db.models import QuerySet

from .models import Event, Job


def of_division(division: str, text: str = "") -> QuerySet[Event]:
    """All events of a division, newest first; text narrows by the sentence."""
    rows = Event.objects.filter(division=division).select_related("by")
    for word in text.split():
        rows = rows.filter(sentence__icontains=word)
    return rows.order_by("-at", "-id")


def jobs_of(by) -> QuerySet[Job]:
    """A person's long tasks, newest first."""
    return Job.objects.filter(by=by).order_by("-at", "-id")
