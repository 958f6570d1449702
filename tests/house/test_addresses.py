"""Every address refuses strangers, and shows nothing to another district."""

import re

import pytest
from django.urls import get_resolver

#: What a family reaches by phone and code: a stranger is asked for them, or may not post.
DOOR, DOORSTEP = "my/", {"apply/": 200, "apply/x/": 404, "apply/x/guide/": 404, "my/enter/": 200}
#: What was released to the public; nothing is out here, so there is nothing to see.
NOTICES = {"public/notices/": 200, "public/notices/1/": 404, "public/notices/1/file/": 404}
#: Addresses that are open on purpose, with what a stranger gets there.
OPEN = {"healthz": 200, "login/": 200, "setup/": 302}
#: The public's own addresses: they answer everybody, and nobody by name.
PUBLIC = ("q/", "q/thanks/", "q/x/")


def addresses(patterns=None, prefix: str = "") -> list[str]:
    """Every address of the site with sample values in its holes."""
    found = []
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            found += addresses(pattern.url_patterns, route)
        else:
            found.append(re.sub(r"<(\w+:)?\w+>", _sample, route))
    return found


def _sample(match: re.Match) -> str:
    if match.group(1) == "uuid:":
        return "00000000-0000-0000-0000-000000000000"
    return "1" if match.group(1) in ("int:", None) else "x"


ADDRESSES = sorted(addresses())


def test_there_are_addresses_to_check():
    assert len(ADDRESSES) > 30


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_sent_to_the_login(client, office, address, method):
    answer = getattr(client, method)(f"/{address}")
    if address in PUBLIC:
        assert answer.status_code == 200
        assert "sessionid" not in answer.cookies
    elif address in OPEN and method == "get":
        assert answer.status_code == OPEN[address]
    elif address == "login/":
        assert answer.status_code == 200
    elif address == "setup/":
        assert answer["Location"].startswith("/login/")
    elif address == "healthz":
        assert answer.status_code == 200
    elif address in NOTICES:
        assert answer.status_code == (NOTICES[address] if method == "get" else 405)
    elif address in DOORSTEP:
        assert answer.status_code in (DOORSTEP[address], 405, 422)
    elif address.startswith((DOOR, "apply/")):
        assert answer.status_code == 405 or answer["Location"].startswith("/my/enter/")
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a not in OPEN])
def test_no_address_breaks_for_somebody_logged_in(client, office, liaison, outsider, address):
    for who in (office, liaison, outsider):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/{address}").status_code < 500
