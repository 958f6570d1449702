"""公示: what two people released, while its term runs. After that the address leads nowhere."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.core import files
from tongxin.gates import queries

from .large import shown


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All notices that are out today."""
    return shown(request, "public/notices/index.html", {"rows": queries.out_now()})


def _out(pk: int) -> Any:
    row = queries.out_now().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, "public/notices/detail.html", {"row": _out(pk)})


@never_cache
@require_safe
def content(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to be kept by the reader: nothing in it runs on our pages."""
    row = _out(pk)
    if not row.sha256:
        raise Http404
    return FileResponse(files.open_file(row.sha256), as_attachment=True, filename=row.name)


urlpatterns = [
    path("public/notices/", index, name="notices"),
    path("public/notices/<int:pk>/", detail, name="notice"),
    path("public/notices/<int:pk>/file/", content, name="notice-file"),
]
