"""归档一件 and the settings it needs: 全宗号, 保管期限表; and the ledger boxes beside."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.documents import archive, filing, ledger_boxes, queries
from tongxin.documents.filing import Paper
from tongxin.ledger import queries as ledger
from tongxin.reports import archive as papers
from tongxin.rules.filing import PERIODS
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

from .form_page import Asked, ask
from .grid import chosen_edition, editions

CRUMBS = (("报告", "/reports/"), ("归档", "/archive/"))
SECRECY = ("公开", "内部")
PERIOD_KEYS = {word: key for key, word in PERIODS.items()}


@page("archive.write")
def new(request: Request) -> HttpResponse:
    """归档一件: a report, a file, an entry's papers, or a paper typed in."""
    filers = [u for u in archive.filers(request.user) if u.fonds]
    lines = {u.name: archive.retention(u) for u in filers}
    categories = sorted({line.category for found in lines.values() for line in found})
    if not categories:
        return redirect("archive-settings")
    sources, paper = _source(request)
    form = FormSpec(tuple(_fields(list(lines), categories)))
    asked = Asked("归档一件", "归档编号", "/archive/", CRUMBS, _told(sources),
                  _proposed(filers[0].name, categories, paper), list(lines))  # fmt: skip
    by_name = {u.name: u for u in filers}
    return ask(
        request, form, asked,
        lambda typed: filing.file(
            by=request.user, unit=by_name[typed["unit"]], year=typed["year"],
            category=typed["category"], code=typed["code"].upper(), office=typed["office"],
            paper=_typed(typed), **sources,
        ),
        lambda made: (reverse("archive-item", args=[made.pk]), f"已归档,档号{made.ref}。"),
    )  # fmt: skip


def _fields(units: list[str], categories: list[str]) -> list[FieldSpec]:
    return [
        FieldSpec("title", "题名", required=True, most=190, hint="照文件上的标题写"),
        FieldSpec("given", "题名是自己拟的", "bool", required=True, hint="文件上没有标题的选是,目录里加[ ]"),
        FieldSpec("author", "责任者", required=True, most=80, hint="制发文件的机关或个人"),
        FieldSpec("doc_no", "文号", most=60),
        FieldSpec("day", "日期", required=True, hint="成文日期,如20260301"),
        FieldSpec("pages", "页数", "int", required=True, hint="有字或有图的每一面算一页,附件一起算"),
        FieldSpec("category", "文件类别", "choice", required=True, choices=tuple(categories),
                  hint="照本单位的保管期限表;没有的类别先到归档设置里写明保管多久"),
        FieldSpec("year", "归档年度", "int", required=True),
        FieldSpec("unit", "立档单位", "choice", required=True, choices=tuple(units)),
        FieldSpec("office", "机构(问题)", required=True, most=20, hint="印在盒脊背上,如双拥办"),
        FieldSpec("code", "机构(问题)代码", required=True, most=10, hint="档号里用的大写字母,如SYB"),
        FieldSpec("secrecy", "密级", "choice", choices=SECRECY, hint="涉密文件不进这个系统"),
        FieldSpec("papers", "附件", "longtext", hint="同一件里还有什么,一行一个"),
        FieldSpec("note", "备注", most=200),
    ]  # fmt: skip


def _source(request: Request) -> tuple[dict[str, Any], Paper | None]:
    """What the address wants filed, within the person's reach, and how it reads as a paper."""
    given = {k: request.GET.get(k, "") for k in ("report", "evidence", "entry")}
    numbers = {k: int(v) for k, v in given.items() if v.isdecimal()}
    if "report" in numbers:
        report = queries.report(request.user, numbers["report"])
        return {"report": report}, archive.of_report(report)
    if "evidence" in numbers:
        evidence = ledger.evidence(request.user, numbers["evidence"])
        return {"evidence": evidence}, archive.of_evidence(evidence)
    if "entry" in numbers:
        entry = ledger.entry(request.user, numbers["entry"])
        return {"entry": entry}, archive.of_entry(entry)
    return {}, None


def _told(sources: dict[str, Any]) -> tuple[str, ...]:
    words = {"report": "印发的材料", "evidence": "材料", "entry": "台账记录"}
    return tuple(f"归档{words[name]}“{row}”。" for name, row in sources.items())


