"""The root of all addresses."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def healthz(request: HttpRequest) -> HttpResponse:
    """For those who watch whether the server answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("", include("tongxin.web.public.urls")),
    path("", include("tongxin.web.office.urls")),
]
