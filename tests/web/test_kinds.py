"""台账种类: what each serves, and a district's own one from an empty form to the first entry."""

import pytest

from tests import shipped
from tongxin.ledger import actions, kinds
from tongxin.ledger.models import Entry
from tongxin.ledger.models import Kind as KindRow

FORM = {
    "name": "军人驿站",
    "topic": "社会拥军",
    "summary": "一个驿站登记一条。",
    "papers": "协议、照片",
    "facet_label": "所在场所",
    "facet_choices": "车站、医院\n景区",
    "facet_required": "on",
    "m_people": "on",
    "m_people_label": "服务人数",
    "lines": "2",
    "f0_label": "负责人岗位",
    "f0_type": "text",
    "f0_privacy": "inner",
    "f1_label": "开放时段",
    "f1_type": "choice",
    "f1_choices": "全天、白天",
    "f1_required": "on",
    "f1_privacy": "open",
}


@pytest.fixture
def added(client, office):
    client.force_login(office)
    return client.post("/kinds/add/", {**FORM, "save": "1", "_once": "k"}, follow=True)


def test_all_kinds_stand_under_their_topics(client, office):
    client.force_login(office)
    page = client.get("/kinds/").content.decode()
    assert all(kind.name in page for kind in kinds.shipped().values())


def test_a_kinds_page_says_which_items_read_it(client, office):
    shipped.load(by=office, division=office.division_id, key="sample-a")
    client.force_login(office)
    page = client.get("/kinds/visit/").content.decode()
    assert "3.8 节日走访慰问" in page and "只读取:春节、八一" in page
    assert "军人地位和权益保障法第30条" in page


def test_a_kind_is_added_without_code_and_used_at_once(client, added):
    key = KindRow.objects.get().key
    assert added.redirect_chain == [(f"/kinds/{key}/", 302)]
    page = client.get(f"/ledger/new/{key}/").content.decode()
    assert "服务人数" in page and "负责人岗位" in page and "开放时段" in page
    client.post(
        f"/ledger/new/{key}/",
        {
            "title": "汽车站驿站",
            "happened_on": "2026-03-01",
            "unit": "退役军人局",
            "facet": "车站",
            "people": "30",
            "f1": "白天",
            "f2": "全天",
        },
    )
    entry = Entry.objects.get()
    assert (entry.facet, entry.people) == ("车站", 30)
    assert "军人驿站" in client.get("/ledger/").content.decode()


def test_the_same_form_twice_is_one_kind(client, office, added):
    client.post("/kinds/add/", {**FORM, "save": "1", "_once": "k"})
    assert KindRow.objects.count() == 1


def test_the_preview_shows_the_form_and_writes_nothing(client, office):
    client.force_login(office)
    answer = client.post("/kinds/add/", {**FORM, "preview": "1"})
    page = answer.content.decode()
    assert "填报时的样子" in page and 'value="医院"' in page and 'value="军人驿站"' in page
    assert not KindRow.objects.exists()


def test_more_lines_keep_what_was_typed(client, office):
    client.force_login(office)
    answer = client.post("/kinds/add/", {**FORM, "more": "1"})
    assert len(answer.context["fields"]) == 5 and 'value="负责人岗位"' in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "请填写种类名称"),
        ({"name": "走访慰问"}, "已经有叫“走访慰问”的台账种类"),
        ({"f0_label": "部队番号"}, "这类内容不进系统"),
        ({"f0_label": "身份证号"}, "台账不收这类个人信息"),
        ({"f1_choices": "全天"}, "请至少写两个选项"),
        ({"f0_label": "备注"}, "有两个字段都叫“备注”"),
    ],
)
def test_what_cannot_be_a_kind_is_told_and_nothing_typed_is_lost(client, office, changed, told):
    client.force_login(office)
    answer = client.post("/kinds/add/", {**FORM, **changed, "save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "一个驿站登记一条。" in page
    assert not KindRow.objects.exists()


def test_a_change_is_a_new_version_and_old_entries_keep_their_fields(client, office, added):
    key = KindRow.objects.get().key
    made = kinds.get(office.division_id, key)
    entry = actions.record(
        by=office,
        kind=key,
        raw={
            "title": "站",
            "happened_on": "2026-03-01",
            "facet": "车站",
            "f1": "所长",
            "f2": "全天",
        },
    )
    fields = {
        "f0_key": "f2",
        "f0_label": "开放时段",
        "f0_type": "choice",
        "f0_choices": "全天、白天、夜间",
        "f1_label": "",
        "lines": "2",
    }
    client.post(f"/kinds/{key}/edit/", {**FORM, **fields, "version": made.version, "save": "1"})
    newer = kinds.get(office.division_id, key)
    assert newer.version == 2 and newer.form.field("f2").choices == ("全天", "白天", "夜间")
    assert "负责人岗位" not in [f.label for f in newer.form.fields]
    assert "所长" in client.get(f"/ledger/{entry.no}/").content.decode()


def test_two_people_changing_a_kind_the_second_is_told(client, added):
    key = KindRow.objects.get().key
    for _ in range(2):
        answer = client.post(f"/kinds/{key}/edit/", {**FORM, "version": "1", "save": "1"})
    assert answer.status_code == 422 and "别人改过这个种类" in answer.content.decode()


def test_a_shipped_kind_may_get_the_districts_own_version(client, office):
    client.force_login(office)
    page = client.get("/kinds/visit/edit/")
    assert page.context["facet"]["choices"] == ["春节", "八一", "其他"]
    assert "以前的记录保留填报时的样子" in page.content.decode()


def test_the_system_administrator_keeps_kinds_and_sees_no_materials(client, district, person):
    client.force_login(person(district, "system", "system"))
    assert client.get("/kinds/").status_code == 200
    assert client.get("/kinds/add/").status_code == 200
    assert "看记录" not in client.get("/kinds/visit/").content.decode()
    assert client.get("/ledger/visit/").status_code == 403


def test_a_liaison_reads_kinds_and_changes_none(client, liaison):
    client.force_login(liaison)
    assert client.get("/kinds/visit/").status_code == 200
    assert client.get("/kinds/visit/edit/").status_code == 403
    assert client.post("/kinds/add/", {**FORM, "save": "1"}).status_code == 403


def test_another_districts_kind_does_not_exist(client, outsider, added):
    key = KindRow.objects.get().key
    client.force_login(outsider)
    assert "军人驿站" not in client.get("/kinds/").content.decode()
    for address in (
        f"/kinds/{key}/",
        f"/kinds/{key}/edit/",
        f"/ledger/{key}/",
        f"/ledger/new/{key}/",
    ):
        answer = client.get(address)
        assert answer.status_code in (404, 409) and "军人驿站" not in answer.content.decode()
