"""Editions of standards, and which unit has which item."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tongxin.core import clock
from tongxin.directory.models import Division, Unit


class Edition(models.Model):
    """One frozen version of a standard in a district. The definition never changes after import.

    state: "active" is scored from now on, "retired" only recomputes. replaced_by and mapping
    (old item → new items) lead from a version to the next.
    """

    STATES = [("active", "在用"), ("retired", "停用")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    key = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    title = models.CharField(max_length=120)
    label = models.CharField(max_length=60, blank=True)
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="active")
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    retired_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    mapping = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "key", "version"], name="edition_once"),
            models.UniqueConstraint(
                fields=["division", "key"], condition=Q(state="active"), name="edition_active_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}(第{self.version}版)"


class Duty(models.Model):
    """责任: a unit leads or supports an item. unit None is a collective (all towns, all members)."""

    ROLES = [("lead", "牵头"), ("support", "协办")]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="duties")
    item = models.CharField(max_length=40)
    role = models.CharField(max_length=10, choices=ROLES)
    name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    collective = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [models.Index(fields=["edition", "item"], name="duty_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.name}"
