"""What is made from all cases of a kind: lists by number, published figures, statistics."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from tongxin.core import clock
from tongxin.reports import officers, school_list, school_public, soldiers, spouses
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page


def _year(request: Request, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    now = clock.today().year
    return now if now in years else max(years, default=now)


def _file(file: BytesIO, name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}{clock.today():%Y%m%d}.xlsx")


@page("case.read")
def school_names(request: Request) -> HttpResponse:
    """交教委的名单, by number."""
    years = school_list.years(request.user)
    year = _year(request, years)
    context = {"rows": school_list.rows(request.user, year), "year": year, "years": years,
               "columns": [word for word, _ in school_list.COLUMNS]}  # fmt: skip
    return render(request, "office/cases/school_list.html", context)


@page("case.read")
def school_names_file(request: Request) -> FileResponse:
    year = _year(request, school_list.years(request.user))
    file = BytesIO()
    school_list.write(file, year, school_list.rows(request.user, year))
    return _file(file, school_list.title(year))


@page("report.write")
def school_open(request: Request) -> HttpResponse:
    """What may be put up and published: numbers, and figures without small ones."""
    tables = [
        (n, word, table.columns, school_public.lines(table))
        for n, (word, table) in enumerate(school_public.figures(request.user).parts)
    ]
    context = {"notices": school_public.notices(request.user), "tables": tables,
               "note": school_public.note()}  # fmt: skip
    return render(request, "office/cases/school_public.html", context)


@page("report.write")
def school_open_file(request: Request, number: int) -> FileResponse:
    parts = school_public.figures(request.user).parts
    if number >= len(parts):
        raise Http404
    file = BytesIO()
    school_public.write(file, *parts[number])
    return _file(file, f"军人子女教育优待人数({parts[number][0]})")


@page("case.approve")
def spouse_halves(request: Request) -> HttpResponse:
    """半年统计, and who waits in which order."""
    context = {
        "rows": spouses.rows(request.user),
        "columns": [word for word, _ in spouses.COLUMNS],
        "waiting": spouses.waiting(request.user),
    }
    return render(request, "office/cases/spouses.html", context)


@page("case.approve")
def spouse_halves_file(request: Request) -> FileResponse:
    file = BytesIO()
    spouses.write(file, spouses.rows(request.user))
    return _file(file, "随军家属安置半年统计")


@page("case.approve")
def soldier_order(request: Request) -> HttpResponse:
    """The rank list of a batch, and the score sheets to print."""
    found = soldiers.batches(request.user)
    asked = request.GET.get("batch", "")
    batch = asked if asked in found else next(iter(found), "")
    context = {"batches": found, "batch": batch,
               "ranking": soldiers.ranked(request.user, batch) if batch else None}  # fmt: skip
    return render(request, "office/cases/soldiers.html", context)


@require_POST
@page("case.reveal")
def soldier_sheet(request: Request, year: int, no: int) -> FileResponse:
    """The score sheet of one, to be read line by line and signed."""
    number, sheet = soldiers.sheet(request.user, year, no)
    file = BytesIO()
    soldiers.write(file, number, sheet)
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=f"评分表{year}-{no}.docx")
    answer["Cache-Control"] = "no-store"
    return answer


@page("report.write")
def officer_rates(request: Request) -> HttpResponse:
    """落实比例 by year, refused while a nature is blank; and who is called in which order."""
    context = {"rates": officers.rates(request.user), "waiting": officers.waiting(request.user)}
    return render(request, "office/cases/officers.html", context)


urlpatterns = [
    path("case-reports/soldiers/", soldier_order, name="soldier-order"),
    path("case-reports/soldiers/<int:year>/<int:no>/", soldier_sheet, name="soldier-sheet"),
    path("case-reports/officers/", officer_rates, name="officer-rates"),
    path("case-reports/school/", school_names, name="school-list"),
    path("case-reports/school/xlsx/", school_names_file, name="school-list-file"),
    path("case-reports/school/public/", school_open, name="school-public"),
    path("case-reports/school/public/<int:number>/", school_open_file, name="school-public-file"),
    path("case-reports/spouses/", spouse_halves, name="spouse-halves"),
    path("case-reports/spouses/xlsx/", spouse_halves_file, name="spouse-halves-file"),
]
