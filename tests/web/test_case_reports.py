"""Pages made from all cases of a kind, and 先看看 at the family's side."""

import pytest
from django.urls import reverse

from tests.cases.test_kind_school_place import TYPED
from tongxin.cases import actions, schemes
from tongxin.core import clock

GUIDE = "/apply/school_place/guide/"
ASKED = {"stage": "小学", "status": "现役军人", "here": ["爷爷奶奶或外公外婆的户口在本区"]}


@pytest.fixture
def child(liaison):
    return actions.open_case(by=liaison, kind="school_place", raw=TYPED)


@pytest.mark.parametrize("name", ["school-list", "school-public", "spouse-halves"])
def test_with_nothing_to_show_a_page_says_what_belongs_there(office, as_, name):
    assert as_(office).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["school-public", "spouse-halves"])
def test_a_liaison_neither_sees_nor_opens_what_is_the_office_s(liaison, as_, read, name):
    client = as_(liaison)
    assert client.get(reverse(name)).status_code == 403
    told = read(client.get("/cases/?kind=school_place")) + read(client.get("/cases/?kind=spouse"))
    assert "公示和公布" not in told and "半年统计" not in told and "交教委的名单" in told


def test_the_office_finds_them_on_the_list_of_the_kind(office, as_, read):
    told = read(as_(office).get("/cases/?kind=school_place"))
    assert "交教委的名单" in told and "公示和公布" in told
    assert "交教委的名单" not in read(as_(office).get("/cases/"))


@pytest.mark.parametrize("name", ["school-list-file", "spouse-halves-file"])
def test_a_spreadsheet_comes_as_a_file(office, as_, name):
    answer = as_(office).get(reverse(name))
    assert answer["Content-Disposition"].startswith("attachment") and answer.status_code == 200
    assert as_(office).get(reverse("school-public-file", args=[9])).status_code == 404


def test_only_what_can_be_done_now_is_a_button(office, person, unit, district, as_, read):
    raw = {
        "name": "样例甲", "id_no": "样例1", "phone": "样例", "merit": "其他随军家属", "approved": "是",
        "moved": "是", "former": "没有工作过",
    }  # fmt: skip
    colleague = person(district, "office2", "office", unit=unit("退役军人局"))
    case = actions.open_case(by=office, kind="spouse", raw=raw)
    case = actions.take(by=colleague, case=case, step="received_done",
                        raw={"paper_no": "2026-1", "true": "是"})  # fmt: skip
    actions.take(by=office, case=case, step="verified_done", raw={"way": "货币补助"})
    told = read(as_(office).get(reverse("case", args=["spouse", case.year, case.no])))
    assert "登记货币补助" in told and "明确单位" not in told.split("经过")[0].split("</nav>")[-1]
    assert "登记自主就业" not in told and "一致:是" in told


def test_a_page_of_a_child_shows_no_name_and_no_group(office, as_, child):
    page = as_(office).get(reverse("case", args=["school_place", child.year, child.no]))
    told = page.content.decode()
    assert not [v for v in ("样例甲", "样例乙", "样例证件001X", "样例志愿学校") if v in told]


def test_a_mother_in_law_reads_place_papers_and_last_day_without_a_login(client, office, read):
    told = read(client.post(GUIDE, ASKED))
    assert "可以按祖父母或外祖父母户籍地入学" in told and "带老人的户口簿" in told
    assert "申报截止日以区教委公布为准" in told and "资格证明信" in told


def test_with_the_calendar_entered_she_reads_the_day(client, office, person, district, unit, read):
    colleague = person(district, "office2", "office", unit=unit("退役军人局"))
    year = clock.today().year
    raw = {"last_days": f"小学={year}-12-31"}
    row = schemes.propose(
        by=office, kind="school_place", since=clock.today(), source="样例", raw=raw
    )
    schemes.check(by=colleague, scheme=row)
    assert f"最后一天是{year}年12月31日" in read(client.post(GUIDE, ASKED))
    assert "全年都可以申请" in read(client.post(GUIDE, ASKED | {"stage": "转学插班"}))


def test_no_place_in_the_district_and_a_year_gone_by_are_told_with_the_law(client, office, read):
    told = read(client.post(GUIDE, {"stage": "小学", "status": "现役军人", "seen": ["here"]}))
    assert "本区没有可以用的地点" in told and "第55条" in told
    gone = {"stage": "小学", "status": "退役军人", "discharged": "2020-01-01", "seen": ["here"]}
    assert "不在范围内" in read(client.post(GUIDE, gone))
    assert "还不能确定" in read(client.post(GUIDE, {**gone, "discharged": ""}))


def test_only_a_veteran_is_asked_when_it_was_and_before_the_answer_is_told(client, office, read):
    """Without a line of JavaScript: the answers bring up the question, then the result is told."""
    assert "退役日期" not in read(client.get(GUIDE))
    seen = {"seen": ["stage", "status", "here"]}
    asked = read(client.post(GUIDE, ASKED | seen | {"status": "退役军人"}))
    assert "退役日期" in asked and "还要答:退役日期" in asked and "开始办理" not in asked
    told = read(client.post(GUIDE, ASKED | seen | {"status": "退役军人", "discharged": ""}))
    assert "还不能确定" in told and "还要答" not in told
    soldier = read(client.post(GUIDE, ASKED | seen | {"discharged": "2020-01-01"}))
    assert "可以申请" in soldier and "退役日期" not in soldier


def test_for_high_school_no_place_is_asked(client, office, read):
    senior = {"stage": "高中", "status": "现役军人", "seen": ["stage", "status", "here"]}
    told = read(client.post(GUIDE, senior))
    assert "高中不看地点" in told and "下面哪几样符合" not in told
    again = read(client.post(GUIDE, senior | {"stage": "小学", "seen": ["stage", "status"]}))
    assert "下面哪几样符合" in again and "本区没有可以用的地点" not in again


def test_what_is_missing_is_said_and_nothing_is_kept(client, office, read):
    answer = client.post(GUIDE, {"stage": "小学"})
    assert answer.status_code == 422 and "请填写“孩子的父母一方是”" in read(answer)
    assert "discharged" not in str(dict(client.session))


def test_a_kind_without_a_guide_has_none(client, office):
    assert client.get("/apply/bulletin/guide/").status_code == 404


def test_figures_of_another_place_are_a_beginning_and_not_in_force(office, as_, read):
    page = as_(office).get("/schemes/school_place/?sample=qianjiang").content.decode()
    assert "一至四级残疾军人子女=加8分" in page and "未经本区确认" in page
    assert "一至四级残疾军人子女=加8分" not in read(as_(office).get("/schemes/school_place/"))
