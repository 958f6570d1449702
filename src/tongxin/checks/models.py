"""督查: mock assessments, field points and visits to them, vetoes' units, questionnaires."""

from django.conf import settings
from django.db import models

from tongxin.core import clock
from tongxin.directory.models import Division, Unit
from tongxin.ledger.models import Entry, Evidence, Task
from tongxin.standards.models import Edition


class Mock(models.Model):
    """模拟考评: one trial of an edition by groups. `no` is gap-free in the division.

    seed: what every draw of this mock starts from; recorded when it is set up, so that anybody can
    draw the same again. seed_from: where a given one comes from (a public draw's number); "" is
    one the system made. What was drawn is in `Draw`. state: setting up, marking, closed.
    """

    STATES = [("draft", "筹备"), ("marking", "评分中"), ("closed", "已结束"), ("dropped", "已取消")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    no = models.IntegerField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    day = models.DateField("考评日期")
    rectify_by = models.DateField("整改期限")
    seed = models.CharField("抽签种子", max_length=64)
    seed_from = models.CharField("种子来源", max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    closed_at = models.DateTimeField(null=True)
    sample = models.BooleanField("样例", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "no"], name="mock_no")]

    def __str__(self) -> str:
        return self.title


class Draw(models.Model):
    """抽签 of a mock for one purpose, made once: the UNIQUE constraint keeps a second one out.

    strata: [{"key", "name", "population", "n", "drawn"}], so that the draw can be repeated when the
    points and the standard have long changed.
    """

    PURPOSES = [("items", "考评内容"), ("points", "点位")]

    mock = models.ForeignKey(Mock, on_delete=models.PROTECT, related_name="draws")
    purpose = models.CharField(max_length=10, choices=PURPOSES)
    strata = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mock", "purpose"], name="draw_once")]

    def __str__(self) -> str:
        return f"{self.mock} {self.get_purpose_display()}"


class Group(models.Model):
    """考评组 of a mock, with sections no other group has."""

    mock = models.ForeignKey(Mock, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=60)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mock", "name"], name="group_once")]

    def __str__(self) -> str:
        return self.name


class GroupSection(models.Model):
    """A section of the standard that a group marks; in a mock each section has one group."""

    mock = models.ForeignKey(Mock, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="sections")
    section = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mock", "section"], name="section_once")]

    def __str__(self) -> str:
        return self.section


class MockMark(models.Model):
    """A group's mark for a cell with what was lost and why. Append-only; the newest is in force.

    version: 1 for the first mark of a cell; of two members who mark it at once one gets the number.
    own: what the district claimed for the cell when it was marked. lost: [{"text", "points"}].
    """

    mock = models.ForeignKey(Mock, on_delete=models.PROTECT, related_name="marks")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    window = models.CharField(max_length=20)
    version = models.IntegerField(default=1)
    max = models.DecimalField(max_digits=10, decimal_places=4)
    own = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    points = models.DecimalField(max_digits=10, decimal_places=4)
    lost = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mock", "item", "window", "version"], name="mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.window} {self.points}"


class Point(models.Model):
    """点位: a place an assessment may visit. kind: the facet of the `spot` entry a visit leaves.

    must_see: what has to be there, [{"text", "defect"}]; defect is the word a visit reports when it
    is not. guide: who receives the visitors and what is said.
    entry: the ledger's entry of the same place, where there is one.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    no = models.IntegerField()
    name = models.CharField(max_length=100)
    kind = models.CharField("类别", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField("所在位置", max_length=200)
    must_see = models.JSONField("必看内容", default=list)
    guide = models.TextField("讲解和接待", blank=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    retired_on = models.DateField(null=True)
    sample = models.BooleanField("样例", default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "no"], name="point_no"),
            models.UniqueConstraint(fields=["division", "name"], name="point_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PointPhoto(models.Model):
    """A dated photo of a point, by itself or from a visit."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    taken_on = models.DateField()
    visit = models.ForeignKey("Visit", null=True, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "evidence"], name="photo_once")]

    def __str__(self) -> str:
        return f"{self.point} {self.taken_on}"


class Visit(models.Model):
    """One look at a point: each thing that must be seen, found or not. It leaves a `spot` entry.

    findings: [{"text", "good", "defect", "note"}]. passed: all of them good. A point is looked at
    once in each mock that has drawn it, and beside them once a day.
    """

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="visits")
    mock = models.ForeignKey(Mock, null=True, on_delete=models.PROTECT, related_name="visits")
    day = models.DateField()
    findings = models.JSONField(default=list)
    passed = models.BooleanField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "mock"],
                condition=models.Q(mock__isnull=False),
                name="visit_once_in_mock",
            ),
            models.UniqueConstraint(
                fields=["point", "day"],
                condition=models.Q(mock__isnull=True),
                name="visit_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.day}"


class Rectification(models.Model):
    """整改: a task of that kind with the `rectification` entry it has left in the ledger.

    mark, visit: the check that found the defect, where one did. points: what it cost there.
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="rectification")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    mark = models.ForeignKey(MockMark, null=True, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField("失分", max_digits=10, decimal_places=4, null=True)

    def __str__(self) -> str:
        return str(self.task)


class VetoUnit(models.Model):
    """Which unit answers for a veto of an edition: it signs each year that nothing happened.

    until: when it was taken off again; a past sheet is judged with the units of its day.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    veto = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "veto", "unit"],
                condition=models.Q(until=None),
                name="veto_unit_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.veto} {self.unit}"


class VetoSignature(models.Model):
    """The yearly word of a unit on a veto: none happened, or the case. It leaves a `veto` entry.

    reason: why it corrects an earlier one, which is then replaced; one of a task is in force.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="signatures")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    happened = models.BooleanField()
    case = models.TextField("情况", blank=True)
    signed_by = models.CharField("签署责任人", max_length=30)
    reason = models.CharField("更正的原因", max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(replaced_at=None), name="signature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {'发生' if self.happened else '未发生'}"


class Survey(models.Model):
    """满意度问卷 for one audience. questions: as `rules.questionnaire` reads them, frozen once open.

    minimum: so many valid answers make it count; with fewer, no rate is given and the page says so.
    entry: the `survey` entry left when it closes.
    """

    STATES = [("draft", "拟稿"), ("open", "收答卷"), ("closed", "已结束"), ("dropped", "已作废")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    no = models.IntegerField()
    title = models.CharField(max_length=120)
    audience = models.CharField("问卷对象", max_length=20)
    questions = models.JSONField(default=list)
    minimum = models.IntegerField("最少有效答卷")
    opened_on = models.DateField(null=True)
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "no"], name="survey_no")]

    def __str__(self) -> str:
        return self.title


class SurveyCode(models.Model):
    """A code on a slip of paper that opens one questionnaire once. Only its hash is kept.

    A used code's row is deleted in the transaction that keeps the answer: a row marked as used would
    carry the transaction's number on PostgreSQL (xmin), and the answer carries it too. batch: the
    printing it came from, so that slips that went astray can be made void.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    batch = models.IntegerField("批次", default=1)

    def __str__(self) -> str:
        return self.digest[:8]


class Answer(models.Model):
    """One filled-in questionnaire: the choice for each question, without who, when or from where.

    key: random, so that rows cannot be put in the order they came. sheet: number of a paper sheet,
    unique in the survey, so that a sheet is keyed once.
    """

    key = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    choices = models.JSONField()
    sheet = models.IntegerField("纸质答卷号", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "sheet"],
                condition=models.Q(sheet__isnull=False),
                name="sheet_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.key)
