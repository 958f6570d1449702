"""Verbs on units, accounts and roles. Keyword-only, `by` the actor, one transaction, one event."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tongxin.core import clock, events, roles
from tongxin.core.errors import Refused, fitting

from .models import Assignment, Division, Unit, UnitName, User
from .scope import forget, require


def _event(by, verb: str, unit: Unit, sentence: str, **detail) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="unit",
        subject_id=unit.pk,
        division=unit.division_id,
        sentence=sentence,
        detail=detail,
    )


@transaction.atomic
def add_unit(
    *,
    by: User,
    division: str,
    name: str,
    kind: str = "bureau",
    parent: Unit | None = None,
    member: bool = False,
    office: bool = False,
    aliases: tuple[str, ...] = (),
    order: int = 0,
) -> Unit:
    """A new unit with its aliases; Refused when one of that name is in force."""
    require(by, "unit.write")
    name = fitting(name, "单位名称", 60)
    if not name:
        raise Refused("请填写单位名称。")
    if kind not in dict(Unit.KINDS):
        raise Refused(f"单位类别“{kind}”不存在,可选:{'、'.join(dict(Unit.KINDS).values())}。")
    if Unit.objects.filter(division=division, name=name, until=None).exists():
        raise Refused(f"已经有“{name}”,不用重复添加。")
    unit = Unit.objects.create(
        division_id=division,
        name=name,
        kind=kind,
        parent=parent,
        member=member,
        office=office,
        order=order,
        since=clock.today(),
    )
    for alias in dict.fromkeys(fitting(a, "别名", 60) for a in aliases if a.strip()):
        UnitName.objects.create(division_id=division, unit=unit, name=alias)
    _event(by, "unit.add", unit, f"添加单位“{name}”")
    return unit


@transaction.atomic
def set_email(*, by: User, unit: Unit, email: str) -> Unit:
    """The work mailbox a unit's notices go to; empty takes it away."""
    require(by, "unit.write")
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Refused(f"“{email[:40]}”不是邮箱地址,请写成name@example.gov.cn的样子。") from None
    unit.email = email
    unit.save(update_fields=["email"])
    _event(by, "unit.email", unit, f"工作邮箱改为{email}" if email else "去掉工作邮箱")
    return unit


@transaction.atomic
def rename_unit(*, by: User, unit: Unit, name: str, on: date | None = None) -> Unit:
    """更名: the former name stays as an alias, so that old sheets still find the unit."""
    require(by, "unit.write")
    name = fitting(name, "新名称", 60)
    if not name or name == unit.name:
        raise Refused("请填写与现名不同的新名称。")
    if Unit.objects.filter(division=unit.division, name=name, until=None).exists():
        raise Refused(f"已经有“{name}”;如果是两个单位合并,请用“合并”。")
    former = unit.name
    UnitName.objects.update_or_create(
        division=unit.division,
        unit=unit,
        name=former,
        defaults={"kind": "former", "until": on or clock.today()},
    )
    unit.name = name
    unit.save(update_fields=["name"])
    _event(by, "unit.rename", unit, f"“{former}”更名为“{name}”", former=former)
    return unit


@transaction.atomic
def add_alias(*, by: User, unit: Unit, name: str) -> UnitName:
    """另一种写法 that spreadsheets use."""
    require(by, "unit.write")
    name = fitting(name, "别名", 60)
    if not name:
        raise Refused("请填写别名。")
    taken = UnitName.objects.filter(division=unit.division, name=name).exclude(unit=unit).first()
    if taken or Unit.objects.filter(division=unit.division, name=name, until=None).exists():
        raise Refused(f"“{name}”已经指向别的单位,请换一个写法。")
    row, _ = UnitName.objects.get_or_create(division=unit.division, unit=unit, name=name)
    _event(by, "unit.alias", unit, f"“{unit.name}”增加别名“{name}”")
    return row


