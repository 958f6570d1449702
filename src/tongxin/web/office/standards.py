"""标准: what is in use, what a file would bring, what a new version changes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from tongxin.assessments import carry
from tongxin.core import events
from tongxin.core import files as store
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory.scope import scope_of
from tongxin.reports import task_changes as tasks
from tongxin.rules.scoring import CALCULATORS, YEAR_MODES
from tongxin.standards import actions, diff, files, queries
from tongxin.web.ui.request import Request
from tongxin.web.ui.sent import kept
from tongxin.web.ui.views import act, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = FormSpec(
    (
        FieldSpec(
            "key", "标准代号", required=True, hint="字母和数字,如city-2024;换新版时用同一个代号"
        ),
        FieldSpec("title", "标准名称", hint="不填就用文件里的标题"),
        FieldSpec(
            "start", "创建周期第一天", "date", hint="考评年度从这天算起,如2024-01-01或2023-04-01"
        ),
        FieldSpec("years", "周期几年", "int", default=4),
    )
)


@page("standard.read")
def listing(request: Request) -> HttpResponse:
    shown = {"rows": queries.visible_to(request.user), "can_import": _may_import(request)}
    return render(request, "office/standards/list.html", shown)


def _may_import(request: Request) -> bool:
    return scope_of(request.user).may("standard.write")


@page("standard.read")
def detail(request: Request, edition_id: int) -> HttpResponse:
    """The tree: sections, items, scoring points with their rule and units."""
    edition = queries.visible_to(request.user).get(pk=edition_id)
    duties: dict[str, dict[str, list[str]]] = {}
    for duty in queries.duties(edition):
        duties.setdefault(duty.item, {}).setdefault(duty.role, []).append(duty.name)
    shown = {
        "edition": edition,
        "made": queries.parsed(edition),
        "duties": duties,
        "calculators": {key: name for key, (name, _) in CALCULATORS.items()},
        "year_modes": YEAR_MODES,
        "orphans": carry.orphans(edition),
        "versions": queries.visible_to(request.user).filter(key=edition.key).exclude(pk=edition.pk),
        "former": queries.former(request.user, edition),
        "events": events.history(edition.division_id, "edition", edition.pk),
        "can_import": _may_import(request),
    }
    return render(request, "office/standards/detail.html", shown)


@page("standard.read")
def differences(request: Request, edition_id: int, other_id: int) -> HttpResponse:
    """What changed from one version to another."""
    rows = queries.visible_to(request.user)
    old, new = rows.get(pk=other_id), rows.get(pk=edition_id)
    found = diff.compare(queries.parsed(old), queries.parsed(new))
    return render(request, "office/standards/diff.html", {"old": old, "new": new, "found": found})


def _versions(request: Request, edition_id: int, other_id: int) -> tuple[Any, Any]:
    """The new and the old version; two standards have no version in common: 404."""
    rows = queries.visible_to(request.user)
    new, old = rows.get(pk=edition_id), rows.get(pk=other_id)
    if new.key != old.key:
        raise Http404
    return new, old


@page("standard.read")
def task_changes(request: Request, edition_id: int, other_id: int) -> HttpResponse:
    """What the new version does to the tasks, unit by unit."""
    new, old = _versions(request, edition_id, other_id)
    shown = {"old": old, "new": new, "found": tasks.compare(request.user, old, new)}
    return render(request, "office/standards/tasks.html", shown)


@page("standard.read")
def export_task_changes(request: Request, edition_id: int, other_id: int) -> FileResponse:
    """The same as a spreadsheet."""
    new, old = _versions(request, edition_id, other_id)
    file, title = BytesIO(), f"{new.title}任务变化(第{old.version}版到第{new.version}版)"
    tasks.write(file, tasks.compare(request.user, old, new), title)
    file.seek(0)
    name = f"{new.key}-任务变化-{old.version}到{new.version}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@page("standard.read")
def export(request: Request, edition_id: int) -> HttpResponse:
    """The standard as a spreadsheet that can be imported again."""
    edition = queries.visible_to(request.user).get(pk=edition_id)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "standard.xlsx"
        actions.export(edition, out)
        body = out.read_bytes()
    name = f"{edition.key}-{edition.version}.xlsx"
    return HttpResponse(
        body, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@page("standard.write")
def bring_in(request: Request) -> HttpResponse:
    """Upload, look at what was understood line by line, then import all or nothing."""
    shown: dict = {"form": FORM, "values": request.POST or {"years": 4}, "errors": {}}
    if request.method == "POST":
        typed, shown["errors"] = FORM.parse(request.POST)
        try:
            if not shown["errors"]:
                return _look_or_import(request, typed, shown)
        except Refused as error:
            shown |= {"sentence": error.sentence, "problems": error.problems}
    return render(request, "office/standards/import.html", shown)


def _look_or_import(request: Request, typed: dict, shown: dict) -> HttpResponse:
    sha256, name = kept(request, "请选择标准文件(.xlsx或.docx)。")
    source = files.read_file(
        store.path_of(sha256),
        name=name,
        key=typed["key"],
        title=typed["title"],
        start=typed["start"],
        years=typed["years"] or 4,
    )
    if request.POST.get("confirm"):
        return act(request, lambda: _import(request, source), _done)
    found = actions.bring_in(
        by=request.user,
        division=request.user.division_id,
        source=source,
        dry_run=True,
        known_kinds=carry.known_kinds(request.user.division_id),
    )
    shown |= {"found": found, "told": found.to_json(), "file_id": sha256, "file_name": name}
    return render(request, "office/standards/preview.html", shown)


def _import(request: Request, source):
    return carry.import_standard(by=request.user, division=request.user.division_id, source=source)


def _done(result) -> tuple[str, str]:
    imported, carried = result
    edition = imported.edition
    return (
        f"/standards/{edition.pk}/",
        f"已导入{edition.title}第{edition.version}版。{carried.sentence}。",
    )


@page("standard.write")
def retire(request: Request, edition_id: int) -> HttpResponse:
    """停用: no more scored, still recomputed on demand."""
    edition = queries.visible_to(request.user).get(pk=edition_id)
    address = f"/standards/{edition_id}/"
    if request.method != "POST":
        return redirect(address)
    return act(
        request,
        lambda: actions.retire(by=request.user, edition=edition),
        lambda _: (address, "已停用,仍可随时复算。"),
    )


urlpatterns = [
    path("standards/", listing),
    path("standards/import/", bring_in),
    path("standards/<int:edition_id>/", detail),
    path("standards/<int:edition_id>/export/", export),
    path("standards/<int:edition_id>/retire/", retire),
    path("standards/<int:edition_id>/from/<int:other_id>/", differences),
    path("standards/<int:edition_id>/tasks/<int:other_id>/", task_changes, name="task-changes"),
    path(
        "standards/<int:edition_id>/tasks/<int:other_id>/export/",
        export_task_changes,
        name="task-changes-export",
    ),
]
