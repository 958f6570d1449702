"""从表格导入: upload, confirm the columns, see what was understood, bring it in."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from tongxin.assessments import folders
from tongxin.core import files, jobs, secrecy, uploads
from tongxin.core.errors import Refused
from tongxin.directory.scope import require
from tongxin.ledger import import_jobs, kinds
from tongxin.ledger.importing import rows
from tongxin.ledger.importing.parsers import shown
from tongxin.reports.dossier import sealings
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

SAMPLES = 3


@page("import.write")
def index(request: Request) -> HttpResponse:
    """Choose what to bring in: a spreadsheet of one kind, or the folders of the last round."""
    scope = require(request.user, "import.write")
    found = kinds.all_kinds(scope.division)
    context = {
        "kinds": found,
        "chosen": request.POST.get("kind", request.GET.get("kind", "")),
        "editions": standards.active(scope.division) if scope.may("link.write") else [],
    }
    if request.method != "POST":
        return render(request, "office/imports/index.html", context)
    try:
        folder = "edition" in request.POST
        return redirect(_take_folder(request) if folder else _take_table(request, found))
    except Refused as error:
        return render(
            request,
            "office/imports/index.html",
            {**context, "sentence": error.sentence},
            status=422,
        )


def _take_table(request: Request, found: dict) -> str:
    """Guard and store the file; the address where its columns are confirmed."""
    sent, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if kind not in found:
        raise Refused("请先选择是哪一种台账。")
    if sent is None:
        raise Refused("请先选择要导入的表格。")
    name = uploads.clean_name(sent.name)

    def guard(target: Any) -> None:
        secrecy.admit(target, name, allow=uploads.TABLES, limit=uploads.TABLE_LIMIT)

    stored = files.put(sent.chunks(), guard=guard)
    word = import_jobs.ticket(request.user, sha256=stored.sha256, name=name, kind=kind)
    return reverse("import-columns", args=[word])


def _take_folder(request: Request) -> str:
    """Guard and store the zip; the address of its plan."""
    sent, edition = request.FILES.get("zip"), _edition(request, request.POST["edition"])
    if sent is None:
        raise Refused("请先选择要导入的压缩包。")
    name = uploads.clean_name(sent.name)

    def guard(target: Any) -> None:
        secrecy.admit(target, name, allow=uploads.FOLDERS)

    stored = files.put(sent.chunks(), guard=guard)
    word = import_jobs.ticket(
        request.user, sha256=stored.sha256, name=name, edition=str(edition.pk)
    )
    return reverse("import-folder", args=[word])


def _edition(request: Request, pk: str) -> Any:
    if not pk.isdecimal():
        raise Refused("请先选择按哪份标准归位。")
    return standards.visible_to(request.user).get(pk=int(pk))


def _opened(request: Request, word: str) -> dict[str, str]:
    try:
        return import_jobs.opened(request.user, word)
    except signing.BadSignature as error:
        raise Http404 from error


@page("import.write")
def columns(request: Request, word: str) -> HttpResponse:
    """Each column with the field it was read as and three of its values, to be confirmed."""
    told = _opened(request, word)
    if request.method != "POST":
        return _columns_page(request, told)
    try:
        chosen = _chosen(request)
        return _start(request, told, chosen, dry_run=True)
    except Refused as error:
        return _columns_page(request, told, error, status=422)


def _columns_page(
    request: Request, told: dict[str, str], error: Refused | None = None, status: int = 200
) -> HttpResponse:
    kind = kinds.get(require(request.user, "import.write").division, told["kind"])
    table, guessed = rows.preview(
        by=request.user, kind=kind.key, path=files.path_of(told["sha256"]), name=told["name"]
    )
    places = {position: key for key, position in guessed.items()}
    if request.method == "POST":
        places = {n: request.POST.get(f"c{n}", "") for n in range(len(table.headers))}
    first = [row for _, row in islice(table.rows, SAMPLES)]
    context = {
        "kind": kind,
        "name": told["name"],
        "notes": table.notes,
        "columns": [
            (n, header or f"{table.letter(n)}列", places.get(n, ""), _samples(first, n))
            for n, header in enumerate(table.headers)
        ],
        "missing": _missing(kind, set(places.values())),
        "sentence": error.sentence if error else "",
        "problems": error.problems if error else [],
    }
    return render(request, "office/imports/columns.html", context, status=status)


def _samples(first: list, position: int) -> list[str]:
    cells = [shown(row[position]) for row in first if position < len(row)]
    return [str(cell)[:40] for cell in cells if cell is not None]


def _missing(kind: Any, have: set[str]) -> list[str]:
    """Required fields that no column was found for."""
    return [
        f.label for f in kind.form.fields if f.required and f.default is None and f.key not in have
    ]


def _chosen(request: Request) -> dict[str, int]:
    """Position by field, as confirmed; Refused when two columns want the same field."""
    found: dict[str, int] = {}
    for name in request.POST:
        key = str(request.POST[name])
        if name[:1] == "c" and name[1:].isdecimal() and key:
            if key in found:
                raise Refused("有两列选了同一项,请把其中一列改成“不导入”。")
            found[key] = int(name[1:])
    return found


def _start(
    request: Request, told: dict[str, str], chosen: dict[str, int], *, dry_run: bool
) -> HttpResponse:
    """Put the work in the queue once; a small file is done by the time the page opens."""
    started: list[Any] = []

    def do() -> Any:
        started.append(
            import_jobs.start_table(
                by=request.user,
                kind=told["kind"],
                sha256=told["sha256"],
                name=told["name"],
                columns=chosen,
                dry_run=dry_run,
            )
        )
        return started[0]

    answer = act(request, do, lambda job: (reverse("import-job", args=[job.pk]), ""))
    for job in started:
        import_jobs.hurry(job, told["sha256"])
    return answer


@page("import.write")
def folder(request: Request, word: str) -> HttpResponse:
    """Each file with the cell it seems to belong to and why; changeable line by line."""
    told = _opened(request, word)
    edition = _edition(request, told["edition"])
    proposals = folders.plan(edition, files.path_of(told["sha256"]))
    context = {
        "name": told["name"],
        "edition": edition,
        "rows": _plan_rows(request, proposals),
        "items": folders.items_of(edition),
        "windows": folders.window_names(edition),
        "placed": sum(1 for p in proposals if p.window),
    }
    if request.method != "POST":
        return render(request, "office/imports/folder.html", context)
    try:
        chosen = _as_chosen(request, edition, proposals)
        return act(
            request,
            lambda: folders.start(
                by=request.user,
                edition=edition,
                sha256=told["sha256"],
                name=told["name"],
                chosen=chosen,
            ),
            lambda job: (reverse("import-job", args=[job.pk]), ""),
        )
    except Refused as error:
        return render(
            request,
            "office/imports/folder.html",
            {**context, "sentence": error.sentence, "problems": error.problems},
            status=422,
        )


def _plan_rows(request: Request, proposals: list) -> list[dict[str, Any]]:
    """The lines of the plan, with what was typed once something was."""
    typed = request.POST if request.method == "POST" else None
    return [
        {
            "n": n,
            "placed": p.placed,
            "window": p.window,
            "use": (f"use{n}" in typed) if typed is not None else bool(p.placed.size),
            "item": typed.get(f"item{n}", "") if typed is not None else p.placed.item,
            "year": typed.get(f"year{n}", "") if typed is not None else p.window,
        }
        for n, p in enumerate(proposals)
    ]


def _as_chosen(request: Request, edition: Any, proposals: list) -> list:
    """The ticked lines as the clerk left them; Refused with a sentence for each unknown item."""
    items, wrong, chosen = folders.items_of(edition), [], []
    for row in _plan_rows(request, proposals):
        if not row["use"]:
            continue
        item = row["item"].split(" ")[0].strip()
        if item and item not in items:
            wrong.append(f"“{row['placed'].name}”:标准里没有{item[:20]}这一条,请从列出的里面选。")
        window = folders.window_for(edition, item, row["year"])
        chosen.append(folders.Proposal(replace(row["placed"], item=item), window))
    if wrong:
        raise Refused(wrong[0], wrong)
    return chosen


@page("import.write")
def job(request: Request, job_id: int) -> HttpResponse:
    """How far it is; then what was understood, or what came of it."""
    found = jobs.find(request.user, job_id)
    if found.kind == sealings.SEALING:
        return redirect("dossier-job", job_id)
    if request.method == "POST":
        return _confirm(request, found)
    context = _standing(found)
    if request.headers.get("HX-Request") and not context["finished"]:
        return render(request, "ui/progress.html", context)
    response = render(request, "office/imports/job.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


def _standing(found: Any) -> dict[str, Any]:
    """What the page of a job shows, with the words of `ui/progress.html`."""
    now, told = jobs.progress(found.pk), found.argument
    finished = found.state in ("done", "refused")
    context = {
        "job": found,
        "what": found.title,
        "finished": finished,
        "done": now.done,
        "total": now.total,
        "address": reverse("import-job", args=[found.pk]),
        "sentence": found.sentence or now.sentence,
        "dry_run": told.get("dry_run"),
        "report": found.result if found.state == "done" else {},
        "problems": found.result.get("problems") if found.state == "refused" else [],
    }
    if told.get("kind"):
        context["kind"] = kinds.get(found.division, told["kind"])
        context["again"] = reverse(
            "import-columns",
            args=[import_jobs.ticket(found.by, **{n: told[n] for n in ("sha256", "name", "kind")})],
        )
    elif told.get("edition"):
        context["again"] = reverse(
            "import-folder",
            args=[
                import_jobs.ticket(
                    found.by, sha256=told["sha256"], name=told["name"], edition=str(told["edition"])
                )
            ],
        )
    return context


def _confirm(request: Request, found: Any) -> HttpResponse:
    """The table was checked and is to come in, with the same columns."""
    told = found.argument
    if found.state != "done" or not told.get("dry_run") or found.result.get("problems"):
        raise Refused("这份表格还没有核对好,请先改好再导入。")
    return _start(request, told, told["columns"], dry_run=False)


urlpatterns = [
    path("imports/", index, name="imports"),
    path("imports/jobs/<int:job_id>/", job, name="import-job"),
    path("imports/folder/<str:word>/", folder, name="import-folder"),
    path("imports/table/<str:word>/", columns, name="import-columns"),
]