def _proposed(unit: str, categories: list[str], paper: Paper | None) -> dict[str, Any]:
    year = clock.today().year
    values: dict[str, Any] = {"unit": unit, "year": year, "given": False, "office": "双拥办"}
    values["category"] = categories[0] if len(categories) == 1 else ""
    if paper is None:
        return values
    told = {
        "title": paper.title, "author": paper.author, "day": paper.day, "pages": paper.pages or "",
        "doc_no": paper.doc_no, "given": paper.given, "papers": "\n".join(paper.papers),
    }  # fmt: skip
    return values | told | {"year": int(paper.day[:4] or year)}


def _typed(typed: dict[str, Any]) -> Paper:
    return Paper(
        typed["title"], typed["author"], typed["day"], typed["pages"], typed["doc_no"] or "",
        typed["secrecy"] or "", typed["note"] or "", typed["given"],
        tuple((typed["papers"] or "").splitlines()),
    )  # fmt: skip


# ---- settings -----------------------------------------------------------------------------------


@page("archive.write")
def settings(request: Request) -> HttpResponse:
    """全宗号 and the organ's own 保管期限表."""
    filers = archive.filers(request.user)
    shown: dict[str, Any] = {"typed": {}}
    if request.method == "POST":
        try:
            return act(request, lambda: _set(request, filers),
                       lambda told: (reverse("archive-settings"), told))  # fmt: skip
        except Refused as error:
            shown = {"sentence": error.sentence, "typed": request.POST}
    shown |= {"filers": [(u, archive.retention(u)) for u in filers], "periods": list(PERIOD_KEYS)}
    status = 422 if "sentence" in shown else 200
    return render(request, "office/archive/settings.html", shown, status=status)


def _set(request: Request, filers: list[Any]) -> str:
    post = request.POST
    unit = next((u for u in filers if str(u.pk) == post.get("unit")), None)
    if unit is None:
        raise Refused("请先选择立档单位。")
    if "fonds" in post:
        filing.set_fonds(by=request.user, unit=unit, fonds=post["fonds"])
        return "全宗号已保存。"
    filing.set_retention(
        by=request.user, unit=unit, category=post.get("category", ""),
        period=PERIOD_KEYS.get(post.get("period", ""), ""), approval=post.get("approval", ""),
    )  # fmt: skip
    return "保管期限已保存。"


# ---- ledger boxes -------------------------------------------------------------------------------


@page("archive.write")
def ledger_index(request: Request) -> HttpResponse:
    """Parts of the standard by years: each a label and a catalogue."""
    found = editions(request)
    edition = chosen_edition(request, found)
    if edition is None:
        return render(request, "office/grid/none.html", {})
    context = {
        "edition": edition,
        "editions": found,
        "sections": standards.parsed(edition).sections,
        "windows": ledger_boxes.windows(edition),
    }
    return render(request, "office/archive/ledger.html", context)


def _boxes(request: Request, edition_id: int, section: str, window: str) -> tuple[Any, list]:
    edition = standards.visible_to(request.user).get(pk=edition_id)
    return edition, ledger_boxes.of_section(request.user, edition, section, window)


@page("archive.write")
def ledger_section(request: Request, edition_id: int, section: str, window: str) -> HttpResponse:
    """What lies in the boxes of a part in a year."""
    edition, boxes = _boxes(request, edition_id, section, window)
    context = {
        "edition": edition, "boxes": [(papers.ledger_label(b), b) for b in boxes],
        "section": section, "window": window,
    }  # fmt: skip
    return render(request, "office/archive/ledger_boxes.html", context)


@page("archive.write")
def ledger_paper(
    request: Request, edition_id: int, section: str, window: str, form: str
) -> FileResponse:
    """Labels or catalogues of a part's boxes."""
    edition, boxes = _boxes(request, edition_id, section, window)
    if form not in ("spines", "catalogue"):
        raise Http404
    if not boxes:
        raise Refused("这一年这一部分还没有材料,没有可印的。")
    made = (
        papers.ledger_spines(boxes) if form == "spines" else papers.ledger_pdf(boxes, edition.title)
    )
    word = "脊背" if form == "spines" else "目录"
    name = f"台账盒{word}{section}-{window}.pdf"
    return FileResponse(BytesIO(made), as_attachment=True, filename=name)


_ONE = "archive/ledger/<int:edition_id>/<str:section>/<str:window>/"
urlpatterns = [
    path("archive/new/", new, name="archive-new"),
    path("archive/settings/", settings, name="archive-settings"),
    path("archive/ledger/", ledger_index, name="archive-ledger"),
    path(_ONE, ledger_section, name="archive-ledger-section"),
    path(f"{_ONE}<slug:form>/", ledger_paper, name="archive-ledger-paper"),
]
