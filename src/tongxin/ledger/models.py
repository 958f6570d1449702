"""What happened (entries), what proves it (evidence), and how the one hangs on the other."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tongxin.core import clock
from tongxin.directory.models import Division, Unit

STATES = [("pending", "待审"), ("accepted", "已认定"), ("returned", "退回")]
#: An entry first waits for the head of its unit, where the unit signs what it reports.
ENTRY_STATES = [("unsigned", "待签"), *STATES]


class Kind(models.Model):
    """A district's own entry kind, or its own version of a shipped one. Versions are frozen."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    key = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    definition = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "key", "version"], name="kind_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Content(models.Model):
    """The columns of an entry that are counted, filtered or shown, now or at an earlier time.

    since: when this state of the entry began. facet: the kind's own classification (the festival,
    the level of the media). series: equal for the same story or joint event. data: the other
    fields, checked by the kind. complete: all papers the kind asks for are attached.
    """

    kind = models.CharField(max_length=40)
    kind_version = models.IntegerField(default=0)
    title = models.CharField(max_length=200)
    happened_on = models.DateField()
    ended_on = models.DateField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    town = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    facet = models.CharField(max_length=120, blank=True)
    series = models.CharField(max_length=80, blank=True)
    sessions = models.IntegerField("场次", null=True)
    attendance = models.BigIntegerField("人次", null=True)
    people = models.BigIntegerField("人数", null=True)
    amount = models.DecimalField("金额", max_digits=16, decimal_places=2, null=True)
    due = models.BigIntegerField("应办数", null=True)
    done = models.BigIntegerField("完成数", null=True)
    late = models.BigIntegerField("逾期数", null=True)
    data = models.JSONField(default=dict)
    complete = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ENTRY_STATES, default="pending")
    accepted_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class Entry(Content):
    """台账记录 as it is now. `no` is gap-free in the division; received_at never changes.

    superior: the newest verdict of a superior office on what was accepted, "" when there is none.
    """

    SUPERIOR = [("upheld", "上级认可"), ("refused", "上级不认可")]

    # No index of its own: every index here leads with it.
    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    no = models.BigIntegerField()
    version = models.IntegerField(default=1)
    received_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False
    )
    batch = models.ForeignKey("Batch", null=True, on_delete=models.PROTECT)
    sample = models.BooleanField("样例", default=False)
    superior = models.CharField(max_length=10, choices=SUPERIOR, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "no"], name="entry_no")]
        indexes = [
            models.Index(fields=["division", "kind", "facet", "happened_on"], name="entry_counted"),
            models.Index(fields=["division", "unit", "-happened_on"], name="entry_unit"),
            models.Index(
                fields=["division", "-happened_on"],
                name="entry_pending",
                condition=Q(state="pending", withdrawn=False),
            ),
            models.Index(
                fields=["division", "kind", "ended_on"],
                name="entry_lasting",
                condition=Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntryPast(Content):
    """An earlier state of an entry, in force from `since` until `until`."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="past")
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    version = models.IntegerField()
    until = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["division", "until"], name="past_until"),
            models.Index(fields=["entry", "-until"], name="past_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class Role(models.Model):
    """A unit's part in a joint event. The district still counts the entry once."""

    ROLES = [("host", "主办"), ("organise", "承办"), ("assist", "协办"), ("join", "参与")]

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    partner = models.CharField("区外单位", max_length=60, blank=True)
    role = models.CharField(max_length=10, choices=ROLES, default="join")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "unit", "partner"], name="role_once")
        ]

    def __str__(self) -> str:
        return f"{self.partner or self.unit} {self.get_role_display()}"


