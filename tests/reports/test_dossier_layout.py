"""创建资料: folders and numbers as the profession has them, every file once, as of a day."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests import dossiers as d
from tests.web import grid_cast as cast
from tongxin.assessments import linking
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger import actions as ledger
from tongxin.ledger import evidence
from tongxin.reports.dossier import browse, names
from tongxin.rules.reading.text import squeeze

PLANS = "Ⅰ 组织领导/Ⅰ-2 年度部署"
VISITS = "Ⅰ 组织领导/Ⅰ-1 节日走访慰问"


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def made(office):
    return d.edition(office)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "成果包.zip"


def text(archive, path):
    pages = PdfReader(BytesIO(archive.read(path))).pages
    return squeeze("".join(page.extract_text() for page in pages))


def test_each_item_has_a_folder_for_each_year_that_has_begun(office, made, target):
    archive, _ = d.sealed(office, made, target)
    years = {name.split("/")[2] for name in archive.namelist() if name.startswith(PLANS)}
    assert years == {"2024年", "2025年", "2026年"}
    for folder in (f"{PLANS}/2024年", f"{VISITS}/2026年", "一票否决/否1 应接收未接收/2025年",
                   "加分项/加1 推广经验/全周期"):  # fmt: skip
        assert {f"{folder}/目录.pdf", f"{folder}/提交表.pdf"} <= set(archive.namelist())


def test_a_year_to_come_that_has_points_already_has_its_folder(office, district, target):
    plans = cast.linked("1.2")
    element = {"label": "规划", "points": 2, "fact": "document//count"}
    plans["scoring"] = [{"calc": "each", "points": 2, "elements": [element]}]
    made = cast.put(office, plans)
    raw = {"title": "样例规划", "happened_on": "2024-03-01", "valid_until": "2027-06-30",
           "unit": "退役军人局", "facet": "其他文件"}  # fmt: skip
    lasting = d.ledger.record(by=office, kind="document", raw=raw)
    d.ledger.accept(by=office, entries=[lasting])
    archive, _ = d.sealed(office, made, target)
    years = {name.split("/")[2] for name in archive.namelist() if name.startswith(PLANS)}
    assert years == {"2024年", "2025年", "2026年", "2027年"}


def test_material_keeps_its_given_number_and_what_has_none_gets_the_next_free_one(
    office, made, target
):
    first = d.add(office, "方案.pdf", d.plan())
    d.link(office, made, first, number="Ⅰ-2-③")
    d.visit(office, d.photo(office, "后.jpg", (9, 9, 9)), day="2026-04-01")
    d.visit(office, d.photo(office, "先.jpg", (1, 1, 1)), day="2026-01-05")
    archive, _ = d.sealed(office, made, target)
    found = [n.rpartition("/")[2] for n in archive.namelist() if n.endswith((".jpg", "案.pdf"))]
    assert found == ["Ⅰ-1-① 先.jpg", "Ⅰ-1-② 后.jpg", "Ⅰ-2-③ 方案.pdf"]


def test_a_number_once_given_is_not_given_again(office, liaison, made, target):
    gone = d.link(office, made, d.add(office, "旧.pdf", d.plan()))
    linking.unlink(by=office, link=gone)
    entry = d.visit(office, d.add(office, "新.pdf", d.plan("新")))
    kept = linking.link(by=office, edition=made, item="1.2", window="2026年", label="总结",
                        entry=entry)  # fmt: skip
    linking.accept_links(by=office, links=[kept])
    archive, _ = d.sealed(office, made, target)
    assert kept.number == "Ⅰ-2-②"
    assert not any("Ⅰ-2-①" in name for name in archive.namelist())
    assert "Ⅰ-2-②" in text(archive, f"{PLANS}/2026年/目录.pdf")


def test_a_file_of_several_places_is_stored_once_and_told_in_the_others(office, made, target):
    scheme = d.add(office, "工作方案.pdf", d.plan())
    d.visit(office, scheme)
    d.link(office, made, scheme, page="2", quote=d.BROKEN)
    archive, _ = d.sealed(office, made, target)
    assert d.one(archive, "工作方案.pdf") == f"{VISITS}/2026年/Ⅰ-1-① 工作方案.pdf"
    assert d.one(archive, "工作方案(标注).pdf").startswith(f"{PLANS}/2026年/Ⅰ-2-①")
    told = text(archive, f"{PLANS}/2026年/目录.pdf")
    assert "见Ⅰ-1-①" in told and "原件在Ⅰ组织领导" in told


def test_an_entry_linked_as_a_whole_brings_all_its_files_under_one_number(office, made, target):
    entry = d.visit(office, d.photo(office, "甲.jpg", (1, 1, 1)), d.photo(office, "乙.jpg", (2, 2, 2)),
                    day="2023-02-01")  # fmt: skip
    row = linking.link(
        by=office, edition=made, item="1.2", window="2026年", label="方案", entry=entry
    )
    linking.accept_links(by=office, links=[row])
    archive, _ = d.sealed(office, made, target)
    found = [n.rpartition("/")[2] for n in archive.namelist() if n.endswith(".jpg")]
    assert found == ["Ⅰ-2-①(1) 甲.jpg", "Ⅰ-2-①(2) 乙.jpg"]


def test_only_what_is_accepted_comes_in_unless_all_is_asked_for(office, made, target):
    d.visit(office, d.photo(office, "未认定.jpg"), accepted=False)
    d.link(office, made, d.add(office, "待审.pdf", d.plan()), accepted=False)
    archive, done = d.sealed(office, made, target)
    assert not any(n.endswith(("未认定.jpg", "待审.pdf")) for n in archive.namelist())
    assert done.pieces == 0 and "没有已认定的材料" in done.warnings[0]
    assert "1份记录或引用还没有认定" in text(archive, "缺项.pdf")
    archive, done = d.sealed(office, made, target, everything=True)
    assert done.pieces == 2
    assert "〔未认定〕" in text(archive, f"{PLANS}/2026年/目录.pdf")


def test_a_past_day_shows_what_was_there_then_and_nothing_later(office, made, target):
    with clock.at(cast.TODAY.replace(month=2, day=10)):
        entry = d.visit(office, d.photo(office, "二月.jpg", (1, 1, 1)))
    d.visit(office, d.photo(office, "六月.jpg", (2, 2, 2)), day="2026-05-01", facet="八一")
    (attached,) = entry.attachments.all()
    evidence.detach(by=office, attachment=attached, reason="换一张")
    archive, done = d.sealed(office, made, target, as_of=date(2026, 3, 1))
    assert done.as_of == date(2026, 3, 1)
    assert [n for n in archive.namelist() if n.endswith(".jpg")] == [
        f"{VISITS}/2026年/Ⅰ-1-① 二月.jpg"
    ]
    archive, _ = d.sealed(office, made, target)
    assert [n for n in archive.namelist() if n.endswith(".jpg")] == [
        f"{VISITS}/2026年/Ⅰ-1-① 六月.jpg"
    ]


def test_an_entry_changed_since_is_sealed_as_it_stood(office, made, target):
    with clock.at(cast.TODAY.replace(month=2, day=10)):
        entry = d.visit(office, d.photo(office, "春节.jpg"))
    raw = {"title": "改过的走访", "happened_on": "2025-02-05", "facet": "春节", "unit": "退役军人局",
           "recipients": ["驻区部队"]}  # fmt: skip
    entry.refresh_from_db()
    ledger.revise(by=office, entry=entry, raw=raw, version=entry.version)
    archive, _ = d.sealed(office, made, target, as_of=date(2026, 3, 1))
    assert d.one(archive, "春节.jpg").startswith(f"{VISITS}/2026年")
    archive, _ = d.sealed(office, made, target, everything=True)
    assert d.one(archive, "春节.jpg").startswith(f"{VISITS}/2025年")


def test_a_withdrawn_entry_is_not_in_it(office, made, target):
    entry = d.visit(office, d.photo(office))
    entry.refresh_from_db()
    ledger.withdraw(by=office, entry=entry, reason="重复登记")
    archive, _ = d.sealed(office, made, target)
    assert not any(n.endswith(".jpg") for n in archive.namelist())


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2026, 6, 2), "这一天还没有到"), (date(2023, 12, 31), "创建周期从2024年1月1日开始")],
)
def test_a_day_that_cannot_be_sealed_is_refused(office, made, target, day, sentence):
    with pytest.raises(Refused, match=sentence):
        d.sealed(office, made, target, as_of=day)
    assert not target.exists()


def test_pages_run_through_a_folder_and_stay_open_after_an_unknown_length(office, made, target):
    d.visit(office, d.add(office, "三页.pdf", d.plan("三")), day="2026-01-01")
    d.visit(office, d.word(office, "两页.docx", 2), day="2026-01-02")
    d.visit(office, d.photo(office), day="2026-01-03")
    d.visit(office, d.word(office, "不知.docx"), day="2026-01-04")
    d.visit(office, d.photo(office, "尾.jpg", (5, 5, 5)), day="2026-01-05")
    archive, _ = d.sealed(office, made, target)
    told = text(archive, f"{VISITS}/2026年/目录.pdf")
    for name, pages in (("三页.pdf", "1—3"), ("两页.docx", "4—5"), ("走访.jpg", "6")):
        assert name in told and pages in told
    assert "7—" in told and "手工填写" in told
    assert "不知.docx没有写明页数" in text(archive, "缺项.pdf")


def test_what_is_only_on_paper_has_a_card_that_says_where(office, made, target):
    d.visit(office, evidence.add_paper(by=office, name=f"{d.RARE}情况说明"))
    archive, _ = d.sealed(office, made, target)
    card = d.one(archive, "存放说明.pdf")
    assert "存于人武部保密柜" in text(archive, card) and d.RARE in text(archive, card)
    assert "只有纸质,存于人武部保密柜" in text(archive, "缺项.pdf")


def test_records_without_a_file_and_missing_points_are_on_the_sheet_of_what_is_missing(
    office, made, target
):
    entry = d.visit(office)
    told = text(d.sealed(office, made, target)[0], "缺项.pdf")
    assert f"1条台账记录没有附件:第{entry.no}号" in told
    assert "1.1节日走访慰问2026年八一0.25退役军人局2026年12月31日前" in told
    assert "1.2年度部署2024年方案0.25区教委2024年12月31日已过" in told
    assert "否1应接收未接收2024年、2025年、2026年还没有指定由哪些单位声明" in told


def test_names_that_windows_cannot_hold_are_mended_and_none_is_given_twice():
    assert names.clean("甲/乙:丙*?. ") == "甲_乙_丙__"
    assert names.file("很" * 90 + ".pdf") == "很" * 60 + ".pdf"
    taken = names.Unique()
    assert [taken.path(p) for p in ("a/甲.PDF", "a/甲.pdf", "a/甲.pdf")] == [
        "a/甲.PDF", "a/甲(2).pdf", "a/甲(3).pdf",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "typed"), [("Ⅲ-1-2-①", "3-1-2-1"), ("ⅩⅡ-4-(51)", "12-4-51"), ("加1-②", "加1-2")]
)
def test_a_number_can_be_typed(number, typed):
    assert browse.typed(number) == typed


def test_another_districts_standard_cannot_be_sealed(office, outsider, made, target):
    with pytest.raises(Refused, match="没有这份标准"):
        d.sealed(outsider, made, target)


@pytest.mark.parametrize("who", ["liaison", "assessor"])
def test_only_the_office_seals(request, who, made, target):
    with pytest.raises(Refused, match="没有这项权限"):
        d.sealed(request.getfixturevalue(who), made, target)
    assert not target.exists()


def test_midnight_of_the_day_is_the_line(office, made, target):
    """What is attached on the last second of the day is in it, a second later it is not."""
    last = timezone.make_aware(datetime(2026, 3, 1, 23, 59, 59))
    with clock.at(last):
        d.visit(office, d.photo(office, "当日.jpg", (1, 1, 1)))
    with clock.at(timezone.make_aware(datetime(2026, 3, 2, 0, 0, 1))):
        d.visit(office, d.photo(office, "次日.jpg", (2, 2, 2)))
    archive, _ = d.sealed(office, made, target, as_of=date(2026, 3, 1))
    assert [n.rpartition(" ")[2] for n in archive.namelist() if n.endswith(".jpg")] == ["当日.jpg"]
