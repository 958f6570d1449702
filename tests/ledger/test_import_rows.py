"""A spreadsheet into the ledger: every row or none, each wrong cell by its name."""

import datetime as d

import openpyxl
import pytest

from tongxin.core import numbering
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import UnitName
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Forbidden, scope_of
from tongxin.ledger import actions, changes, kinds
from tongxin.ledger.importing import bulk, import_rows, preview, rows
from tongxin.ledger.importing.columns import guess_columns
from tongxin.ledger.models import Batch, Entry, Kind

KIND = {
    "key": "walk",
    "name": "样例走访",
    "papers": ["方案"],
    "facet": {"label": "节日", "choices": ["春节", "八一"], "required": False},
    "measures": [
        {"column": "sessions"}, {"column": "attendance", "default": 1}, {"column": "amount"},
    ],
    "fields": [
        {"key": "who", "label": "经办", "type": "text"},
        {"key": "budget", "label": "预算", "type": "decimal"},
        {"key": "asked_on", "label": "申请日", "type": "date"},
        {"key": "open", "label": "是否公开", "type": "bool"},
        {"key": "to", "label": "对象", "type": "multichoice", "choices": ["部队", "军属"]},
    ],
    "series": {"label": "同一事件编号"},
    "aliases": {"happened_on": ["走访时间"]},
}  # fmt: skip
HEAD = ["名称", "日期", "单位"]


@pytest.fixture
def walk(district):
    Kind.objects.create(division=district, key="walk", definition=KIND)
    return kinds.get("500116", "walk")


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(changes, "_listeners", [heard.append])
    return heard


@pytest.fixture
def sheet(tmp_path):
    def make(*lines, name="走访.xlsx"):
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        book.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def table(tmp_path):
    def make(content, encoding="utf-8", name="走访.csv"):
        (tmp_path / name).write_bytes(content.encode(encoding))
        return tmp_path / name

    return make


@pytest.fixture
def bring(walk, office):
    def make(path, by=None, **more):
        return import_rows(by=by or office, kind="walk", path=path, name=path.name, **more)

    return make


def nothing_came() -> bool:
    return not (Entry.objects.exists() or Batch.objects.exists())


def test_rows_become_entries_with_numbers_without_a_gap(bring, sheet, unit, told):
    day = d.datetime(2024, 5, 3)
    report = bring(sheet(HEAD, ["甲", day, "区教委"], ["乙", "2024.8.1", "德感街道"]))
    assert (report.rows, report.accepted, report.rejected) == (2, 2, [])
    first, second = Entry.objects.order_by("no")
    assert (first.no, second.no, first.series) == (1, 2, "#1")
    assert (first.title, first.happened_on, first.unit) == (
        "甲",
        d.date(2024, 5, 3),
        unit("区教委"),
    )
    assert (first.state, first.complete, first.batch) == ("pending", False, report.batch)
    assert [(c.first, c.last) for c in told] == [(d.date(2024, 5, 3), d.date(2024, 8, 1))]
    event = Event.objects.get(verb="entry.import")
    assert event.detail["rows"] == 2 and event.detail["sha256"] == report.batch.sha256
    assert actions.record(
        by=report.batch.by, kind="walk", raw={"title": "丙", "happened_on": "2024-9-1"}
    ).no == 3  # fmt: skip


def test_an_imported_row_is_what_a_form_would_have_made(bring, sheet, office, walk):
    full = ["名称", "走访时间", "单位", "所在镇街", "节日", "场次", "人次", "金额(元)", "经办", "预算",
            "申请日", "是否公开", "对象", "同一事件编号", "备注"]  # fmt: skip
    lines = [
        ["甲", "24年5月", "区教委", "支坪镇", "春节", 2, None, 1234.5, "样例", "1.8万", 45292, "是",
         "部队、军属", "S-1", "说明"],
        ["乙", 20240503.0, None, None, None, "３", "1,200人次", None, 13800000000.0, None, None,
         True, "军属", None, None],
    ]  # fmt: skip
    bring(sheet(full, *lines))
    keys = ["title", "happened_on", "unit", "town", "facet", "sessions", "attendance", "amount",
            "who", "budget", "asked_on", "open", "to", "series", "note"]  # fmt: skip
    made = list(Entry.objects.order_by("no"))
    for entry, line in zip(made, lines, strict=True):
        raw = {k: int(v) if isinstance(v, float) and v.is_integer() else v
               for k, v in zip(keys, line, strict=True)}  # fmt: skip
        columns = actions.checked(walk, raw, scope_of(office), Resolver.load("500116"))
        columns["series"] = columns["series"] or f"#{entry.no}"
        assert {k: getattr(entry, k) for k in columns} == columns


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024.5.3", d.date(2024, 5, 3)),
        ("24年5月", d.date(2024, 5, 1)),
        (45415, d.date(2024, 5, 3)),
        (d.datetime(2024, 5, 3, 10, 30), d.date(2024, 5, 3)),
        ("2024年5月3日 星期五", d.date(2024, 5, 3)),
    ],
)
def test_days_are_read_as_people_type_them(bring, sheet, typed, day):
    bring(sheet(HEAD, ["甲", typed, "区教委"]))
    assert Entry.objects.get().happened_on == day


