"""What is issued and kept: reports with each figure's query and snapshot, filed items, boxes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tongxin.core import clock
from tongxin.directory.models import Division, Unit
from tongxin.ledger.models import Entry, Evidence


class Report(models.Model):
    """工作材料. `no` is gap-free in the division.

    body: one paragraph a line; a figure stands in it as {key}, a field to fill as {key} too.
    asks: {key: {label, unit, hint, value}}, what the ledger does not know; an empty value blocks.
    text: the paragraphs as issued, with every figure's words in them; "" before.
    """

    GENRES = [("briefing", "汇报材料"), ("summary", "年度总结"), ("story", "经验交流")]
    STATES = [("draft", "拟稿"), ("issued", "已印发"), ("withdrawn", "已撤回")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    no = models.BigIntegerField()
    genre = models.CharField(max_length=10, choices=GENRES)
    template = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=40, blank=True)
    title = models.CharField("标题", max_length=120)
    greeting = models.CharField("称呼", max_length=120, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    body = models.TextField()
    asks = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    doc_no = models.CharField("文号", max_length=60, blank=True)
    day = models.DateField("成文日期", null=True)
    text = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("撤回原因", max_length=300, blank=True)
    sample = models.BooleanField("样例", default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "no"], name="report_no")]
        indexes = [models.Index(fields=["division", "state", "-at"], name="report_state")]

    def __str__(self) -> str:
        return self.title


class ReportFigure(models.Model):
    """A figure of a report: its query and span, and when it is issued what it was and of what.

    query: see assessments.figures, with its period where it has one of its own. noted_value,
    noted_said: a later figure that somebody has dealt with, so that it is not told again.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    no = models.IntegerField()
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=120)
    query = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    said = models.CharField(max_length=120, blank=True)
    entries = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    noted_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    noted_said = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_figure_key"),
            models.UniqueConstraint(fields=["report", "no"], name="report_figure_no"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.said}"


class Retention(models.Model):
    """A line of an organ's own 文书档案保管期限表, approved by its archive office (8号令 art. 12).

    The newest line of a category is in force; a period is never guessed.
    """

    PERIODS = [("Y", "永久"), ("D30", "30年"), ("D10", "10年")]

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    category = models.CharField("文件类别", max_length=80)
    period = models.CharField("保管期限", max_length=3, choices=PERIODS)
    approval = models.CharField("批准机关和文号", max_length=120)
    ended_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "category"], condition=Q(ended_at=None), name="retention_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.get_period_display()}"


class Shelved(models.Model):
    """The lowest class that numbers run in: whose, of which year, how long, of which office.

    fonds: 全宗号. code: 机构(问题)代码, office: the same in words, as a spine has it. Kept on the
    row as they were, whatever a unit becomes.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    fonds = models.CharField("全宗号", max_length=10)
    year = models.IntegerField("年度")
    period = models.CharField("保管期限", max_length=3, choices=Retention.PERIODS)
    code = models.CharField("机构(问题)代码", max_length=10)
    office = models.CharField("机构(问题)", max_length=20)

    class Meta:
        abstract = True


class Box(Shelved):
    """档案盒. `no` is 盒号: shelf order within the fonds, no tie to what lies in it.

    spine: its thickness in mm. room: so many pages it holds. The remarks are those of the 备考表.
    """

    STATES = [("open", "未封"), ("closed", "已封"), ("moved", "已移交")]
    SPINES = [(20, "20毫米"), (30, "30毫米"), (40, "40毫米")]

    no = models.IntegerField("盒号")
    spine = models.IntegerField(choices=SPINES)
    room = models.IntegerField("可装页数")
    place = models.CharField("存放位置", max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    remarks = models.CharField("盒内文件情况说明", max_length=500, blank=True)
    arranged_by = models.CharField("整理人", max_length=30, blank=True)
    checked_by = models.CharField("检查人", max_length=30, blank=True)
    closed_on = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    moved_to = models.CharField("接收单位", max_length=60, blank=True)
    sample = models.BooleanField("样例", default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "fonds", "no"], name="box_no"),
        ]

    def __str__(self) -> str:
        return f"{self.fonds} {self.no:04d}"


class FiledItem(Shelved):
    """归档的一件 (DA/T 22-2015). Its number is given once; taken out, it leaves a hole that is told.

    title: in [ ] when it was made by us. day: eight digits. papers: names of what lies in the same
    件 (附件、来文与复文). report, evidence, entry: what it is in the system, where it is.
    """

    STATES = [
        ("filed", "已编号"),
        ("boxed", "已装盒"),
        ("moved", "已移交"),
        ("removed", "已撤出"),
    ]
    SECRECY = [("", "未标注"), ("公开", "公开"), ("内部", "内部")]

    no = models.IntegerField("件号")
    ref = models.CharField("档号", max_length=60)
    category = models.CharField("文件类别", max_length=80)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    author = models.CharField("责任者", max_length=80)
    title = models.CharField("题名", max_length=200)
    day = models.CharField("日期", max_length=8)
    secrecy = models.CharField("密级", max_length=10, choices=SECRECY, blank=True)
    pages = models.IntegerField("页数")
    note = models.CharField("备注", max_length=200, blank=True)
    papers = models.JSONField(default=list)
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="filed")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    box = models.ForeignKey(Box, null=True, on_delete=models.PROTECT, related_name="items")
    state = models.CharField(max_length=10, choices=STATES, default="filed")
    reason = models.CharField("撤出原因", max_length=300, blank=True)
    sample = models.BooleanField("样例", default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "fonds", "year", "period", "code", "no"], name="filed_no"
            ),
            *(
                models.UniqueConstraint(
                    fields=["unit", source],
                    condition=~Q(state="removed") & Q(**{f"{source}__isnull": False}),
                    name=f"filed_{source}_once",
                )
                for source in ("report", "evidence", "entry")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class Catalogue(Shelved):
    """归档文件目录 as printed: a version for each state of the list that was given out."""

    version = models.IntegerField()
    rows = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "fonds", "year", "period", "code", "version"],
                name="catalogue_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fonds} {self.year} {self.period} {self.code} v{self.version}"
