"""创建资料 through the page: sealed in the background, listed with its seal, every download told."""

import io
import zipfile
from pathlib import Path

import pytest

from tests import dossiers as d
from tests.web import grid_cast as cast
from tongxin.core import clock, jobs
from tongxin.core.models import Event, Job
from tongxin.reports.dossier import sealings, verify


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def made(office):
    return d.edition(office)


def ask(client, edition, **more):
    """The form of the page, sent."""
    return client.post("/dossier/", cast.once(edition=edition.pk, as_of="2026-06-01", **more))


def seal(client, edition, **more):
    """Sealed: the form, then the worker."""
    address = ask(client, edition, **more)["Location"]
    jobs.work(once=True)
    return address


def body(response):
    return b"".join(response.streaming_content)


def test_the_office_seals_and_fetches_a_whole_package(made, office, as_, read, settings):
    d.visit(office, d.photo(office))
    client = as_(office)
    told = read(client.get(seal(client, made)))
    assert "已封存《样例小标准》截至2026年6月1日的创建资料:1份材料" in told
    answer = client.get("/dossier/1/download/")
    assert "20260601.zip" in answer["Content-Disposition"]
    found = verify.check_zip(io.BytesIO(body(answer)))
    assert found.whole and found.seal in told
    assert (Path(settings.HOME) / "dossiers/500116/1.zip").exists()


def test_the_list_says_what_was_sealed_by_whom_and_with_which_seal(made, office, as_, read):
    client = as_(office)
    assert "还没有封存过" in read(client.get("/dossier/"))
    seal(client, made)
    seal(client, made, everything="on")
    told = read(client.get("/dossier/"))
    first, second = sealings.kept(office)[::-1]
    assert first.seal in told and second.seal in told and first.seal != second.seal
    assert "区办员" in told and "2026年6月1日" in told and "全部" in told and "KB" in told


def test_sealing_and_fetching_leave_their_events(made, office, as_):
    client = as_(office)
    seal(client, made)
    body(client.get("/dossier/1/download/"))
    rows = Event.objects.filter(subject="dossier").order_by("id")
    verbs = list(rows.values_list("verb", flat=True))
    assert verbs == ["dossier.seal", "dossier.fetch"]


def test_a_form_sent_twice_seals_once(made, office, as_):
    client, form = as_(office), cast.once(edition=made.pk, as_of="2026-06-01")
    first, second = (client.post("/dossier/", form)["Location"] for _ in range(2))
    assert first == second and Job.objects.count() == 1


def test_progress_is_shown_while_it_waits(made, office, as_, read):
    client = as_(office)
    address = ask(client, made)["Location"]
    assert "可以离开这一页" in read(client.get(address))
    assert 'id="progress"' in client.get(address, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-06-02", "这一天还没有到"), ("昨天", "日期"), ("2020-01-01", "创建周期从")],
)
def test_a_day_that_cannot_be_is_told_on_the_form(made, office, as_, read, day, sentence):
    answer = as_(office).post("/dossier/", cast.once(edition=made.pk, as_of=day))
    assert answer.status_code == 422 and sentence in read(answer)
    assert not Job.objects.exists()


def test_a_sealing_that_fails_says_why_and_keeps_nothing(made, office, as_, read, settings):
    d.visit(office, one := d.photo(office))
    from_store = Path(settings.FILES) / one.sha256[:2] / one.sha256[2:4] / one.sha256
    from_store.write_bytes(b"altered")
    client = as_(office)
    told = read(client.get(seal(client, made)))
    assert "库房里的“走访.jpg”" in told and "没有留下半个文件" in told
    assert sealings.kept(office) == [] and not list(Path(settings.HOME).rglob("*.new*"))


def test_a_passage_that_is_not_there_is_told_after_the_sealing(made, office, as_, read):
    d.link(office, made, d.add(office, "方案.pdf", d.plan()), page="1", quote=d.SAID)
    client = as_(office)
    assert "方案.pdf:第1页上没有" in read(client.get(seal(client, made)))


def test_what_a_killed_worker_left_is_swept_away(made, office, as_, settings):
    folder = Path(settings.HOME) / "dossiers/500116"
    folder.mkdir(parents=True)
    (folder / "left.new.part").write_bytes(b"half")
    seal(as_(office), made)
    assert sorted(path.name for path in folder.iterdir()) == ["1.json", "1.zip"]


def test_an_assessor_fetches_what_was_sealed_but_does_not_seal(made, office, assessor, as_, read):
    seal(as_(office), made)
    client = as_(assessor)
    page = client.get("/dossier/")
    assert "下载" in read(page) and '<form method="post" novalidate' not in page.content.decode()
    assert zipfile.is_zipfile(io.BytesIO(body(client.get("/dossier/1/download/"))))
    assert ask(client, made).status_code == 403
    assert Job.objects.count() == 1


def test_a_liaison_neither_sees_nor_seals(made, office, liaison, as_):
    seal(as_(office), made)
    client = as_(liaison)
    assert {client.get(a).status_code for a in ("/dossier/", "/dossier/1/download/")} == {403}
    assert ask(client, made).status_code == 403
    assert "创建资料" not in client.get("/").content.decode()


def test_another_district_finds_nothing(made, office, outsider, as_, read):
    address = seal(as_(office), made)
    client = as_(outsider)
    assert client.get("/dossier/1/download/").status_code == 404
    assert client.get(address).status_code == 404
    assert ask(client, made).status_code == 404
    assert "样例小标准" not in read(client.get("/dossier/"))


def test_the_grid_leads_there_and_the_task_of_today_too(made, office, as_):
    client = as_(office)
    assert f'href="/dossier/?edition={made.pk}"' in client.get("/").content.decode()
    number = seal(client, made).rstrip("/").rpartition("/")[2]
    assert client.get(f"/imports/jobs/{number}/")["Location"] == f"/dossier/jobs/{number}/"


def test_a_package_whose_file_is_gone_is_told(made, office, as_, read, settings):
    client = as_(office)
    seal(client, made)
    (Path(settings.HOME) / "dossiers/500116/1.zip").unlink()
    assert "这个成果包的文件不在了" in read(client.get("/dossier/1/download/"))
