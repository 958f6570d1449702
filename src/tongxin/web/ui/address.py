"""Addresses of our own, and nobody else's."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

START = "/"


def own(address: str) -> str:
    """The address when it is a path of ours, else the start page: nothing leads outside."""
    inside = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if inside else START


def came_from(request: HttpRequest) -> str:
    """The path and query of the page of ours one came from, else the start page."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return START
    return own(parts._replace(scheme="", netloc="", fragment="").geturl())


def wanted(request: HttpRequest) -> str:
    """What a person who must log in first wanted to see; what was sent cannot be sent for them."""
    if request.htmx:  # type: ignore[attr-defined]
        return own(request.htmx.current_url_abs_path or START)  # type: ignore[attr-defined]
    return request.get_full_path() if request.method == "GET" else came_from(request)
