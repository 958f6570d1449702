"""Cells with unit names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.reading import ALL_MEMBERS, ALL_RESPONSIBLE, ALL_TOWNS, collective, read_units

UNITS = st.lists(
    st.sampled_from(["区委办", "财政局", "规划和自然资源局", "各镇(街道)", "区教委", "人武部", "团区委"]),
    min_size=1, unique=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("区委办、双拥办", "区委办 双拥办", ""),
        ("区委宣传部,区教委；人武部", "区委宣传部 区教委 人武部", ""),
        ("牵头:双拥办;配合:人武部、财政局", "双拥办", "人武部 财政局"),
        ("牵头单位：退役军人局\n配合单位：人社局", "退役军人局", "人社局"),
        ("责任单位:区教委 协办单位:文旅委", "区教委", "文旅委"),
        ("双拥办(牵头)、人武部(配合)", "双拥办", "人武部"),
        ("退役军人局\n人武部\n各镇街", "退役军人局 人武部 各镇街", ""),
        ("区委办 区政府办", "区委办 区政府办", ""),
        ("财 政 局", "财政局", ""),
        ("退役军人事\n务局", "退役军人事务局", ""),
        ("区委办和区政府办", "区委办 区政府办", ""),
        ("规划和自然资源局、住房和城乡建设委", "规划和自然资源局 住房和城乡建设委", ""),
        ("人力资源和社会保障局及医保局", "人力资源和社会保障局 医保局", ""),
        ("各镇(街道、园区)、区教委", "各镇(街道、园区) 区教委", ""),
        ("各镇、街道", "各镇(街道)", ""),
        ("财政局、财政局", "财政局", ""),
        ("双拥办牵头,区教委、文旅委配合", "双拥办", "区教委 文旅委"),
        ("区委办、双拥办牵头、人武部配合", "区委办 双拥办", "人武部"),
        ("财政局/退役军人局", "财政局 退役军人局", ""),
        ("-", "", ""),
        ("", "", ""),
    ],
)
def test_units_of_a_cell(cell, lead, support):
    found = read_units(cell)
    assert found.lead == tuple(lead.split())
    assert found.support == tuple(support.split())


def test_units_without_a_role_take_that_of_their_column():
    assert read_units("人武部、财政局", "support").support == ("人武部", "财政局")


def test_et_cetera_is_dropped_and_remembered():
    found = read_units("财政局、区教委等有关部门")
    assert found.lead == ("财政局", "区教委") and found.more


def test_collective_names_are_kept_and_known():
    assert read_units("全体成员单位、各镇街").lead == ("全体成员单位", "各镇街")
    assert collective("全体成员单位") == ALL_MEMBERS
    assert collective("各镇(街道)") == ALL_TOWNS
    assert collective("各责任单位") == ALL_RESPONSIBLE
    assert collective("财政局") == ""


@given(UNITS, st.sampled_from(["、", ",", "；", "\n"]))
def test_names_joined_by_any_sign_are_split_again(names, sign):
    assert read_units(sign.join(names)).lead == tuple(names)


@given(st.text(max_size=40))
def test_no_cell_breaks_it(text):
    assert read_units(text) is not None
