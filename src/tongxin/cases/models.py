"""办件: one case, what happened to it, its lines, who asked for it, the local figures of its kind."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tongxin.core import clock
from tongxin.directory.models import Division, Unit
from tongxin.ledger.models import Entry, Evidence


class Applicant(models.Model):
    """Somebody who asks for something by phone number and one-time code.

    phone: its blind index; the number itself is sealed. An applicant has no password and no role.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    phone = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "phone"], name="applicant_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class OneTimeCode(models.Model):
    """A code that was sent to a phone: its blind index, how often it was tried, whether used."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    phone = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    tries = models.IntegerField(default=0)
    used = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["division", "phone", "-at"], name="code_phone")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Case(models.Model):
    """One case. `no` is gap-free in the division, kind and year.

    token: the receipt's address, told to nobody but the applicant. unit: who has it in hand now;
    home: who took it in. data: the kind's fields that are not personal; the personal ones are
    sealed in `Personal`. identity: the blind index of what makes it the same request, unique among
    living cases. contact: the blind index of the phone it was opened with, so that who asked at a
    window finds it on the own phone. waiting: for papers from the applicant, the clock stands. state and due_on follow
    from the events and are written with them.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=30)
    year = models.IntegerField()
    no = models.IntegerField()
    token = models.UUIDField(unique=True)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    town = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, null=True, on_delete=models.PROTECT)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    data = models.JSONField(default=dict)
    facet = models.CharField(max_length=60, blank=True)
    identity = models.CharField(max_length=64, blank=True)
    contact = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20)
    live = models.BooleanField(default=True)
    waiting = models.BooleanField(default=False)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    sample = models.BooleanField("样例", default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "year", "no"], name="case_no"),
            models.UniqueConstraint(
                fields=["division", "kind", "identity"],
                condition=Q(live=True) & ~Q(identity=""),
                name="case_same_once",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-at", "-id"], name="case_new"),
            models.Index(fields=["division", "kind", "state", "due_on"], name="case_kind"),
            models.Index(fields=["division", "unit", "live", "due_on"], name="case_unit"),
            models.Index(fields=["division", "home", "-at"], name="case_home"),
            models.Index(fields=["division", "live", "due_on"], name="case_due"),
            models.Index(fields=["contact"], name="case_contact", condition=~Q(contact="")),
        ]

    def __str__(self) -> str:
        return self.title


class Personal(models.Model):
    """The personal fields of a case, sealed. Reading them leaves an event with its purpose."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="personal")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"#{self.case_id}"


class CaseEvent(models.Model):
    """A step of a case. Append-only; `seq` counts from 1.

    step: of the kind's flow. day: the day it counts from (a letter's date), at: when it was
    recorded. data: what was asked at this step and is not personal. until: the day it sets. public:
    the applicant reads `text` too. unsent: the message about it did not go out. unit: where it
    happened.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.IntegerField()
    step = models.CharField(max_length=30)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    text = models.CharField(max_length=1000, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    public = models.BooleanField(default=False)
    unsent = models.BooleanField(default=False)
    day = models.DateField()
    until = models.DateField(null=True)
    data = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="case_event_seq")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.step}"


class CaseLine(models.Model):
    """A line under a case: a payment of a month, goods given, a referral, a field of a fair.

    key: what makes it the same line; two living lines of a kind never have the same. A wrong line is
    voided with its reason, never deleted.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    day = models.DateField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, null=True)
    data = models.JSONField(default=dict)
    void = models.CharField("作废原因", max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "kind", "key"], condition=Q(void=""), name="case_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class CasePaper(models.Model):
    """A file that belongs to a case, as one of its kind's papers. It is seen with the case only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=60)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    from_applicant = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.paper} {self.name}"


class Consent(models.Model):
    """What an applicant agreed to apart from the request itself, until taken back."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="consents")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.purpose


class Scheme(models.Model):
    """办法参数: what a kind needs to know from local papers (amounts, terms, tables), by version.

    values: param → value; what no paper says stays out and blocks. since: from which day it holds.
    source: the paper it stands in; checked_by: who compared it with the paper, another person.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    version = models.IntegerField()
    since = models.DateField()
    values = models.JSONField(default=dict)
    source = models.CharField("文件", max_length=300)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "version"], name="scheme_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class LedgerMonth(models.Model):
    """A month of a kind's book. Whoever writes into the month locks this row first, so that closing
    it and a step dated into it have one winner.

    month: its first day. totals: by figure, as they stood when it was closed. entry: the year's.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=30)
    month = models.DateField()
    totals = models.JSONField(default=dict)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "month"], name="ledger_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"