@transaction.atomic
def merge_unit(*, by: User, unit: Unit, into: Unit, on: date | None = None) -> Unit:
    """合并: the unit ends, its name leads to the other one, its people go on there."""
    require(by, "unit.write")
    if unit.pk == into.pk or unit.division_id != into.division_id:
        raise Refused("请选择另一个单位作为合并后的单位。")
    if unit.until or into.until:
        raise Refused("已撤销的单位不能再合并。")
    unit.merged_into, unit.until = into, on or clock.today()
    unit.save(update_fields=["merged_into", "until"])
    Unit.objects.filter(parent=unit).update(parent=into)
    Assignment.objects.filter(unit=unit, until=None).update(unit=into)
    _event(by, "unit.merge", unit, f"“{unit.name}”并入“{into.name}”", into=into.pk)
    return into


@transaction.atomic
def abolish_unit(*, by: User, unit: Unit, on: date | None = None) -> Unit:
    """撤销: no new work, everything recorded stays. Refused while liaisons are still in office."""
    require(by, "unit.write")
    if Assignment.objects.filter(unit=unit, until=None).exists():
        raise Refused(f"“{unit.name}”还有在任人员,请先交接或停用他们的账号。")
    unit.until = on or clock.today()
    unit.save(update_fields=["until"])
    _event(by, "unit.abolish", unit, f"撤销“{unit.name}”")
    return unit


@transaction.atomic
def set_signing(*, by: User, unit: Unit, signs: bool) -> Unit:
    """材料由单位负责人签报: from now on, or from now on no more. What waits already goes on waiting."""
    require(by, "handover.write", "unit.write")
    _set_signing(by, unit, signs, "")
    return unit


def _set_signing(by: User, unit: Unit, signs: bool, why: str) -> None:
    # One writer wins: the event is written by who changed it.
    if not Unit.objects.filter(pk=unit.pk, signs=not signs).update(signs=signs):
        return
    unit.signs = signs
    word = "的材料改为先由单位负责人签报" if signs else "的材料不再由单位负责人签报,直接报区双拥办"
    _event(by, "unit.signs" if signs else "unit.unsigns", unit, f"“{unit.name}”{word}{why}")


@transaction.atomic
def add_account(
    *, by: User, division: str, username: str, name: str, password: str, must_change: bool = True
) -> User:
    """A new account without any role."""
    require(by, "account.create")
    username, name = fitting(username, "登录名", 40).lower(), fitting(name, "姓名", 30)
    if not username or not name:
        raise Refused("请填写登录名和姓名。")
    if User.objects.filter(username=username).exists():
        raise Refused(f"登录名“{username}”已被使用,请换一个。")
    user = User(username=username, name=name.strip(), division_id=division, must_change=must_change)
    _set_password(user, password)
    user.save()
    events.record(
        by=by,
        verb="account.add",
        subject="account",
        subject_id=user.pk,
        division=division,
        sentence=f"新建账号“{username}”({name})",
    )
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("密码不合要求:" + "".join(error.messages)) from error
    user.set_password(password)


@transaction.atomic
def change_password(*, by: User, old: str, new: str) -> None:
    """One's own password; the old one must be right."""
    if not by.check_password(old):
        raise Refused("原密码不对,请重新输入。")
    _set_password(by, new)
    by.must_change = False
    by.save(update_fields=["password", "must_change"])
    events.record(
        by=by,
        verb="account.password",
        subject="account",
        subject_id=by.pk,
        division=by.division_id,
        sentence="修改了自己的密码",
    )


@transaction.atomic
def reset_password(*, by: User, user: User, password: str) -> None:
    """A first password again, for somebody who forgot theirs; it must be changed at login."""
    require(by, "account.create", "account.lock")
    if user.pk == by.pk:
        raise Refused("自己的密码请在“修改密码”里改。")
    _set_password(user, password)
    user.must_change = True
    user.save(update_fields=["password", "must_change"])
    events.record(
        by=by,
        verb="account.reset",
        subject="account",
        subject_id=user.pk,
        division=user.division_id,
        sentence=f"重设账号“{user.username}”的密码",
    )


def _may_assign(by: User, role: str) -> None:
    """Security assigns any role; the office puts liaisons and unit leaders in place, and appoints
    the first security administrator, since otherwise nobody ever could."""
    if role in ("liaison", "leader") or (role == "security" and _no_security(by.division_id)):
        require(by, "handover.write", "role.assign")
    else:
        require(by, "role.assign")


def _no_security(division: str) -> bool:
    return not Assignment.objects.filter(division=division, role="security", until=None).exists()


