"""允许的写法, 线下受理 and what was released to the public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tongxin.core import clock
from tongxin.directory.models import Division


class Wording(models.Model):
    """Public words that look secret. Two people stand for it, until a day; ended ones stay.

    bones: the words as the gate compares them. source: where they are public.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    text = models.CharField("写法", max_length=60)
    bones = models.CharField(max_length=60)
    why = models.CharField("理由", max_length=300)
    source = models.CharField("公开出处", max_length=300)
    until = models.DateField("用到哪天")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    sample = models.BooleanField("样例", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "bones"], condition=Q(ended_at=None), name="wording_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="wording_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Offline(models.Model):
    """线下受理: that something is dealt with on paper, until when. No field for what it is."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    no = models.IntegerField("编号")
    on = models.DateField("日期")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "no"], name="offline_no")]

    def __str__(self) -> str:
        return f"{self.no}号"


DAY_KINDS = [("day", "天"), ("workday", "个工作日")]


class Release(models.Model):
    """What goes public: a title, words, perhaps a file, for so many days.

    policy: the kind of list (`rules.publishing.POLICIES`). digest: SHA-256 over everything that goes
    out, as it was looked at. Whether it is out follows from the dates: nothing has to run for it to be
    taken down.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    no = models.IntegerField("编号")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", blank=True)
    policy = models.CharField("名单种类", max_length=20)
    days = models.IntegerField("公开天数")
    day_kind = models.CharField(max_length=10, choices=DAY_KINDS, default="day")
    name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_down_at = models.DateTimeField(null=True)
    sample = models.BooleanField("样例", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "no"], name="release_no"),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("proposed_by")),
                name="release_two_people",
            ),
        ]
        indexes = [models.Index(fields=["division", "until"], name="release_until")]

    def __str__(self) -> str:
        return self.title

    @property
    def term(self) -> str:
        """7天, 5个工作日."""
        return f"{self.days}{self.get_day_kind_display()}"

    @property
    def state(self) -> str:
        """proposed, out, over or down, as of today."""
        if self.taken_down_at:
            return "down"
        if self.until is None:
            return "proposed"
        return "out" if clock.today() <= self.until else "over"
