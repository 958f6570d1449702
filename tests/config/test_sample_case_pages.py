"""Pages of cases cost so many queries and no more, whatever the kind, the filter or the history."""

import pytest
from django.db.models import Count
from django.test import Client

from tests.assessments.conftest import statements
from tongxin.cases import kinds, waiting
from tongxin.cases.models import Applicant, Case
from tongxin.directory.models import User
from tongxin.web.public import door

LIST, PAGE, MINE, OWN = 6, 10, 5, 8
FILTERS = (
    "", "which=all", "which=ended", "which=waiting", "which=all&q=2", "which=all&q=样例",
    *(f"which={which}" for which in (waiting.LATE, waiting.DECIDE, waiting.FRESH)),
)  # fmt: skip


def browser(user=None, applicant=None) -> Client:
    client = Client()
    if user:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    if applicant:
        session = client.session
        session[door.SESSION] = applicant.pk
        session.save()
    return client


def seen(client, address: str, most: int) -> None:
    with statements(most):
        assert client.get(address).status_code == 200


def longest(kind: str) -> Case:
    """The case of a kind to which most has happened."""
    return Case.objects.filter(kind=kind).annotate(n=Count("events")).order_by("-n", "id")[0]


@pytest.mark.parametrize("asked", FILTERS)
def test_the_list_under_any_filter(sampled, asked):
    for username in ("office", "degan"):
        client = browser(User.objects.get(username=username))
        seen(client, f"/cases/?{asked}", LIST)
        seen(client, f"/cases/?{asked}&kind=bulletin", LIST)


@pytest.mark.parametrize("kind", sorted(kinds.every()))
def test_the_page_of_a_case(sampled, kind):
    """A council's page is its agenda and the five papers as well."""
    case, most = longest(kind), PAGE + 3 * (kind == "council")
    seen(
        browser(User.objects.get(username="office")), f"/cases/{kind}/{case.year}/{case.no}/", most
    )


@pytest.mark.parametrize("kind", sorted(k for k, v in kinds.every().items() if v.online))
def test_a_family_s_list_and_its_own_page(sampled, kind):
    case = longest(kind)
    family = Applicant.objects.create(division=case.division, phone="x", sealed=b"")
    Case.objects.filter(kind=kind).update(applicant=family)
    client = browser(applicant=family)
    seen(client, "/my/", MINE)
    seen(client, f"/my/{case.token}/", OWN)
