"""归档: classes with their items and boxes, filing, taking out, boxing, closing, transfer, print."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.documents import archive, filing
from tongxin.reports import archive as papers
from tongxin.rules.reading import values
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

from . import archive_form
from .form_page import Asked, ask

CRUMBS = archive_form.CRUMBS


def shelf_address(one: Any) -> str:
    """The page of a class, from anything that lies in it."""
    return (
        f"{reverse('archive-shelf')}?unit={one.unit_id}&year={one.year}"
        f"&period={one.period}&code={one.code}"
    )


def _shelf(request: Request, source: Any) -> archive.Shelf:
    """The class that an address or a form names."""
    try:
        unit, year = int(source.get("unit", "")), int(source.get("year", ""))
    except ValueError:
        raise Http404 from None
    return archive.shelf(request.user, unit, year, source.get("period", ""), source.get("code", ""))


@page("archive.write")
def index(request: Request) -> HttpResponse:
    """What was filed, by class; how far last year is; what waits to be filed."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    context = {
        "shelves": archive.shelves(request.user, year),
        "years": archive.years(request.user),
        "year": year,
        "last": archive.last_year(request.user),
        "today": clock.today(),
        "reports": list(archive.unfiled_reports(request.user)[:10]),
        "filers": archive.filers(request.user),
    }
    return render(request, "office/archive/index.html", context)


@page("archive.write")
def shelf(request: Request) -> HttpResponse:
    """One class: its items in order, the holes, the boxes, the printed catalogues."""
    one = _shelf(request, request.GET)
    context = {"shelf": one, "catalogues": archive.catalogues(one), "today": clock.today()}
    return render(request, "office/archive/shelf.html", context)


@page("archive.write")
def item(request: Request, pk: int) -> HttpResponse:
    """One filed item: what stands in the catalogue, where it lies, what happened to it."""
    row = archive.item(request.user, pk)
    context = {
        "item": row,
        "shelf": shelf_address(row),
        "history": events.history(row.division_id, "filed", row.pk),
    }
    return render(request, "office/archive/item.html", context)


@page("archive.write")
def remove(request: Request, pk: int) -> HttpResponse:
    """撤出 with its reason: the number stays empty."""
    row = archive.item(request.user, pk)
    back = reverse("archive-item", args=[pk])
    form = FormSpec((FieldSpec("reason", "撤出的原因", "longtext", required=True, most=300),))
    asked = Asked(
        "撤出这一件", "撤出", back, (*CRUMBS, (row.ref, back)),
        (f"“{row.title}”撤出后,{row.no:04d}号空着,不给别的文件用。不能恢复,可以重新归档。",),
    )  # fmt: skip
    return ask(
        request, form, asked,
        lambda typed: filing.remove(by=request.user, item=row, reason=typed["reason"]),
        lambda made: (back, "已撤出,件号空着。"),
    )  # fmt: skip


@page("archive.write")
def box_up(request: Request) -> HttpResponse:
    """装盒 by thickness: how thick a sheet is, printed on one side or both."""
    one = _shelf(request, request.GET)
    form = FormSpec(
        (
            FieldSpec("sheet", "一张纸厚多少毫米", "decimal", required=True, most=1,
                      hint="量一叠100张的厚度除以100;普通复印纸约0.1毫米"),
            FieldSpec("both", "双面打印", "bool", required=True),
        )
    )  # fmt: skip
    back = f"{reverse('archive-shelf')}?{one.address}"
    asked = Asked(
        "装盒", "装盒", back, (*CRUMBS, (one.words, back)),
        (f"{len(one.waiting)}件等着装盒,按件号次序装,一件不拆开。先按40毫米的盒装满,再选装得下的最薄的盒。",),
        {"sheet": "0.1", "both": False},
    )  # fmt: skip
    return ask(
        request, form, asked,
        lambda typed: filing.box_up(
            by=request.user, unit=one.unit, year=one.year, period=one.period, code=one.code,
            sheet=typed["sheet"], both_sides=typed["both"],
        ),
        lambda boxes: (back, f"已装{len(boxes)}盒。"),
    )  # fmt: skip


