"""What every page shows: where one is, who one is, and the navigation one's roles can use."""

from dataclasses import dataclass

from django.http import HttpRequest

from tongxin.core import roles
from tongxin.directory.scope import scope_of

#: (word, address, ability needed). What a role can't use isn't there.
NAVIGATION = (
    ("今日", "/today/", ""),
    ("总表", "/", "score.read"),
    ("台账", "/ledger/", "entry.read"),
    ("任务", "/work/", "task.do"),
    ("办件", "/cases/", "case.read"),
    ("签报", "/sign/", "entry.sign"),
    ("审核", "/review/", "entry.accept"),
    ("督查", "/rectify/", "entry.read"),
    ("报告", "/reports/", "score.read"),
    ("标准", "/standards/", "standard.read"),
    ("名录", "/units/", "unit.read"),
    ("设置", "/settings/", ""),
)


@dataclass(frozen=True)
class Place:
    word: str
    address: str
    here: bool


#: Pages that belong to a place under another address.
BELONGS = {
    "/": ("/cell/", "/sheet/", "/next/", "/tasks/"),
    "/ledger/": ("/evidence/", "/imports/", "/returned/"),
    "/cases/": ("/employment/", "/needs/", "/councils/", "/case-reports/"),
    "/reports/": ("/archive/", "/dossier/"),
    "/settings/": (
        *("/people/", "/events/", "/kinds/", "/password/", "/schemes/"),
        *("/nodes/", "/calendar/", "/offline/", "/releases/", "/wordings/"),
    ),
    "/rectify/": (*("/mocks/", "/points/", "/supervision/", "/slips/", "/vetoes/", "/surveys/"),),
}


def _is_here(path: str, address: str) -> bool:
    if address == "/":
        return path == "/" or path.startswith(BELONGS["/"])
    return path.startswith((address, *BELONGS.get(address, ())))


def page(request: HttpRequest) -> dict:
    """Context for the frame of every page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"places": []}
    scope = scope_of(user)
    places = [
        Place(word, address, _is_here(request.path, address))
        for word, address, ability in NAVIGATION
        if not ability or scope.may(ability)
    ]
    words = "、".join(role.name for key, role in roles.ROLES.items() if key in scope.roles)
    return {
        "places": places,
        "scope": scope,
        "division": user.division,
        "role_words": words,
    }
