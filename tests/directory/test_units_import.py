"""A district's units come from one spreadsheet, all of it or nothing."""

import pytest
import xlsxwriter

from tongxin.core.errors import Refused
from tongxin.directory import importing, queries
from tongxin.directory.models import Assignment, Unit, UnitName, User
from tongxin.directory.scope import Forbidden

HEAD = ["单位名称", "类别", "上级单位", "别名(曾用名)", "成员单位", "联络员姓名", "登录名"]
GOOD = [
    ["科技局", "区级部门", "", "区科技局、科委", "是", "", ""],
    ["白沙镇", "镇街", "", "", "", "样例联络员", "baisha"],
    ["白沙镇中心小学", "", "白沙镇", "", "", "", ""],
]


@pytest.fixture
def book(tmp_path):
    """Writes rows as a spreadsheet, with a title line above the head."""

    def write(*rows, head=HEAD):
        path = tmp_path / "名录.xlsx"
        with xlsxwriter.Workbook(path) as out:
            sheet = out.add_worksheet()
            for number, cells in enumerate((["江津区单位名录"], head, *rows)):
                sheet.write_row(number, 0, cells)
        return path

    return write


def bring(by, path, **options):
    return importing.import_units(by=by, path=path, name=path.name, **options)


def test_units_come_with_kinds_parents_aliases_and_liaisons(office, book):
    report = bring(office, book(*GOOD))
    assert (report.rows, report.accepted, report.rejected) == (3, 3, [])
    school = Unit.objects.get(name="白沙镇中心小学")
    assert (school.kind, school.parent.name) == ("school", "白沙镇")
    assert Unit.objects.get(name="科技局").member
    assert queries.Resolver.load("500116").find("科委").name == "科技局"
    assert Assignment.objects.get(user__username="baisha").unit.name == "白沙镇"


def test_a_liaison_gets_a_password_that_works_once_and_must_be_changed(office, book):
    ((_, _, username, password),) = bring(office, book(*GOOD)).logins
    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.must_change


def test_columns_may_stand_in_any_order_and_without_the_optional_ones(office, book):
    path = book(["否", "文旅委"], ["是", "司法局"], head=["是否成员单位", "单位"])
    bring(office, path)
    assert [Unit.objects.get(name=n).member for n in ("文旅委", "司法局")] == [False, True]


def test_a_comma_file_in_the_encoding_of_chinese_excel_is_read(office, tmp_path):
    path = tmp_path / "名录.csv"
    path.write_bytes("单位名称,别名\r\n应急局,应急管理局\r\n".encode("gb18030"))
    assert bring(office, path).accepted == 1
    assert UnitName.objects.get(name="应急管理局").unit.name == "应急局"


@pytest.mark.parametrize(
    ("row", "column", "part"),
    [
        (["", "镇街"], "单位名称", "请填写单位名称"),
        (["科技局", "公司"], "类别", "没有“公司”这一类"),
        (["白沙镇", "", "石蟆镇"], "上级单位", "不在单位名录里"),
        (["白沙镇", "", "白沙镇"], "上级单位", "不能是它自己"),
        (["财政局"], "单位名称", "已在单位名录里"),
        (["科技局", "", "", "财政局"], "别名", "另一个单位"),
        (["科技局", "", "", "", "也许"], "成员单位", "是”或“否"),
        (["科技局", "", "", "", "", "某人", ""], "登录名", "一起填写"),
        (["科技局", "", "", "", "", "某人", "张 三"], "登录名", "小写字母"),
        (["科技局", "", "", "", "", "某人", "office"], "登录名", "已被使用"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_written(office, book, row, column, part):
    before = Unit.objects.count()
    path = book(["商务委"], row)
    with pytest.raises(Refused) as refused:
        bring(office, path)
    assert any(p.startswith(f"第4行“{column}") and part in p for p in refused.value.problems)
    assert Unit.objects.count() == before
    assert (4, part in refused.value.problems[0]) == (bring_dry(office, path), True)


def bring_dry(office, path):
    report = bring(office, path, dry_run=True)
    assert report.accepted == 0
    return report.rejected[0][0]


def test_a_dry_run_tells_the_same_and_writes_nothing(office, book):
    before = Unit.objects.count()
    assert bring(office, book(*GOOD), dry_run=True).accepted == 3
    assert Unit.objects.count() == before


def test_the_same_name_or_login_twice_is_refused(office, book):
    same = [["科技局", "", "", "", "", "甲", "kj"], ["科技局", "", "", "", "", "乙", "kj"]]
    report = bring(office, book(*same), dry_run=True)
    assert [(row, column) for row, column, _ in report.rejected] == [
        (4, "单位名称"),
        (4, "登录名"),
    ]


def test_a_ring_of_parents_is_refused(office, book):
    ring = [["科技局", "", "商务委"], ["商务委", "", "司法局"], ["司法局", "", "科技局"]]
    report = bring(office, book(*ring), dry_run=True)
    assert {message for _, _, message in report.rejected} == {"上级单位绕了一圈又回到自己,请改正。"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"%PDF-1.4 no table"])
def test_a_file_that_is_no_table_gets_a_sentence(office, tmp_path, content):
    path = tmp_path / "坏表.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match="坏表.xlsx"):
        bring(office, path)


def test_a_comma_file_that_calls_itself_a_workbook_is_read_for_what_it_is(office, tmp_path):
    path = tmp_path / "名录.xlsx"
    path.write_text("单位名称;类别\n应急局;部门\n", encoding="utf-16")
    assert bring(office, path).accepted == 1


def test_a_table_without_the_name_column_or_with_two_of_them_gets_a_sentence(office, book):
    with pytest.raises(Refused, match="没有找到“单位名称”"):
        bring(office, book(["甲"], head=["序号"]))
    with pytest.raises(Refused, match="两列都是“单位名称”"):
        bring(office, book(["甲", "乙"], head=["单位名称", "单位"]))


def test_a_table_that_does_not_say_where_the_office_sits_is_told_so(office, book):
    assert bring(office, book(*GOOD), dry_run=True).warnings
    told = bring(office, book(["双拥工作局", "", "", "双拥办"]), dry_run=True)
    assert told.warnings == []


def test_the_unit_called_after_the_office_holds_it(office, book):
    bring(office, book(["双拥工作局", "", "", "双拥办"]))
    assert Unit.objects.get(name="双拥工作局").office


def test_a_liaison_cannot_bring_units(liaison, book):
    with pytest.raises(Forbidden):
        bring(liaison, book(*GOOD))
