"""Every shipped kind can be filled in, recorded, read back and seen; a district adds its own."""

import json

import pytest
from django.conf import settings

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, kind_actions, kinds, listing
from tongxin.ledger.models import Entry

KEYS = sorted(path.stem for path in (settings.LIBRARY / "kinds").glob("*.yaml"))
SAMPLES = {
    "text": "样例文字",
    "longtext": "样例文字\n第二行",
    "int": "3",
    "decimal": "12.55",
    "date": "2026-03-01",
    "bool": "是",
    "url": "https://example.org/样例",
    "unit": "区教委",
    "town": "德感街道",
}
OWN = {
    "name": "军人驿站",
    "topic": "社会拥军",
    "facet": {"choices": "车站、医院"},
    "fields": [{"label": "开放时段", "type": "choice", "choices": "全天、白天"}],
    "measures": [{"column": "people", "label": "服务人数"}],
    "papers": "协议、照片",
}


def filled(spec: FieldSpec):
    """Something that may be typed into the field."""
    if spec.type == "multichoice":
        return list(spec.choices[:2])
    return spec.choices[0] if spec.choices else SAMPLES[spec.type]


def shape(value):
    """A value as the ledger gives it back: without types that only live in Python."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_kind_is_recorded_from_what_it_requires_alone(office, key):
    kind = kinds.get(office.division_id, key)
    needed = {f.key: filled(f) for f in kind.form.fields if f.required and f.default is None}
    entry = actions.record(by=office, kind=key, raw=needed)
    assert Entry.objects.get().pk == entry.pk and entry.kind == key
    assert entry.complete == (not kind.papers)


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_kind_gives_back_every_field_that_was_filled_in(office, key):
    kind = kinds.get(office.division_id, key)
    typed = {f.key: filled(f) for f in kind.form.fields}
    entry = actions.record(by=office, kind=key, raw=typed)
    entry.refresh_from_db()
    wanted, errors = kind.form.parse(typed)
    assert not errors
    read = listing.raw(entry, kind)
    for spec in kind.form.fields:
        if spec.key not in ("unit", "town"):
            assert shape(read[spec.key]) == shape(wanted[spec.key]), spec.label
    assert (entry.unit.name, entry.town.name) == ("区教委", "德感街道")


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_kind_shows_on_its_pages(client, office, key):
    kind = kinds.get(office.division_id, key)
    typed = {f.key: filled(f) for f in kind.form.fields}
    entry = actions.record(by=office, kind=key, raw=typed)
    client.force_login(office)
    detail = client.get(f"/ledger/{entry.no}/").content.decode()
    for spec in kind.form.fields:
        assert spec.key in ("title", "unit", "town", "happened_on") or spec.label in detail
    form = client.get(f"/ledger/{entry.no}/edit/")
    assert not form.context["form"].errors
    assert entry.title in client.get(f"/ledger/{key}/").content.decode()
    assert kind.name in client.get(f"/kinds/{key}/").content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_kind_may_become_the_districts_own_without_losing_anything(office, key):
    before = kinds.get(office.division_id, key)
    data = kinds.definition(office.division_id, key)
    after = kind_actions.revise(by=office, key=key, definition=data, version=0)
    assert after.own and after.version == 1
    assert [f.label for f in after.form.fields] == [f.label for f in before.form.fields]
    assert (after.facets, after.open_facet, after.papers, after.joint) == (
        before.facets,
        before.open_facet,
        before.papers,
        before.joint,
    )


def test_shipped_kinds_have_different_names():
    names = [kind.name for kind in kinds.shipped().values()]
    assert len(names) == len(set(names)) == len(KEYS)


def test_an_own_kind_is_told_by_its_number_and_its_fields_by_theirs(office):
    made = kind_actions.add(by=office, definition=OWN)
    assert (made.key, made.version, made.own) == ("own1", 1, True)
    assert made.form.field("f1").label == "开放时段" and made.papers == ("协议", "照片")
    again = kind_actions.add(by=office, definition={**OWN, "name": "拥军餐厅"})
    assert again.key == "own2"


def test_a_new_version_keeps_a_fields_key_when_its_words_change(office):
    made = kind_actions.add(by=office, definition=OWN)
    field = {"key": "f1", "label": "什么时候开", "type": "choice", "choices": ["全天", "夜间"]}
    new = {"label": "说明牌", "type": "bool"}
    newer = kind_actions.revise(
        by=office, key=made.key, version=1, definition={**OWN, "fields": [new, field]}
    )
    assert [
        (f.key, f.label) for f in newer.form.fields if f.key[:1] == "f" and f.key != "facet"
    ] == [("f2", "说明牌"), ("f1", "什么时候开")]


def test_an_entry_is_read_with_the_version_it_was_recorded_with(office):
    made = kind_actions.add(by=office, definition=OWN)
    actions.record(
        by=office, kind=made.key, raw={"title": "站", "happened_on": "2026-03-01", "facet": "车站"}
    )
    newer = kind_actions.revise(
        by=office, key=made.key, version=1, definition={**OWN, "fields": []}
    )
    old = kinds.as_of(newer, office.division_id, Entry.objects.get().kind_version)
    assert old.version == 1 and "开放时段" in [f.label for f in old.form.fields]


def test_a_classification_in_use_is_never_taken_away(office):
    made = kind_actions.add(by=office, definition=OWN)
    actions.record(
        by=office, kind=made.key, raw={"title": "站", "happened_on": "2026-03-01", "facet": "车站"}
    )
    with pytest.raises(Refused, match="分类“车站”已有记录在用"):
        kind_actions.revise(
            by=office, key=made.key, version=1, definition={**OWN, "facet": {"choices": "医院"}}
        )
    assert kinds.get(office.division_id, made.key).version == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": " "}, "请填写种类名称"),
        ({"topic": ""}, "请选择或填写所属类别"),
        ({"name": "双拥会议"}, "已经有叫“双拥会议”"),
        ({"measures": [{"column": "guns"}]}, "数量列“guns”不存在"),
        ({"fields": [{"label": "枪支装备数量", "type": "int"}]}, "这类内容不进系统"),
        ({"fields": [{"label": "甲", "type": "script"}]}, "请选择一种填写方式"),
        ({"fields": [{"label": f"第{n}项"} for n in range(31)]}, "字段最多30个"),
    ],
)
def test_what_cannot_be_a_kind_is_refused_with_what_to_do(office, changed, told):
    with pytest.raises(Refused, match=told):
        kind_actions.add(by=office, definition={**OWN, **changed})
    assert kinds.all_kinds(office.division_id).keys() == kinds.shipped().keys()


def test_only_who_keeps_kinds_may_change_them(liaison):
    with pytest.raises(Forbidden):
        kind_actions.add(by=liaison, definition=OWN)
    with pytest.raises(Forbidden):
        kind_actions.revise(by=liaison, key="visit", definition=OWN, version=0)


def test_another_district_does_not_have_the_kind(office, outsider):
    made = kind_actions.add(by=office, definition=OWN)
    with pytest.raises(Refused):
        kinds.get(outsider.division_id, made.key)
    assert kind_actions.add(by=outsider, definition=OWN).key == "own1"