def test_one_wrong_cell_keeps_every_row_out_and_is_named(bring, sheet, told):
    good = [[f"第{n}次", "2024-5-3", "区教委"] for n in range(5)]
    report = bring(sheet(["台账"], HEAD, *good, ["坏", "五月", "区教委"]))
    assert (report.rows, report.accepted) == (6, 0)
    [wrong] = report.rejected
    assert (wrong.row, wrong.column, wrong.cell) == (8, "日期", "B8")
    assert "五月" in wrong.message
    assert nothing_came() and not told and numbering.last("500116", "entry") == 0


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (["", "2024-5-3", "区教委"], "名称", "请填写“名称”"),
        (["甲", "", "区教委"], "日期", "请填写“日期”"),
        (["甲", "2999-1-1", "区教委"], "日期", "今天之后"),
        (["甲", "2024-5-3", "没有这个局"], "单位", "单位名录"),
        (["甲", "2024-5-3", 3], "单位", "是数字"),
        (["长" * 201, "2024-5-3", "区教委"], "名称", "最多200字"),
        (["甲", "2024-5-3", "区教委", "清明"], "节日", "可选:春节、八一"),
        (["甲", "2024-5-3", "区教委", "", 5.10212199001011e17], "经办", "设为文本后重填"),
        (["甲", "2024-5-3", "区教委", "", "5.10212E+17"], "经办", "设为文本后重填"),
        (["甲", "2024-5-3", "区教委", "", "", "二十余"], "场次", "确切"),
        (["甲", "2024-5-3", "区教委", "", "", 3e9], "场次", "应在0到2147483647之间"),
        (["甲", "2024-5-3", "区教委", "", "", "", "大概"], "金额(元)", "金额"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_what_to_do(bring, sheet, line, column, words):
    report = bring(sheet([*HEAD, "节日", "经办", "场次", "金额(元)"], line))
    assert [r.column for r in report.rejected] == [column]
    assert words in report.rejected[0].message
    assert nothing_came()


def test_a_formula_in_a_text_file_is_refused_by_its_cell(bring, table):
    report = bring(table("名称,日期,单位\n=1+1,2024-5-3,区教委\n"))
    assert (report.rejected[0].cell, nothing_came()) == ("A2", True)
    assert "公式" in report.rejected[0].message


def test_a_formula_nobody_computed_is_refused_by_its_cell(bring, sheet):
    report = bring(sheet([*HEAD, "场次"], ["甲", "2024-5-3", "区教委", "=1+1"]))
    assert report.rejected[0].cell == "D2" and "保存一次" in report.rejected[0].message


def test_files_of_windows_offices_come_in(bring, table):
    for n, encoding in enumerate(["gb18030", "utf-16"]):
        bring(table(f"名称,日期,单位\n走访{n},2024.5.3,区教委\n", encoding, f"{n}.csv"))
    assert {e.title for e in Entry.objects.all()} == {"走访0", "走访1"}


def test_a_unit_is_found_by_another_of_its_names(bring, sheet, district, unit):
    UnitName.objects.create(division=district, unit=unit("区教委"), name="教育委员会")
    bring(sheet(HEAD, ["甲", "2024-5-3", " 教育委员会 "]))
    assert Entry.objects.get().unit == unit("区教委")


def test_a_liaison_brings_in_the_own_units_work_only(bring, sheet, liaison, unit):
    bring(sheet(HEAD, ["甲", "2024-5-3", ""]), by=liaison)
    assert Entry.objects.get().unit == unit("德感街道")
    report = bring(sheet(HEAD, ["乙", "2024-5-3", "区教委"], name="b.xlsx"), by=liaison)
    assert "本单位" in report.rejected[0].message and Entry.objects.count() == 1


def test_the_unit_may_be_given_for_the_whole_table(bring, sheet, unit):
    bring(sheet(["名称", "日期"], ["甲", "2024-5-3"]), unit=unit("财政局"))
    assert Entry.objects.get().unit == unit("财政局")


def test_an_assessor_imports_nothing(bring, sheet, assessor):
    with pytest.raises(Forbidden):
        bring(sheet(HEAD, ["甲", "2024-5-3", "区教委"]), by=assessor)


def test_empty_rows_and_sums_below_the_table_are_left_out(bring, sheet):
    report = bring(sheet(
        ["序号", *HEAD, "场次"], [1, "甲", "2024-5-3", "区教委", 3], [2], [None],
        ["合计", None, None, None, 3], [None, "填报人:样例"],
    ))  # fmt: skip
    assert (report.rows, report.accepted) == (1, 1)
    assert ["合计" in report.notes[0], "填报人" in report.notes[1]] == [True, True]


def test_columns_that_go_nowhere_are_named(bring, sheet):
    report = bring(sheet([*HEAD, "领导电话"], ["甲", "2024-5-3", "区教委", "x"]))
    assert "“领导电话”" in report.notes[0]


def test_the_same_file_comes_in_once(bring, sheet, office):
    path = sheet(HEAD, ["甲", "2024-5-3", "区教委"])
    bring(path)
    with pytest.raises(Refused, match="区办员导入过") as error:
        bring(path)
    assert f"{d.date.today().year}年" in error.value.sentence
    assert Entry.objects.count() == 1


def test_a_file_whose_entries_were_all_withdrawn_may_come_again(bring, sheet, office):
    path = sheet(HEAD, ["甲", "2024-5-3", "区教委"])
    bring(path)
    actions.withdraw(by=office, entry=Entry.objects.get(), reason="列对错了")
    bring(path)
    assert Entry.objects.filter(withdrawn=False).count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(bring, sheet, settings):
    report = bring(sheet(HEAD, ["甲", "2024-5-3", "区教委"]), dry_run=True)
    assert (report.rows, report.accepted, report.batch) == (1, 1, None)
    assert nothing_came() and not settings.FILES.exists()


def test_two_columns_of_one_name_are_refused_unless_one_is_chosen(bring, sheet):
    path = sheet(["名称", "日期", "日期"], ["甲", "2024-5-3", "2024-6-1"])
    with pytest.raises(Refused, match="B、C列"):
        bring(path)
    bring(path, columns={"title": 0, "happened_on": 2})
    assert Entry.objects.get().happened_on == d.date(2024, 6, 1)


@pytest.mark.parametrize("columns", [{"title": 0, "nothing": 1}, {"title": 9}, {"title": -1}])
def test_a_mapping_to_what_is_not_there_is_refused(bring, sheet, columns):
    with pytest.raises(Refused, match="重新选择"):
        bring(sheet(HEAD, ["甲", "2024-5-3", "区教委"]), columns=columns)


def test_a_table_without_a_required_column_is_refused_at_once(bring, sheet):
    with pytest.raises(Refused, match="“日期”"):
        bring(sheet(["名称", "单位"], ["甲", "区教委"]))


def test_a_table_without_rows_is_refused(bring, sheet):
    with pytest.raises(Refused, match="没有数据"):
        bring(sheet(HEAD))


def test_a_kind_nobody_has_is_refused(walk, sheet, office):
    with pytest.raises(Refused, match="nowhere"):
        import_rows(by=office, kind="nowhere", path=sheet(HEAD), name="x.xlsx")


def test_of_many_wrong_cells_five_hundred_are_listed_and_all_counted(bring, table):
    lines = "".join(f"第{n}次,五月,区教委\n" for n in range(700))
    report = bring(table("名称,日期,单位\n" + lines))
    assert (len(report.rejected), report.problems) == (500, 700)
    assert [r.row for r in report.rejected] == list(range(2, 502))
    assert "700处" in report.sentence


def test_a_crash_in_the_middle_leaves_the_old_state(bring, sheet, monkeypatch, told):
    insert = bulk.insert

    def broken(columns, lines, same):
        def some():
            for n, line in enumerate(lines):
                if n == 2:
                    raise RuntimeError("power")
                yield line

        insert(columns, some(), same)

    path = sheet(HEAD, *[[f"第{n}次", "2024-5-3", "区教委"] for n in range(5)])
    monkeypatch.setattr(bulk, "insert", broken)
    with pytest.raises(RuntimeError):
        bring(path)
    assert nothing_came() and not told and not Event.objects.filter(verb="entry.import").exists()
    assert numbering.last("500116", "entry") == 0
    monkeypatch.undo()
    assert bring(path).accepted == 5


def test_the_number_of_queries_does_not_grow_with_the_rows(
    bring, table, django_assert_max_num_queries
):
    kinds.shipped()
    lines = "".join(f"第{n}次,2024-5-3,区教委\n" for n in range(5_000))
    with django_assert_max_num_queries(16):
        assert bring(table("名称,日期,单位\n" + lines)).accepted == 5_000


def test_progress_is_told_while_reading_and_writing(bring, table):
    seen = []
    lines = "".join(f"第{n}次,2024-5-3,区教委\n" for n in range(rows.STEP + 1))
    bring(table("名称,日期,单位\n" + lines), progress=lambda *a: seen.append(a))
    assert any("核对" in s for _, _, s in seen) and any("写入" in s for _, _, s in seen)
    assert (rows.STEP, rows.STEP + 1) in {(done, total) for done, total, _ in seen}


def test_headers_are_guessed_by_label_alias_and_ending(walk):
    headers = ["序号", "走访 时间", "本次走访金额(元)", "名 称", "主办单位", "结束时间", "备注说明"]
    assert guess_columns(walk, headers) == {
        "title": 3, "happened_on": 1, "unit": 4, "amount": 2,
    }  # fmt: skip


def test_a_page_sees_the_first_rows_and_the_guess(walk, sheet, office):
    path = sheet(HEAD, ["甲", "2024-5-3", "区教委"])
    opened, guess = preview(by=office, kind="walk", path=path, name=path.name)
    assert guess == {"title": 0, "happened_on": 1, "unit": 2}
    assert next(opened.rows)[0] == 2
