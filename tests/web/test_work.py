"""任务 in the browser: the list, 交办, one task and every act on it; who sees what."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web import grid_cast as cast
from tongxin.assessments import gap_tasks, stored
from tongxin.assessments.models import CellScore
from tongxin.core import clock
from tongxin.ledger import node_actions, task_actions, tasks
from tongxin.ledger.models import Entry, Task

DUE = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


def later(month, day):
    return clock.at(timezone.make_aware(datetime(2026, month, day, 9)))


@pytest.fixture
def given(office, unit):
    return task_actions.give(
        by=office, unit=unit("德感街道"), title="更换标语", text="换后拍照", due_on=DUE
    )


def take(browser, task, verb, **form):
    return browser.post(f"/work/{task.no}/{verb}/", cast.once(**form))


def step(task):
    return task.steps.order_by("-id").first()


def test_the_list_tells_what_is_open_with_unit_date_and_state(given, office, as_, read):
    text = read(as_(office).get("/work/"))
    assert "更换标语" in text and "德感街道" in text and "2026年8月1日" in text
    assert "待办 1" in text and "已逾期 0" in text


def test_the_list_is_narrowed_by_the_words_of_its_sentence(given, office, unit, as_, read):
    node_actions.make_due(by=office, division="500116", on=date(2026, 7, 2))
    browser = as_(office)
    assert "更换标语" not in read(browser.get("/work/?kind=node"))
    assert "更换标语" in read(browser.get(f"/work/?unit={unit('德感街道').pk}&q=标语"))
    assert "没有符合这些条件的任务" in read(browser.get("/work/?q=没有的"))
    with later(8, 2):
        assert "○ 已逾期" in read(browser.get("/work/?state=late"))


def test_the_first_page_takes_at_most_ten_queries(office, unit, as_):
    units = [unit(n) for n in ("区教委", "财政局", "德感街道")]
    for n in range(30):
        task_actions.give_all(by=office, units=units, title=f"事项{n}", text="", due_on=DUE)
    browser = as_(office)
    with cast.statements(10):
        assert browser.get("/work/").status_code == 200


def test_a_thing_is_given_to_several_units_in_one_form_once(office, unit, as_):
    form = cast.once(title="报方案", text="两页以内", due_on="2026-08-01",
                     unit=[unit("区教委").pk, unit("财政局").pk])  # fmt: skip
    browser = as_(office)
    for _ in range(2):
        answer = browser.post("/work/give/", form)
        assert answer["Location"] == "/work/"
    assert sorted(t.unit.name for t in Task.objects.all()) == ["区教委", "财政局"]


def test_what_was_typed_stays_when_it_is_refused(office, unit, as_, read):
    form = cast.once(title="报方案", due_on="", unit=[unit("区教委").pk])
    answer = as_(office).post("/work/give/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "请填写完成期限" in read(answer)
    assert 'value="报方案"' in page and f'value="{unit("区教委").pk}" checked' in page


def test_a_gap_of_a_cell_is_given_from_the_cell_to_who_leads(office, as_, read):
    edition = cast.put(office, cast.visited(lead=["区教委"]))
    browser = as_(office)
    page = browser.get(f"/cell/{edition.pk}/1.1/2026年/").content.decode()
    row = CellScore.objects.get(edition=edition, item="1.1", window="2026年")
    key = gap_tasks.key_of(stored.gaps_of(row)[-1])
    address = f"/work/give/?edition={edition.pk}&item=1.1&window=2026年&gap={key}"
    assert "/work/give/?edition=" in page
    form = browser.get(address)
    assert "八一" in read(form) and "checked" in form.content.decode()
    answer = browser.post(address, cast.once(due_on="2026-08-10", unit=[_led(form)]))
    task = Task.objects.get()
    assert answer["Location"] == f"/work/{task.no}/"
    assert (task.unit.name, task.item, task.window) == ("区教委", "1.1", "2026年")
    assert "1.1 2026年" in read(browser.get(f"/work/{task.no}/"))


def _led(form):
    return form.context["picked"][0]


def test_a_liaison_neither_gives_nor_is_shown_the_way(given, liaison, as_, read):
    browser = as_(liaison)
    assert browser.get("/work/give/").status_code == 403
    page = browser.get("/work/").content.decode()
    assert "/work/give/" not in page and "本单位清单" in page


def test_the_unit_reports_with_a_file_and_the_office_passes_it(given, liaison, office, as_, read):
    file = SimpleUploadedFile("标语.txt", "换好了".encode())
    take(as_(liaison), given, "prove", text="已换三处", file=file)
    text = read(as_(office).get(f"/work/{given.no}/"))
    assert "待复查" in text and "标语.txt" in text and "报办结:已换三处" in text
    take(as_(office), given, "pass", text="看过")
    assert "已完成" in read(as_(liaison).get(f"/work/{given.no}/"))


def test_the_unit_reports_with_the_number_of_an_entry(given, liaison, as_, read):
    entry = cast.visit(liaison, unit="德感街道")
    answer = take(as_(liaison), given, "prove", text="已登记", entry="99999")
    assert answer.status_code == 422 and "没有编号“99999”的台账记录" in read(answer)
    take(as_(liaison), given, "prove", text="已登记", entry=str(entry.no))
    assert tasks.task(liaison, given.no).entry == entry


def test_a_report_without_words_is_refused_beside_the_form(given, liaison, as_, read):
    answer = take(as_(liaison), given, "prove", text=" ")
    assert answer.status_code == 422 and "请写明怎样办的" in read(answer)
    assert tasks.task(liaison, given.no).state == "open"


def test_a_reason_is_given_and_granted(given, liaison, office, as_, read):
    take(as_(liaison), given, "excuse", text="缺材料", until="2026-08-10")
    text = read(as_(office).get(f"/work/{given.no}/"))
    assert "说明原因,还没有答复:缺材料" in text and "同意延期" in text
    assert "请求延期 1" in read(as_(office).get("/work/"))
    take(as_(office), given, "grant", until="2026-08-10")
    assert tasks.task(office, given.no).due_on == date(2026, 8, 10)


def test_a_reason_is_denied_with_another(given, liaison, office, as_, read):
    take(as_(liaison), given, "excuse", text="缺材料")
    take(as_(office), given, "deny", text="材料已发")
    text = read(as_(liaison).get(f"/work/{given.no}/"))
    assert "不同意延期:材料已发" in text and "还没有答复" not in text


def test_what_was_not_done_well_goes_back(given, liaison, office, as_, read):
    take(as_(liaison), given, "prove", text="已换")
    take(as_(office), given, "fail", text="还有一处", until="2026-08-20")
    assert "退回重办" in read(as_(liaison).get(f"/work/{given.no}/"))
    assert step(given).until == date(2026, 8, 20)


def test_a_slip_is_offered_only_when_it_may_be_sent(given, office, as_, read):
    assert "发蓝色督办单" not in read(as_(office).get(f"/work/{given.no}/"))
    with later(8, 2):
        assert "发蓝色督办单" in read(as_(office).get(f"/work/{given.no}/"))
        take(as_(office), given, "slip", level="blue", text="请抓紧", until="2026-08-10")
        text = read(as_(office).get(f"/work/{given.no}/"))
    assert "蓝色督办单〔2026〕1号" in text and "发橙色督办单" not in text


def test_a_task_is_dropped_with_the_reason(given, office, as_, read):
    take(as_(office), given, "drop", text="重复了")
    assert "已取消" in read(as_(office).get(f"/work/{given.no}/"))


def test_an_act_sent_twice_has_one_effect(given, liaison, as_):
    form = cast.once(text="已换")
    for _ in range(2):
        answer = as_(liaison).post(f"/work/{given.no}/prove/", form)
        assert answer["Location"] == f"/work/{given.no}/"
    assert given.steps.count() == 2


def test_the_unit_is_offered_what_it_can_do_and_the_office_what_it_can(given, liaison, office, as_):
    mine = as_(liaison).get(f"/work/{given.no}/").context["acts"]
    theirs = as_(office).get(f"/work/{given.no}/").context["acts"]
    assert mine == ["prove", "excuse"] and "drop" in theirs


def test_a_nodes_task_leads_to_the_form_of_its_entry(office, as_, read):
    (task, *_) = node_actions.make_due(by=office, division="500116", on=date(2026, 7, 2))
    with later(7, 12):
        page = as_(office).get(f"/work/{task.no}/")
        assert f"/ledger/new/{task.wanted}/?facet=" in page.content.decode()
        cast.visit(office, day="2026-07-10", facet="八一")
        assert "已经登记了对应的台账" in read(as_(office).get(f"/work/{task.no}/"))
        assert "● 已登记台账" in read(as_(office).get("/work/?state=done"))
    assert Entry.objects.count() == 1


def test_outside_ones_units_a_task_does_not_exist(given, outsider, person, district, unit, as_):
    other = person(district, "other", "liaison", unit=unit("支坪镇"))
    for who in (outsider, other):
        browser = as_(who)
        assert browser.get(f"/work/{given.no}/").status_code == 404
        assert take(browser, given, "prove", text="已换").status_code == 404
        assert "更换标语" not in browser.get("/work/").content.decode()
    assert given.steps.count() == 1


def test_a_liaison_checks_nothing(given, liaison, as_):
    take(as_(liaison), given, "prove", text="已换")
    assert take(as_(liaison), given, "pass").status_code == 403
    assert tasks.task(liaison, given.no).state == "proved"


def test_an_assessor_has_no_tasks(given, assessor, as_):
    assert as_(assessor).get("/work/").status_code == 403
    assert 'href="/work/"' not in as_(assessor).get("/").content.decode()


def test_an_act_that_is_none_does_not_exist(given, office, as_):
    assert take(as_(office), given, "burn").status_code == 404
    assert as_(office).get(f"/work/{given.no}/drop/").status_code == 405
