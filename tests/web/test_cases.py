"""办件 pages: take one in, go a step, see no name until asked, nothing beyond one's reach."""

import pytest
from django.urls import reverse

from tongxin.cases import actions
from tongxin.cases.models import Case

TYPED = {
    "award": "二等功",
    "award_year": "2026",
    "order_no": "样例通令1号",
    "soldier": "样例军人",
    "relation": "父母",
    "family": "样例家人",
    "phone": "13800000000",
    "address": "样例路1号",
    "town": "德感街道",
    "quiet": "是",
}


@pytest.fixture
def bulletin(liaison):
    return actions.open_case(by=liaison, kind="bulletin", raw=TYPED)


def here(case, name="case", *more):
    return reverse(name, args=[case.kind, case.year, case.no, *more])


def test_taken_in_at_the_window_it_gets_its_number_and_page(liaison, as_, read):
    client = as_(liaison)
    assert "送给谁" in read(client.get("/cases/new/bulletin/"))
    answer = client.post("/cases/new/bulletin/", TYPED, follow=True)
    told = read(answer)
    assert "已受理,编号喜报〔" in told and "2026年二等功喜报" in told


def test_what_is_wrong_is_said_beside_what_was_typed(liaison, as_, read):
    answer = as_(liaison).post("/cases/new/bulletin/", {**TYPED, "award": ""})
    assert answer.status_code == 422
    assert "请填写“立功受奖等次”" in read(answer) and "样例路1号" in answer.content.decode()
    assert not Case.objects.exists()


def test_names_and_addresses_are_masked_on_every_page(liaison, office, as_, bulletin):
    for who in (liaison, office):
        for address in ("/cases/", here(bulletin), "/today/"):
            page = as_(who).get(address).content.decode()
            assert not [
                v for v in ("样例军人", "样例家人", "样例路1号", "13800000000") if v in page
            ]


def test_asked_for_with_a_purpose_one_field_is_shown_once(liaison, as_, bulletin):
    client = as_(liaison)
    answer = client.post(here(bulletin, "case-reveal", "phone"), {"purpose": "约定送达"})
    page = answer.content.decode()
    assert "13800000000" in page and "样例路1号" not in page
    assert answer["Cache-Control"] == "no-store"
    assert "13800000000" not in client.get(here(bulletin)).content.decode()


def test_a_step_is_taken_from_its_page(liaison, as_, read, bulletin):
    client = as_(liaison)
    assert "核实住址" in read(client.get(here(bulletin)))
    answer = client.post(
        here(bulletin, "case-step", "received_done"),
        {"text": "住址无误", "version": "1"},
        follow=True,
    )
    assert "现在是“待派单”" in read(answer)
    answer = client.post(here(bulletin, "case-step", "received_done"), {"version": "1"})
    assert answer.status_code == 422 and "别人办理过" in read(answer)


def test_beyond_one_s_units_there_is_nothing(outsider, person, district, unit, as_, bulletin):
    other = person(district, "other", "liaison", unit=unit("石门镇"))
    for who in (outsider, other):
        assert as_(who).get(here(bulletin)).status_code == 404
        assert here(bulletin) not in as_(who).get("/cases/?which=all").content.decode()


def test_an_assessor_has_no_cases_at_all(assessor, as_, bulletin):
    assert as_(assessor).get("/cases/").status_code == 403


def test_the_list_costs_at_most_six_queries(office, liaison, as_, django_assert_max_num_queries):
    for n in range(12):
        actions.open_case(by=liaison, kind="bulletin", raw={**TYPED, "order_no": f"样例{n}"})
    for who in (office, liaison):
        client = as_(who)
        with django_assert_max_num_queries(6):
            client.get("/cases/")


def test_local_figures_are_typed_by_one_and_checked_by_another(
    office, person, district, unit, as_, read
):
    colleague = person(district, "office2", "office", unit=unit("退役军人局"))
    form = {"source": "样例文件〔2026〕1号", "since": "2026-01-01", "levels": "三等功=区级"}
    told = read(as_(office).post("/schemes/bulletin/", form, follow=True))
    assert "另一位同事对照文件核对" in told
    assert as_(office).post("/schemes/bulletin/1/check/").status_code == 409
    assert "已核对" in read(as_(colleague).post("/schemes/bulletin/1/check/", follow=True))
