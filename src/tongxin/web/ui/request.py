"""The request as our views know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from tongxin.directory.scope import User


class Request(HttpRequest):
    """A request of somebody logged in: `Guard` lets nobody else through to a view."""

    if TYPE_CHECKING:
        user: User
        htmx: HtmxDetails
