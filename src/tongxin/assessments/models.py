"""The grid: what each cell is worth now, what people decided about it, what is linked to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tongxin.core import clock
from tongxin.directory.models import Unit
from tongxin.ledger.models import STATES, Entry, Evidence, Passage
from tongxin.standards.models import Edition


class CellScore(models.Model):
    """The stored judgement of one cell, written by `actions.refresh` alone.

    part: base, bonus or veto (bonus and vetoes are cells of the whole cycle). reported and accepted
    are None where not scored. detail: the lines and gaps behind the reported figure.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="cells")
    part = models.CharField(max_length=5, default="base")
    item = models.CharField(max_length=40)
    window = models.CharField(max_length=20)
    max = models.DecimalField(max_digits=10, decimal_places=4)
    reported = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    accepted = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    state = models.CharField(max_length=10)
    accepted_state = models.CharField(max_length=10)
    hand = models.BooleanField(default=False)
    sentence = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "part", "item", "window"], name="cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.window}"


class Mark(models.Model):
    """A score set by a person for a cell, with the reason. The newest of a round is in force.

    round "self" replaces the computed figure; "mock" and "assessor" stand beside it.
    points None takes the mark back.
    """

    ROUNDS = [("self", "自评"), ("mock", "模拟"), ("assessor", "考评组")]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="marks")
    item = models.CharField(max_length=40)
    window = models.CharField(max_length=20)
    round = models.CharField(max_length=10, choices=ROUNDS, default="self")
    points = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["edition", "round", "item", "window"], name="mark_cell")]

    def __str__(self) -> str:
        return f"{self.item} {self.window} {self.points}"


class Absence(models.Model):
    """合理缺项 of a cell, with the reason, until it is taken back."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="absences")
    item = models.CharField(max_length=40)
    window = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "item", "window"],
                condition=Q(ended_at=None),
                name="absence_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.window}"


class CellLink(Passage):
    """引用: a file or an entry placed in a cell under one of its labels, with its own number,
    passage and verdict. One file may stand in many cells."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="links")
    item = models.CharField(max_length=40)
    label = models.CharField("要点", max_length=80, blank=True)
    window = models.CharField(max_length=20)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="cells")
    evidence = models.ForeignKey(
        Evidence, null=True, on_delete=models.PROTECT, related_name="cells"
    )
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    number = models.CharField("材料编号", max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="pending")
    reason = models.CharField(max_length=300, blank=True)
    until = models.DateField("改好的期限", null=True)
    accepted_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    removed_at = models.DateTimeField(null=True)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["edition", "item", "window"], name="link_cell")]

    def __str__(self) -> str:
        return f"{self.number} {self.item} {self.window}"
