"""A standard from a file: tables and data, tried first, brought in whole or not at all."""

import hashlib
import json
import zipfile
from datetime import date

import openpyxl
import pytest
import yaml
from django.conf import settings

from tests import shipped
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.rules import scoring
from tongxin.standards import actions, files, queries
from tongxin.standards.models import Duty, Edition

from .conftest import definition, item

KEYS = [
    "key",
    "sections",
    "items",
    "points",
    "declared_total",
    "summed_total",
    "mismatches",
    "rules",
    "units",
    "warnings",
]


@pytest.fixture
def bring(office, district):
    """A function that imports a file."""

    def run(path, **more):
        given = {"by": office, "division": "500116", "path": path, "name": path.name, "key": "mine"}
        return shipped.import_file(**(given | more))

    return run


@pytest.fixture
def data_file(tmp_path):
    """A function that writes a standard as data."""

    def write(data=None, name="样例.yaml", encoding="utf-8", text=None):
        path = tmp_path / name
        told = (
            text if text is not None else yaml.safe_dump(data or definition(), allow_unicode=True)
        )
        path.write_bytes(told.encode(encoding))
        return path

    return write


@pytest.fixture
def table(tmp_path):
    """A function that writes a table as offices send it round."""

    def write(rows, name="标准.xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


ROWS = [
    ["样例考评标准"],
    ["考评项目", "编号", "考评内容", "分值", "评分办法", "责任单位"],
    [
        "组织领导(4分)",
        "1.1",
        "双拥工作进规划",
        2,
        "规划0.5分;考核0.5分;报告1分",
        "牵头:退役军人局;配合:区教委",
    ],
    ["", "1.2", "创新做法", 1, "视情况酌情打分", "某某局、各镇街"],
]


def nothing_kept():
    return not (Edition.objects.exists() or Duty.objects.exists())


def test_trying_a_table_tells_what_was_understood_and_keeps_nothing(bring, table):
    events = Event.objects.count()
    told = bring(table(ROWS), start=date(2024, 1, 1), dry_run=True)
    said = told.to_json()
    assert list(said) == KEYS
    assert (said["sections"], said["items"]) == (1, 2)
    assert (said["declared_total"], said["summed_total"]) == ("4", "3")
    assert [m["declared"] for m in said["mismatches"]] == ["4", "4"]
    assert said["rules"] == {"read": 1, "manual": 1}
    assert said["units"] == {"known": 3, "unknown": ["某某局"]}
    assert [line["id"] for line in told.lines] == ["1.1", "1.2"]
    assert json.dumps(said, ensure_ascii=False)
    assert nothing_kept() and Event.objects.count() == events


def test_sums_that_disagree_are_shown_and_not_refused(bring, table):
    told = bring(table(ROWS), start=date(2024, 1, 1))
    assert told.edition.state == "active"
    assert told.edition.report == told.to_json()
    assert told.edition.source_name == "标准.xlsx"
    assert len(told.edition.source_sha256) == 64


def test_a_table_without_years_takes_the_running_cycle_and_says_so(bring, table):
    with clock.at(clock.end_of(date(2026, 6, 1))):
        told = bring(table(ROWS), dry_run=True)
    assert [w.name for w in told.made.windows] == ["2024年", "2025年", "2026年", "2027年"]
    assert "文件里没有写创建周期,暂按2024年至2027年计,请核对" in told.to_json()["warnings"]


def test_a_table_without_years_takes_those_of_the_standard_beside_it(bring, table, office):
    beside = definition(cycle={"start": "2019-04-01", "years": 4})
    actions.install(by=office, division="500116", data=beside)
    told = bring(table(ROWS), dry_run=True)
    assert told.made.windows[0].name == "2019年度"


def test_data_is_taken_under_the_key_that_was_given(bring, data_file):
    told = bring(data_file())
    assert (told.edition.key, told.edition.title) == ("mine", "样例小标准")
    assert told.to_json()["rules"] == {"read": 2, "manual": 0}
    content = data_file().read_text(encoding="utf-8")
    assert told.edition.source_sha256 == hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_data_is_read_in_the_encodings_of_chinese_editors(bring, data_file, encoding):
    assert bring(data_file(encoding=encoding), dry_run=True).made.title == "样例小标准"


def test_json_is_read_like_yaml(bring, data_file):
    path = data_file(name="样例.json", text=json.dumps(definition(), ensure_ascii=False))
    assert bring(path, dry_run=True).to_json()["items"] == 2


def test_a_new_version_is_compared_with_the_one_in_force(bring, data_file):
    bring(data_file())
    told = bring(data_file(definition(3)), dry_run=True)
    assert told.diff.counts == {"same": 2, "new": 1}
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("甲: 乙\n丙: [丁]]", "第2行的写法有误"),
        ("sections: []", "没有考评项目"),
        ("- 甲\n- 乙", "没有考评项目"),
        ("一段话,不是标准", "没有考评项目"),
        ("a: &x [1]\nsections: [*x, *x]", "用了引用"),
        ("sections: !!python/object/apply:os.system [ls]", "写法有误"),
        ("[" * 100_000, "层次太深"),
    ],
)
def test_text_that_is_no_standard_is_refused_in_words(bring, data_file, text, sentence):
    with pytest.raises(Refused, match=sentence):
        bring(data_file(text=text))
    assert nothing_kept()


