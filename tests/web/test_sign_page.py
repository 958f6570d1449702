"""签报: a page for a phone, one press for all that is ticked, and only what it showed is signed."""

import re

import pytest

from tongxin.ledger import actions, evidence
from tongxin.ledger.models import Entry, Review

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}
BUDGET = 11


@pytest.fixture
def unsigned(signing_on, liaison):
    def make(count=1):
        return [
            actions.record(by=liaison, kind="visit", raw={**VISIT, "title": f"走访{n}"})
            for n in range(count)
        ]

    return make


def stamp(page, no):
    return re.search(rf'name="shown-{no}" value="([^"]+)"', page.content.decode())[1]


def states():
    return list(Entry.objects.order_by("no").values_list("state", flat=True))


def test_it_shows_what_it_is_the_file_and_what_is_missing(as_, leader, liaison, unsigned, read):
    [entry] = unsigned()
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    evidence.attach(by=liaison, entry=entry, evidence=file, paper="名单")
    page = as_(leader).get("/sign/")
    assert f'href="/evidence/{file.pk}/file"' in page.content.decode()
    text = read(page)
    assert "走访0" in text and "镇街联络员登记" in text
    assert "名单.txt 名单" in text and "缺慰问方案、拨付凭证、照片" in text


def test_twenty_cost_few_queries(as_, leader, unsigned, django_assert_max_num_queries):
    unsigned(21)
    client = as_(leader)
    with django_assert_max_num_queries(BUDGET):
        page = client.get("/sign/")
    assert len(page.context["page"]) == 20


def test_all_ticked_are_signed_with_one_press(as_, leader, unsigned, read):
    entries, client = unsigned(3), as_(leader)
    page = client.get("/sign/")
    sent = {"no": [e.no for e in entries]}
    sent |= {f"shown-{e.no}": stamp(page, e.no) for e in entries}
    assert "已签报3条。已送区双拥办审核。" in read(client.post("/sign/", sent, follow=True))
    assert set(states()) == {"pending"}


def test_one_is_signed_by_its_own_button_whatever_is_ticked(as_, leader, unsigned):
    first, second = unsigned(2)
    as_(leader).post("/sign/", {"no": [first.no], "only": second.no})
    assert states() == ["unsigned", "pending"]


def test_sent_twice_it_is_signed_once(as_, leader, unsigned):
    [entry] = unsigned()
    for _ in range(2):
        as_(leader).post("/sign/", {"only": entry.no, "_once": "k"})
    assert Review.objects.count() == 1


def test_what_changed_meanwhile_is_told_and_not_signed(as_, leader, liaison, unsigned, read):
    [entry] = unsigned()
    client = as_(leader)
    seen = stamp(client.get("/sign/"), entry.no)
    actions.revise(by=liaison, entry=entry, raw=VISIT)
    answer = client.post("/sign/", {"only": entry.no, f"shown-{entry.no}": seen}, follow=True)
    assert "修改,请看过再签报" in read(answer) and states() == ["unsigned"]


def test_sent_back_within_the_unit_with_a_reason(as_, leader, unsigned, read):
    [entry] = unsigned()
    client = as_(leader)
    answer = client.post("/sign/return/", {"only": entry.no, f"reason-{entry.no}": ""})
    assert answer.status_code == 422 and "请写明退回的原因" in read(answer)
    client.post("/sign/return/", {"only": entry.no, f"reason-{entry.no}": "人数不对"})
    assert states() == ["returned"] and Review.objects.get().reason == "人数不对"


def test_nothing_ticked_says_so(as_, leader, unsigned, read):
    unsigned()
    assert "还没有勾选记录" in read(as_(leader).post("/sign/", {}))


def test_nothing_to_sign_says_what_belongs_here(as_, leader, read):
    assert "没有等待签报的记录" in read(as_(leader).get("/sign/"))


def test_only_heads_sign_and_only_their_own_units(as_, office, liaison, person, district, unit,
                                                  unsigned):  # fmt: skip
    [entry] = unsigned()
    for who in (office, liaison):
        assert as_(who).get("/sign/").status_code == 403
    other = person(district, "other", "leader", unit=unit("区教委"))
    assert "走访0" not in as_(other).get("/sign/").content.decode()
    as_(other).post("/sign/", {"only": entry.no})
    assert states() == ["unsigned"]


def test_the_head_sees_it_as_one_row_of_today(as_, leader, unsigned, read):
    unsigned(4)
    page = as_(leader).get("/today/")
    assert "4条记录等待签报" in read(page) and 'href="/sign/"' in page.content.decode()


def test_the_liaison_is_told_that_it_waits_for_the_head(as_, liaison, signing_on, read):
    answer = as_(liaison).post("/ledger/new/visit/", {**VISIT, "unit": "德感街道"}, follow=True)
    assert "等待单位负责人签报。" in read(answer) and "◇ 待签" in read(answer)