@transaction.atomic
def assign(
    *, by: User, user: User, role: str, unit: Unit | None = None, until: datetime | None = None
) -> Assignment:
    """Give a role from now, until a moment or for good. An assessor always has an end."""
    _may_assign(by, role)
    if role not in roles.ROLES:
        raise Refused("没有这种角色,请重新选择。")
    if not roles.ROLES[role].whole and unit is None:
        raise Refused(f"{roles.ROLES[role].name}要写明是哪个单位的。")
    if role == "assessor" and until is None:
        raise Refused("考评员要写明到哪一天为止。")
    held = set(Assignment.objects.filter(user=user, until=None).values_list("role", flat=True))
    if reason := roles.conflict(held, role):
        raise Refused(reason)
    row = Assignment.objects.create(
        division_id=user.division_id, user=user, role=role, unit=unit, until=until, by=by
    )
    if role == "leader" and unit is not None and not unit.signs:
        _set_signing(by, unit, True, f"({user.name}担任单位负责人)")
    forget(user)
    where = f"({unit.name})" if unit else ""
    events.record(
        by=by,
        verb="role.assign",
        subject="account",
        subject_id=user.pk,
        division=user.division_id,
        sentence=f"{user.name}担任{roles.ROLES[role].name}{where}",
    )
    return row


@transaction.atomic
def end_assignment(*, by: User, assignment: Assignment) -> None:
    """Take a role back from now on."""
    _may_assign(by, assignment.role)
    assignment.until = clock.now()
    assignment.save(update_fields=["until"])
    forget(assignment.user)
    events.record(
        by=by,
        verb="role.end",
        subject="account",
        subject_id=assignment.user_id,
        division=assignment.division_id,
        sentence=f"{assignment.user.name}不再担任{roles.ROLES[assignment.role].name}",
    )


@transaction.atomic
def hand_over(*, by: User, unit: Unit, old: User, new: User) -> None:
    """联络员交接 in one step: everything `old` held in the unit goes to `new`."""
    require(by, "handover.write")
    rows = list(Assignment.objects.filter(user=old, unit=unit, until=None))
    if not rows:
        raise Refused(f"{old.name}不是“{unit.name}”的在任人员,无需交接。")
    for row in rows:
        end_assignment(by=by, assignment=row)
        assign(by=by, user=new, role=row.role, unit=unit)
    _event(by, "unit.hand_over", unit, f"{unit.name}由{old.name}交接给{new.name}")


@transaction.atomic
def set_active(*, by: User, user: User, active: bool) -> None:
    """停用 or 启用 an account."""
    require(by, "account.lock")
    if user.pk == by.pk:
        raise Refused("不能停用自己的账号。")
    user.is_active = active
    user.save(update_fields=["is_active"])
    events.record(
        by=by,
        verb="account.active",
        subject="account",
        subject_id=user.pk,
        division=user.division_id,
        sentence=f"{'启用' if active else '停用'}账号“{user.username}”",
    )


@transaction.atomic
def found_division(
    *, code: str, name: str, username: str, person: str, password: str, sample: bool = False
) -> User:
    """A district begins: the division, its 双拥办 account. Refused when it exists already."""
    code, name = code.strip(), fitting(name, "区县名称", 60)
    username, person = fitting(username, "登录名", 40).lower(), fitting(person, "姓名", 30)
    if not (code.isdigit() and len(code) in (6, 9, 12)):
        raise Refused("行政区划代码应是6位数字,如500116。")
    if not name:
        raise Refused("请填写区县名称。")
    if Division.objects.filter(code=code).exists():
        raise Refused(f"代码{code}的区县已经建好,请直接登录。")
    division = Division.objects.create(code=code, name=name, sample=sample)
    user = User(username=username, name=person or "管理员", division=division)
    if not user.username or User.objects.filter(username=user.username).exists():
        raise Refused("请换一个登录名。")
    _set_password(user, password)
    user.save()
    Assignment.objects.create(division=division, user=user, role="office", by=user)
    events.record(
        by=user,
        verb="division.found",
        subject="division",
        subject_id=code,
        division=code,
        sentence=f"建立{name}({code})",
    )
    return user