def test_a_file_that_is_no_table_is_refused_by_what_it_is(bring, tmp_path):
    for name, content in [("a.xlsx", b"%PDF-1.7 x"), ("b.docx", b"MZ\x90\x00"), ("c.xlsx", b"")]:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused, match=name):
            bring(path)
    empty = tmp_path / "d.xlsx"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(Refused):
        bring(empty)
    assert nothing_kept()


def test_a_table_without_points_is_refused_in_words(bring, table):
    with pytest.raises(Refused) as caught:
        bring(table([["甲", "乙"], ["丙", "丁"]]), start=date(2024, 1, 1))
    assert caught.value.sentence.endswith("。")
    assert nothing_kept()


def test_a_crash_while_the_duties_are_written_keeps_the_former_version(
    bring, data_file, monkeypatch
):
    former = bring(data_file()).edition

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(actions.duties, "store", fail)
    with pytest.raises(RuntimeError):
        bring(data_file(definition(3)))
    former.refresh_from_db()
    assert (former.state, former.replaced_by, Edition.objects.count()) == ("active", None, 1)


def test_the_shipped_standard_is_read_whole_and_labelled(office, district):
    told = shipped.load(by=office, division="500116", key="sample-a", dry_run=True)
    said = told.to_json()
    assert (said["sections"], said["items"], said["declared_total"]) == (9, 54, "100")
    assert said["mismatches"] == []
    assert told.made.label == "样例,非官方标准"
    assert "sample-a" in files.shipped()


def test_a_standard_that_is_not_shipped_is_refused_with_those_that_are(office, district):
    with pytest.raises(Refused, match="sample-a"):
        shipped.load(by=office, division="500116", key="../sample-a")


def test_every_shipped_standard_can_be_installed(office, district):
    for key in files.shipped():
        assert shipped.load(by=office, division="500116", key=key).edition.state == "active"


@pytest.mark.parametrize("ending", [".yaml", ".json", ".xlsx"])
def test_what_is_exported_comes_back_as_it_was(bring, office, district, tmp_path, ending):
    told = shipped.load(by=office, division="500116", key="sample-a")
    path = tmp_path / f"导出{ending}"
    actions.export(told.edition, path)
    again = bring(path, key="sample-a", dry_run=True)
    made = queries.parsed(told.edition)
    assert scoring.dump.edition(again.made) == {
        **scoring.dump.edition(made),
        "version": again.made.version,
    }
    assert again.diff.sentences == []


@pytest.mark.parametrize("ending", [".yaml", ".json", ".xlsx"])
def test_a_folder_that_is_not_there_is_refused_in_words(office, district, tmp_path, ending):
    told = shipped.load(by=office, division="500116", key="sample-a")
    with pytest.raises(Refused, match="核对文件夹"):
        actions.export(told.edition, tmp_path / "没有" / f"导出{ending}")


def test_other_endings_are_not_exported(office, district, tmp_path):
    edition = actions.install(
        by=office,
        division="500116",
        data=definition(sections=[{"id": "1", "name": "甲", "items": [item("1.1", "乙")]}]),
    )
    with pytest.raises(Refused, match="可以导出为"):
        actions.export(edition, tmp_path / "导出.pdf")
    assert not list(tmp_path.iterdir()) and settings.LIBRARY.exists()
