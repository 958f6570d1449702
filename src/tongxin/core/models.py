"""Events (the audit trail), idempotency keys, counters, jobs, calendars and letters."""

from django.conf import settings
from django.db import models

from . import clock


class Event(models.Model):
    """Who did what to which thing, when and why. Append-only: no action updates or deletes one."""

    division = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40, blank=True)
    sentence = models.CharField(max_length=400)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["division", "subject", "subject_id"], name="event_subject"),
            models.Index(fields=["division", "at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Once(models.Model):
    """A form's key and the result of its first sending."""

    key = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    at = models.DateTimeField(default=clock.now)
    path = models.CharField(max_length=300)
    status = models.IntegerField(default=0)
    location = models.CharField(max_length=500, blank=True)
    message = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.key


class Counter(models.Model):
    """The last number given in a series of a division; see `numbering.take`."""

    division = models.CharField(max_length=12)
    series = models.CharField(max_length=60)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "series"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class Job(models.Model):
    """Long work: what it is, how far it got, what came out."""

    STATES = [("waiting", "等待"), ("running", "进行中"), ("done", "完成"), ("refused", "未完成")]

    division = models.CharField(max_length=12)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    argument = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    sentence = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class CalendarYear(models.Model):
    """A district's own version of a year: days off, weekends that are worked, festivals' days.

    data: as in library/holidays. The newest version of a year is in force; see `calendars`.
    """

    division = models.CharField(max_length=12)
    year = models.IntegerField()
    version = models.IntegerField(default=1)
    data = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "year", "version"], name="calendar_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class Letter(models.Model):
    """One e-mail of a series to a subject on a day; see `post.send`.

    digest: what it said, so that the same is not said twice. sentence: why it did not leave.
    """

    STATES = [("sending", "发送中"), ("sent", "已发"), ("failed", "没有发出")]

    division = models.CharField(max_length=12)
    series = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    day = models.DateField()
    to = models.CharField(max_length=254)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="sending")
    sentence = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "series", "subject", "day"], name="letter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.subject} {self.day}"
