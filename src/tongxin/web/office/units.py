"""名录: units as they are, their names, their people; renamed, merged, abolished, handed over."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from tongxin.core import events, files
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory import actions, importing, queries
from tongxin.directory.scope import scope_of
from tongxin.web.ui.request import Request
from tongxin.web.ui.sent import kept
from tongxin.web.ui.views import act, page

KINDS = {
    "区级部门": "bureau",
    "镇街": "town",
    "学校": "school",
    "驻区单位(代称)": "troop",
    "其他单位": "other",
}
FORM = FormSpec(
    (
        FieldSpec("name", "单位名称", required=True),
        FieldSpec("kind", "类别", "choice", required=True, choices=tuple(KINDS)),
        FieldSpec("aliases", "别名", hint="表格里常见的其他写法,用顿号隔开"),
        FieldSpec("member", "双拥领导小组成员单位", "bool", default=False),
        FieldSpec(
            "office",
            "双拥办设在这个单位",
            "bool",
            default=False,
            why="双拥办自己登记的记录归到它名下",
        ),
    )
)


@page("unit.read")
def listing(request: Request) -> HttpResponse:
    """Units in force by kind, with their liaisons; ended ones below."""
    rows = list(queries.units(request.user))
    people = queries.liaisons(request.user)
    groups = [
        (label, [(u, people.get(u.pk, [])) for u in rows if u.kind == kind and not u.until])
        for label, kind in KINDS.items()
    ]
    shown = {
        "groups": [g for g in groups if g[1]],
        "ended": [u for u in rows if u.until],
        "can_change": scope_of(request.user).may("unit.write"),
    }
    return render(request, "office/units/list.html", shown)


@page("unit.write")
def add(request: Request) -> HttpResponse:
    shown: dict = {"form": FORM, "values": request.POST, "errors": {}}
    if request.method == "POST":
        typed, shown["errors"] = FORM.parse(request.POST)
        if not shown["errors"]:
            try:
                return act(request, lambda: _add(request, typed), _to_unit)
            except Refused as error:
                shown["sentence"] = error.sentence
    return render(request, "office/units/add.html", shown)


def _add(request: Request, typed: dict):
    aliases = tuple((typed["aliases"] or "").replace(",", "、").split("、"))
    return actions.add_unit(
        by=request.user,
        division=request.user.division_id,
        name=typed["name"],
        kind=KINDS[typed["kind"]],
        member=bool(typed["member"]),
        office=bool(typed["office"]),
        aliases=aliases,
    )


def _to_unit(unit) -> tuple[str, str]:
    return f"/units/{unit.pk}/", f"已添加“{unit.name}”。"


@page("unit.read")
def detail(request: Request, unit_id: int) -> HttpResponse:
    """A unit: names, people, history; what may be done with it."""
    unit = queries.unit(request.user, unit_id)
    may = scope_of(request.user).may
    people = queries.liaisons(request.user).get(unit.pk, [])
    shown = {
        "unit": unit,
        "may_switch": may("unit.write") or may("handover.write"),
        "names": unit.names.order_by("id"),
        "people": people,
        "has_leader": any(a.role == "leader" for a in people),
        "others": queries.units(request.user).filter(until=None).exclude(pk=unit.pk),
        "accounts": queries.accounts(request.user).filter(is_active=True),
        "events": events.history(unit.division_id, "unit", unit.pk),
        "can_change": scope_of(request.user).may("unit.write"),
        "work": queries.works_for(request.user, unit),
    }
    return render(request, "office/units/detail.html", shown)


def _chosen(request: Request, field: str):
    """The unit picked in a list, or Refused."""
    value = request.POST.get(field, "")
    if not value.isdigit():
        raise Refused("请先选择单位。")
    return queries.unit(request.user, int(value))


def _person(request: Request, field: str):
    value = request.POST.get(field, "")
    if not value.isdigit():
        raise Refused("请先选择人员。")
    return queries.account(request.user, int(value))


def _change(request: Request, unit, verb: str):
    """One of the acts on a unit, by its name in the address."""
    by, text = request.user, request.POST.get("name", "")
    if verb == "rename":
        return actions.rename_unit(by=by, unit=unit, name=text)
    if verb == "alias":
        return actions.add_alias(by=by, unit=unit, name=text)
    if verb == "email":
        return actions.set_email(by=by, unit=unit, email=request.POST.get("email", ""))
    if verb == "merge":
        return actions.merge_unit(by=by, unit=unit, into=_chosen(request, "into"))
    if verb == "abolish":
        return actions.abolish_unit(by=by, unit=unit)
    if verb in ("signs", "unsigns"):
        return actions.set_signing(by=by, unit=unit, signs=verb == "signs")
    return actions.hand_over(
        by=by, unit=unit, old=_person(request, "old"), new=_person(request, "new")
    )


VERBS = {
    "rename": "已更名。",
    "alias": "已增加别名。",
    "email": "工作邮箱已保存。",
    "merge": "已合并,人员和名称都转过去了。",
    "abolish": "已撤销,原有记录都保留。",
    "hand-over": "已交接。",
    "signs": "已改为由单位负责人签报,以后登记的先到“待签”。",
    "unsigns": "已停用签报,以后登记的直接到区双拥办;还在待签的可以继续签,或由双拥办登记纸质签报。",
}


@page("unit.write", "handover.write")
def change(request: Request, unit_id: int, verb: str) -> HttpResponse:
    """Rename, alias, merge, abolish, hand over: by POST, each with its event."""
    unit = queries.unit(request.user, unit_id)
    if request.method != "POST" or verb not in VERBS:
        return redirect(f"/units/{unit_id}/")
    address = f"/units/{unit_id}/"
    return act(request, lambda: _change(request, unit, verb), lambda _: (address, VERBS[verb]))


@page("unit.write")
def bring_in(request: Request) -> HttpResponse:
    """Units from a spreadsheet: looked at first, then all or none."""
    shown: dict = {}
    if request.method == "POST":
        try:
            sha256, name = kept(request, "请选择一份表格。")
            return _look_or_write(request, sha256, name)
        except Refused as error:
            shown = {"sentence": error.sentence, "problems": error.problems}
    return render(request, "office/units/import.html", shown)


def _look_or_write(request: Request, sha256: str, name: str) -> HttpResponse:
    path_ = files.path_of(sha256)
    if request.POST.get("confirm"):
        report = importing.import_units(by=request.user, path=path_, name=name)
        return render(request, "office/units/imported.html", {"report": report})
    report = importing.import_units(by=request.user, path=path_, name=name, dry_run=True)
    shown = {"report": report, "file_id": sha256, "file_name": name}
    return render(request, "office/units/import.html", shown)


urlpatterns = [
    path("units/", listing),
    path("units/new/", add),
    path("units/import/", bring_in),
    path("units/<int:unit_id>/", detail),
    path("units/<int:unit_id>/<slug:verb>/", change),
]
