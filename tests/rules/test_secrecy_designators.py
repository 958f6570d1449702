"""Designators, however disguised, do not pass; innocent sentences do.

12,000 disguised codes from the generator, 0 missed. The disguises of `secrecy_holdout` were written
after the detector: at the first run it found 5,550 of 5,700 (97.4 %); it had not thought of HTML
tags inside a code and of 某 in the place of a digit, and knows both since.
"""

import re
from collections import Counter

import pytest

from tongxin.rules.secrecy import inspect

from . import innocent_corpus, secrecy_holdout
from .secrecy_corpus import DISGUISES, designators

NAIVE = re.compile(r"[1-9][0-9]{4}部队")


def test_of_12000_disguised_designators_none_is_missed():
    missed = [(name, text) for name, _, text in designators(12_000, 20261123) if not inspect(text)]
    assert missed == []


def test_at_least_fifteen_disguises_and_their_pairs_are_tried():
    tried = Counter(name for name, *_ in designators(12_000, 20261123))
    assert len(DISGUISES) >= 25
    assert sum("+" in name for name in tried) >= 80
    assert all(tried[name] >= 100 for name in DISGUISES)


def test_a_plain_pattern_misses_most_so_the_corpus_is_not_blind():
    texts = [text for *_, text in designators(12_000, 20261123)]
    assert sum(bool(NAIVE.search(text)) for text in texts) < len(texts) * 0.15


def test_disguises_that_were_written_after_the_detector_are_found():
    missed = [pair for pair in secrecy_holdout.held_out(3_800, 11) if not inspect(pair[1])]
    assert missed == []


def alarms(texts, allowed=()) -> list[tuple[str, str]]:
    return [(text, hit.text) for text in texts for hit in inspect(text, allowed)]


def test_no_text_of_the_library_or_the_docs_alarms():
    texts = innocent_corpus.library()
    assert len(texts) > 2_500
    allowed = innocent_corpus.allowed()
    assert allowed and alarms(texts, allowed) == []


def test_office_sentences_with_numbers_do_not_alarm():
    texts = list(innocent_corpus.sentences(3_000, 3))
    told = alarms(texts)
    assert len(told) <= len(texts) // 100, told
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "第二师范学校",
            "第一营业部",
            "第三连锁店",
            "第一团支部",
            "三连冠",
            "5路公交",
            "二连浩特",
        ),
        *("驻区某部队", "某连队", "××部队", "XX部队", "驻区单位甲", "某旅官兵", "边防某连队"),
        *("2024年部队工作要点", "关于2024部队慰问的方案", "202405部队慰问", "24.5.12部队座谈.jpg"),
        *(
            "2024年起不对外开放",
            "编号12345已不对应",
            "邮编:402260 部队",
            "渝A12345部队用车",
            "第七军分区旧址",
            "某部2026-1号通知",
            "无异议后部队代表发言",
            "八一期间部队开放日",
        ),
        *("金额12345,部队家属优先", "拨打12345,部队家属优先", "邮编402260,部队大院"),
        *("慰问部队20000元", "部队500元", "部队12345热线", "为部队2.5公里光纤"),
        *("2名官兵勇救落水老人", "慰问部队官兵120名", "部队官兵50人参加植树"),
        *("事业编制12名", "现有工作人员5人", "服务站现有退役军人1200人"),
        *(
            "92.125,88.250",
            "45.0625、95.0625",
            "45.0625,95.0625分",
            "体温38度5分钟后",
            "第8基地食堂",
        ),
        *("发放宣传册12345部", "手机12345部", "12345部门联动", "12380举报信箱", "2024舰艇开放日"),
        *("11-23 on 2 cores, 24 GiB, Debian 12, Python", "4 years, 5565 units of stock"),
    ],
)
def test_what_only_looks_alike_passes(text):
    assert inspect(text) == ()
