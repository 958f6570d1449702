"""What every answer carries, and what typed text can never do."""

import pytest

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("address", ["/login/", "/", "/units/", "/ledger/"])
def test_pages_allow_nothing_from_elsewhere_and_nothing_inline(as_, office, address):
    policy = as_(office).get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("attack", ATTACKS)
def test_typed_text_comes_back_as_text(as_, office, attack):
    browser = as_(office)
    browser.post("/units/new/", {"name": attack[:60], "kind": "区级部门"})
    page = browser.get("/units/").content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page and "<svg onload" not in page


def test_a_search_for_markup_shows_it_as_text(as_, district, person):
    audit = person(district, "audit", "audit")
    page = as_(audit).get("/events/", {"q": ATTACKS[1]}).content.decode()
    assert "<img src=x" not in page
