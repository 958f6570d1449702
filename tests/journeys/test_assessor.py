"""Rounds stand side by side, a hand score looks like one, and nobody overwrites a colleague."""

from playwright.sync_api import expect

from tests.journeys.acts import (
    cell_of,
    figure,
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    opens_the_cell,
    presses,
    records_a_visit,
    types,
    unfolds,
)


def test_an_assessor_marks_in_a_round_of_their_own_and_nothing_else_moves(page, sampled):
    logs_in(page, "assessor")
    goes_to(page, "总表")
    before = figures(page)
    opens_the_cell(page, "3.8", "2026年")
    cell = figures(page)
    gives_points(page, "assessor", "0.25", "只见到春节走访的照片(样例)", "考评打分")
    is_told(page, "考评组评0.25分,已记下。")
    expect(round_of(page, "考评组")).to_contain_text("只见到春节走访的照片(样例)")
    expect(round_of(page, "自评(人工评分)")).to_contain_text("没有评")
    assert figures(page) == cell
    goes_to(page, "总表")
    assert figures(page) == before


def test_a_hand_score_carries_its_reason_and_looks_different(page, standard):
    logs_in(page, "office")
    opens_the_cell(page, "2.4", "2025年")
    unfolds(page, "人工评分")
    gives_points(page, "self", "0.25", "", "人工评分")
    is_told(page, "理由")
    gives_points(page, "self", "0.25", "学校逐所看过(样例)", "人工评分")
    is_told(page, "人工评分0.25分:学校逐所看过(样例)")
    goes_to(page, "总表")
    expect(cell_of(page, "2.4", "2025年")).to_contain_text("手")
    expect(cell_of(page, "2.5", "2025年")).not_to_contain_text("手")


def test_of_two_people_who_edit_one_entry_the_second_is_told(page, new_page, standard):
    first, second = logs_in(page, "office"), logs_in(new_page(), "office")
    number = records_a_visit(first, "走访军休所", "2025-07-30")
    for window in (first, second):
        window.goto(f"/ledger/{number}/edit/")
    types(first, 名称="走访军休所和光荣院")
    presses(first, "保存")
    is_titled(first, "走访军休所和光荣院")
    types(second, 名称="走访军休所(补)")
    presses(second, "保存")
    sees_both_sides(second)
    follows(second, "不保存,看现在的记录")
    is_titled(second, "走访军休所和光荣院")


def figures(page):
    return figure(page, "上报"), figure(page, "认定")


def round_of(page, word):
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=word, exact=True))


def gives_points(page, round, points, reason, verb):
    """The form of a round; the office has two side by side."""
    form = page.locator("form").filter(has=page.locator(f"input[value={round}]"))
    form = form.filter(has=page.get_by_label("理由"))
    form.get_by_label("得分").fill(points)
    form.get_by_label("理由").fill(reason)
    form.get_by_role("button", name=verb).click()


def sees_both_sides(page):
    differing = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="名称"))
    expect(differing).to_contain_text("走访军休所和光荣院")
    expect(differing).to_contain_text("走访军休所(补)")
