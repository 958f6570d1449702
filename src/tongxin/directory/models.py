"""Divisions, units with their history, people's accounts and what they may do where."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tongxin.core import clock


class Division(models.Model):
    """行政区划 by its GB/T 2260 code. A province is many of these in one database."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit as it is now. Abolished or merged units keep their rows and their history."""

    KINDS = [
        ("bureau", "区级部门"),
        ("town", "镇街"),
        ("school", "学校"),
        ("troop", "驻区单位(代称)"),
        ("other", "其他单位"),
    ]

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=KINDS, default="bureau")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    member = models.BooleanField("双拥领导小组成员单位", default=False)
    office = models.BooleanField("双拥办所在单位", default=False)
    signs = models.BooleanField("材料由单位负责人签报", default=False)
    fonds = models.CharField("全宗号", max_length=10, blank=True)
    email = models.EmailField("单位工作邮箱", blank=True)
    order = models.IntegerField(default=0)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"], condition=Q(until=None), name="unit_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """曾用名 and 别名: every name a spreadsheet may use for the unit."""

    KINDS = [("former", "曾用名"), ("alias", "别名")]

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=KINDS, default="alias")
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "unit", "name"], name="unit_alias_once")
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager):
    """Accounts come with their division: every page names it."""

    def get_queryset(self):
        return super().get_queryset().select_related("division")


class User(AbstractBaseUser):
    """An account of one person. The name is work data; no phone and no ID number is kept."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField("首次登录须改密码", default=False)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    objects = People()

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A role of a person in a unit, from a day until a day. Ended rows stay as history."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="assignment_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
