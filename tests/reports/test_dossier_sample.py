"""The sample district's package, sealed once: whole, in few queries, everything in reach of a page."""

import re
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tongxin.config import sample
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.ledger.models import Attachment
from tongxin.reports.dossier import seal, verify
from tongxin.standards import queries as standards

#: All of them together with the sample, so that it is loaded once.
pytestmark = pytest.mark.django_db
#: However many files there are: two thirds of them recount the day's sheet. A query for each file,
#: entry or folder would be hundreds.
QUERIES = 40


@pytest.fixture(scope="module")
def made(_loaded, django_db_blocker, tmp_path_factory):
    """(path, result, how many queries) of the one sealing."""
    path = tmp_path_factory.mktemp("dossier") / "成果包.zip"
    with django_db_blocker.unblock(), override_settings(FILES=_loaded):
        by = User.objects.get(username="office")
        edition = standards.find(sample.CODE, "sample-a")
        with CaptureQueriesContext(connection) as seen:
            done = seal(by=by, edition=edition, target=path, everything=True)
    return path, done, len(seen)


@pytest.fixture(scope="module")
def archive(made):
    return zipfile.ZipFile(made[0])


def test_it_is_whole(made):
    assert verify.check(str(made[0])).whole and made[1].warnings == ()


def test_it_takes_a_handful_of_queries(made):
    assert made[2] <= QUERIES


def test_every_quoted_passage_of_a_pdf_has_a_marked_copy(sampled, archive):
    quoted = Attachment.objects.exclude(quote="").values_list("evidence__name", flat=True)
    marked = [name for name in archive.namelist() if name.endswith("(标注).pdf")]
    for name in quoted:
        stem = name.removesuffix(".pdf")
        assert any(stem in path for path in marked), name


class Links(HTMLParser):
    """The addresses and the anchors of a page."""

    def __init__(self, text):
        super().__init__()
        self.hrefs, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.hrefs += [told[key] for key in ("href", "src") if told.get(key)]
        self.ids.add(told.get("id"))


def test_the_page_leads_to_every_file_and_to_nothing_else(archive):
    links = Links(archive.read("index.html").decode())
    inside = {unquote(h) for h in links.hrefs if not h.startswith("#")}
    names = set(archive.namelist())
    assert inside <= names
    assert names - inside == {"index.html", verify.MANIFEST}
    assert {h[1:] for h in links.hrefs if h.startswith("#")} <= links.ids


def test_no_path_is_too_long_for_windows_or_holds_what_it_bars(archive):
    for name in archive.namelist():
        assert len(name) < 200 and not re.search(r'[\\:*?"<>|]', name)
        assert not any(part.endswith((" ", ".")) for part in name.split("/"))


def test_nothing_in_it_tells_where_or_when_it_was_made(archive, made):
    for name in archive.namelist():
        data = archive.read(name)
        assert b"/tmp/" not in data and b"/home/" not in data
    assert made[1].as_of == clock.today()