@page("archive.write")
def close(request: Request, pk: int) -> HttpResponse:
    """封盒 with what the 备考表 says."""
    box = archive.box(request.user, pk)
    back = shelf_address(box)
    form = FormSpec(
        (
            FieldSpec("arranged_by", "整理人", required=True, most=30, privacy="inner"),
            FieldSpec("checked_by", "检查人", required=True, most=30, privacy="inner"),
            FieldSpec("remarks", "盒内文件情况说明", "longtext", most=500,
                      hint="缺损、补充、移出等情况;没有就不填"),
            FieldSpec("place", "存放位置", most=60, hint="如档案室3列2层"),
        )
    )  # fmt: skip
    asked = Asked(f"封第{box.no}盒", "封盒", back, (*CRUMBS, ("这一类", back)),
                  ("封盒后不再放入或撤出文件,备考表照这里写的印。",))  # fmt: skip
    return ask(
        request, form, asked,
        lambda typed: filing.close(
            by=request.user, box=box, arranged_by=typed["arranged_by"],
            checked_by=typed["checked_by"], remarks=typed["remarks"] or "",
            place=typed["place"] or "",
        ),
        lambda made: (back, f"第{made.no}盒已封。"),
    )  # fmt: skip


@require_POST
@page("archive.write")
def transfer(request: Request) -> HttpResponse:
    """移交 of the ticked boxes."""
    one = _shelf(request, request.POST)
    wanted = {int(n) for n in request.POST.getlist("box") if n.isdecimal()}
    boxes = [box for box in one.boxes if box.pk in wanted]
    try:
        day = values.read_date(request.POST.get("on", ""))
    except ValueError as error:
        raise Refused(f"移交日期{error}") from error
    back = f"{reverse('archive-shelf')}?{one.address}"
    return act(
        request,
        lambda: filing.transfer(
            by=request.user, boxes=boxes, to=request.POST.get("to", ""), on=day
        ),
        lambda count: (back, f"已移交{len(boxes)}盒{count}件。"),
    )


@require_POST
@page("archive.write")
def make_catalogue(request: Request) -> HttpResponse:
    """The catalogue as it stands: a new version where something changed."""
    one = _shelf(request, request.POST)
    back = f"{reverse('archive-shelf')}?{one.address}#catalogues"

    return act(
        request,
        lambda: filing.catalogue(
            by=request.user, unit=one.unit, year=one.year, period=one.period, code=one.code
        ),
        lambda made: (back, f"目录第{made.version}版可以下载了。"),
    )


@page("archive.write")
def catalogue(request: Request, pk: int, form: str) -> FileResponse:
    """A printed version, as PDF or spreadsheet."""
    made = archive.catalogue(request.user, pk)
    if form not in ("pdf", "xlsx"):
        raise Http404
    target = BytesIO()
    if form == "pdf":
        target.write(papers.catalogue_pdf(made))
    else:
        papers.catalogue_xlsx(target, made)
    name = f"归档文件目录{made.year}-{made.period}-{made.code}第{made.version}版.{form}"
    return sent(target, name)


def sent(target: BytesIO, name: str) -> FileResponse:
    """A file to take away."""
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


@page("archive.write")
def spines(request: Request) -> FileResponse:
    """Spine labels of a class's boxes."""
    one = _shelf(request, request.GET)
    if not one.boxes:
        raise Refused("还没有装盒,先装盒再印脊背。")
    return sent(BytesIO(papers.spines_pdf(one.boxes)), f"盒脊背{one.year}-{one.code}.pdf")


@page("archive.write")
def remarks(request: Request) -> FileResponse:
    """备考表 of a class's boxes."""
    one = _shelf(request, request.GET)
    if not one.boxes:
        raise Refused("还没有装盒,先装盒再印备考表。")
    return sent(BytesIO(papers.remarks_pdf(one.boxes)), f"备考表{one.year}-{one.code}.pdf")


urlpatterns = [
    path("archive/", index, name="archive"),
    path("archive/shelf/", shelf, name="archive-shelf"),
    path("archive/shelf/box/", box_up, name="archive-box-up"),
    path("archive/shelf/transfer/", transfer, name="archive-transfer"),
    path("archive/shelf/catalogue/", make_catalogue, name="archive-catalogue-make"),
    path("archive/shelf/spines/", spines, name="archive-spines"),
    path("archive/shelf/remarks/", remarks, name="archive-remarks"),
    path("archive/catalogue/<int:pk>/<slug:form>/", catalogue, name="archive-catalogue"),
    path("archive/item/<int:pk>/", item, name="archive-item"),
    path("archive/item/<int:pk>/remove/", remove, name="archive-remove"),
    path("archive/box/<int:pk>/close/", close, name="archive-close"),
    *archive_form.urlpatterns,
]