class Evidence(models.Model):
    """佐证材料: one immutable version of a file or photo, or a card for what exists on paper only.

    A correction is a new row that `replaces` this one. The six facts belong to a photo.
    """

    KINDS = [("file", "文件"), ("photo", "照片"), ("paper", "仅存纸质")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=KINDS, default="file")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.BigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    pages = models.IntegerField(null=True)
    location = models.CharField("存放处", max_length=100, blank=True)
    occasion = models.CharField("事由", max_length=200, blank=True)
    taken_on = models.DateField("时间", null=True)
    place = models.CharField("地点", max_length=100, blank=True)
    persons = models.CharField("人物", max_length=200, blank=True)
    background = models.CharField("背景", max_length=200, blank=True)
    photographer = models.CharField("摄影者", max_length=60, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    received_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    batch = models.ForeignKey("Batch", null=True, on_delete=models.PROTECT)
    sample = models.BooleanField("样例", default=False)

    class Meta:
        indexes = [models.Index(fields=["division", "-received_at"], name="evidence_new")]

    def __str__(self) -> str:
        return self.name


class Passage(models.Model):
    """Where in a file the proof stands: page, quoted sentence, conclusion."""

    page = models.CharField("页码", max_length=20, blank=True)
    quote = models.CharField("原句", max_length=500, blank=True)
    conclusion = models.CharField("结论", max_length=300, blank=True)

    class Meta:
        abstract = True


class Attachment(Passage):
    """Evidence on an entry, as one of the kind's papers. Removed ones stay as history."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attachments")
    paper = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["entry", "removed_at"], name="attachment_entry")]

    def __str__(self) -> str:
        return f"{self.paper} {self.evidence}"


class Review(models.Model):
    """A verdict on an entry, or on one piece of evidence on it. Append-only.

    level: the head of the unit signs, the office accepts or returns, a superior office upholds or
    refuses (`who` names it, `on` is its day). attachment: the one piece a return is about; None is
    the entry itself. until: when it must be mended. reason: why, or what the unit answers.
    """

    LEVELS = [("unit", "单位负责人"), ("office", "区双拥办"), ("superior", "上级")]
    VERDICTS = [
        ("signed", "签报"),
        ("accepted", "认定"),
        ("returned", "退回"),
        ("answered", "说明"),
        ("upheld", "上级认可"),
        ("refused", "上级不认可"),
    ]

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reviews")
    attachment = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    level = models.CharField(max_length=10, choices=LEVELS, default="office")
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    who = models.CharField("认定机关", max_length=60, blank=True)
    on = models.DateField("认定日期", null=True)
    reason = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["entry", "verdict", "-at"], name="review_entry")]

    def __str__(self) -> str:
        return self.get_verdict_display()


class Batch(models.Model):
    """One import: the file it came from and what it brought. All of it stands or none."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    columns = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Node(models.Model):
    """时间节点: a district's own version of a shipped node, or one of its own.

    definition: as in library/nodes.yaml; see `nodes`. The newest of a key is in force.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    key = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    definition = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "key", "version"], name="node_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Task(models.Model):
    """任务: what a unit still owes, until it is done. `no` is gap-free in the division.

    kind: what it came from. source: what exactly (a node of a year, a lost point, a gap, a veto of a
    year); a unit has one task for each, so making tasks twice makes none twice. opens_on: from when
    it is shown. wanted, facet: the kind of entry that does it, where one does. edition, item,
    window: the cell it serves. entry: what proves it done. state, due_on, slip and slip_until follow
    from the steps and are written with them (`task_actions`).
    """

    KINDS = [
        ("node", "节点任务"),
        ("given", "交办事项"),
        ("rectify", "问题整改"),
        ("declare", "否决项声明"),
    ]
    STATES = [
        ("open", "待办"),
        ("proved", "待复查"),
        ("done", "已完成"),
        ("dropped", "已取消"),
    ]
    SLIPS = [("blue", "蓝色督办单"), ("orange", "橙色督办单"), ("red", "红色督办单")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    no = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    text = models.CharField("要求", max_length=1000, blank=True)
    origin = models.CharField("问题来源", max_length=20, blank=True)
    opens_on = models.DateField()
    due_on = models.DateField()
    wanted = models.CharField(max_length=40, blank=True)
    facet = models.CharField(max_length=120, blank=True)
    edition = models.IntegerField(null=True)
    item = models.CharField(max_length=40, blank=True)
    window = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    slip = models.CharField(max_length=10, choices=SLIPS, blank=True)
    slip_until = models.DateField(null=True)
    done_on = models.DateField(null=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="tasks")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "no"], name="task_no"),
            models.UniqueConstraint(fields=["division", "source", "unit"], name="task_once"),
        ]
        indexes = [
            models.Index(fields=["division", "state", "due_on"], name="task_due"),
            models.Index(fields=["division", "unit", "state", "due_on"], name="task_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskStep(models.Model):
    """What happened to a task: given, proved, checked, excused, urged by a slip. Append-only.

    until: the date the step sets. slip: the colour of a slip, with its own number. evidence: what
    the unit shows as proof.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=20)
    text = models.CharField(max_length=1000, blank=True)
    until = models.DateField(null=True)
    slip = models.CharField(max_length=10, choices=Task.SLIPS, blank=True)
    number = models.CharField("督办单编号", max_length=40, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["task", "id"], name="task_step")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"
