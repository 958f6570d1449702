"""Formations, ships, depots, coordinates, strength and arms; the allow-list; places in the text."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import secrecy
from tongxin.rules.secrecy import Allowance, inspect

from .secrecy_corpus import DISGUISES

dice = random.Random(4)


def kinds(text: str) -> list[str]:
    return [hit.kind for hit in inspect(text)]


def n(low: int, high: int) -> int:
    return dice.randrange(low, high)


@pytest.mark.parametrize(
    "text",
    [
        *("第{}集团军", "陆军第{}集团军某旅", "第{}合成旅", "合成{}旅", "步兵第{}团", "装甲{}团"),
        *("第{}师政治部", "第{}旅", "第{}团官兵", "武警第{}支队机动{}中队", "{}团政委", "边防{}团"),
        *("{}师官兵", "{}旅来函", "原第{}师", "{}jtj", "{}ji团军"),
        *("驻区部队{}连", "某旅{}营", "{}营官兵", "第{}吕官兵", "陆军第{}lv官兵"),
    ],
)
@pytest.mark.parametrize(
    "over", ["plain", "full width", "chinese numerals", "blanks", "zero width"]
)
def test_a_numbered_formation_is_found(text, over):
    text = text.format(n(2, 99), n(2, 9))
    assert "formation" in kinds(DISGUISES[over](dice, text))


@pytest.mark.parametrize(
    "text",
    [
        *("第二师范学校", "第一营业部", "第三连锁店", "第五团支部", "第二连续梁", "第三旅行社"),
        *("第四军医大学毕业", "三连冠", "一连三天", "一师一优课", "军训第三连", "学生二营三连"),
        *("民兵第二营", "夏令营第三营", "新疆建设兵团第八师", "八路军第三旅", "新四军第四师旧址"),
        *("招聘教师12师范类", "全校120师生", "12旅游公司", "三大师授课", "京剧十大师"),
        *("3个团体", "第二批团队", "第3营商环境专班", "集团第三均衡配送中心", "五旅客"),
    ],
)
def test_what_shares_its_words_with_a_formation_passes(text):
    assert inspect(text) == ()


@pytest.mark.parametrize("text", ["舷号{}", "{}舰来访", "导弹驱逐舰({}舰)", "舷 号:{}"])
def test_a_ship_s_number_is_found(text):
    assert "ship" in kinds(text.format(n(100, 900)))


@pytest.mark.parametrize("text", ["{}仓库", "原{}油库旧址", "第{}弹药库", "{}雷达站"])
def test_a_numbered_depot_is_found(text):
    assert kinds(text.format(n(2100, 9900))) == ["depot"]


def test_a_warehouse_of_a_year_or_a_shop_is_not_a_depot():
    assert not any(map(inspect, ("2024仓库盘点", "3号仓库", "12仓库", "租用1000平方米仓库")))


@pytest.mark.parametrize(
    "text",
    [
        *("29.1{0},106.2{0}", "106.2{0}, 29.1{0}", "(N29.1{0},E106.2{0})", "坐标29.12 106.23"),
        *(
            "东经106度15分33秒",
            "北纬29°17′5″,东经106°15′33″",
            "北纬二十九度十七分",
            "东经106.2{0}度",
        ),
        *(
            "２９．１{0}，１０６．２{0}",
            "lat=29.1{0}&lng=106.2{0}",
            "位置:29.12、106.23",
            "48R XU {0} {0}",
        ),
    ],
)
def test_coordinates_are_found(text):
    assert "place" in kinds(text.format(n(1000, 9999)))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "该部满编官兵{}人",
            "某团满编{}人",
            "驻有{}名官兵",
            "总兵力约{}",
            "全连官兵{}人",
            "全营共{}余人",
        ),
        *(
            "一个加强连的兵力",
            "部队现有官兵{}人",
            "驻军人数约{}",
            "哨所官兵总数{}",
            "本部共有官兵{}名",
            "该连{}人",
            "驻军{}余人",
            "某旅官兵{}余人",
            "驻训官兵{}名",
            "官兵{}名驻守",
            "出动官兵{}人抗洪抢险",
            "投入{}名战士",
        ),
    ],
)
@pytest.mark.parametrize(
    "over", ["plain", "full width", "blanks", "zero width", "chinese numerals"]
)
def test_how_many_men_a_unit_has_is_found(text, over):
    assert "strength" in kinds(DISGUISES[over](dice, text.format(n(60, 3000))))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2名官兵救助过敏老人",
            "官兵{}人次参加植树",
            "慰问官兵{}名",
            "组织部队官兵{}人收看",
            "表彰官兵{}名",
            "驻区某部队官兵{}人立三等功",
            "全军部队{}个医疗队",
            "邀请部队官兵{}人座谈",
        ),
        *(
            "事业编制{}名",
            "编制规划{}份",
            "现有退役军人{}人",
            "随军家属共有{}人",
            "民兵编制{}人",
            "部队家属共{}人",
        ),
    ],
)
def test_deeds_visits_and_office_posts_are_not_strength(text):
    assert inspect(text.format(n(20, 900))) == ()


@pytest.mark.parametrize("text", ["装备坦克{}辆", "{}门火炮", "列装新型战机", "换装99式坦克"])
def test_arms_are_found_and_a_park_s_old_tank_is_not(text):
    assert kinds(text.format(n(3, 90))) == ["equipment"]
    assert inspect("国防教育公园" + text.format(n(3, 90)) + "模型") == ()


ALLOWED = Allowance("2383仓库", "甲", "乙", "已公开的文物", date(2026, 1, 1), date(2027, 1, 1))


def test_an_allowed_wording_passes_and_only_that():
    assert kinds("原总后勤部2383仓库旧址") == ["depot"]
    assert inspect("原总后勤部2383仓库旧址", [ALLOWED.text]) == ()
    assert inspect("原总后勤部2 3 8 3 仓库旧址", [ALLOWED.text]) == ()
    assert kinds("2384仓库与2383仓库") == ["depot", "depot"]
    assert [h.text for h in inspect("2384仓库与2383仓库", [ALLOWED.text])] == ["2384仓库"]
    assert [h.text for h in inspect("12383仓库", [ALLOWED.text])] == ["12383仓库"]


def test_an_allowance_needs_two_people_and_ends():
    assert ALLOWED.holds(date(2026, 6, 1))
    assert not ALLOWED.holds(date(2027, 1, 2))
    alone = Allowance("x", "甲", "甲", "", date(2026, 1, 1), date(2027, 1, 1))
    assert not alone.holds(date(2026, 6, 1))


def test_each_kind_says_what_to_write_instead():
    hit = inspect("慰问5 4-3.21部队")[0]
    assert (hit.kind, hit.text, hit.name) == ("code", "5 4-3.21部队", "部队代号")
    assert "驻区某部队" in hit.why
    assert set(secrecy.KINDS) == {
        *("code", "formation", "depot", "ship", "place", "strength", "equipment"),
    }


def test_logs_keep_the_sentence_and_lose_the_words():
    assert secrecy.hide("保存“54321部队”时出错") == "保存“[已隐去]”时出错"


PIECES = st.sampled_from(
    ["5", "４", "三", "②", "1️⃣", "部", "队", "步", "bu dui", " ", "\u200b", "-", "第", "团", "官兵", "<b>",
     "&#49;", "%33", "\\u0034", "舰", "度", "°", "29.123", "106.123", ",", "。", "编制", "人", "é", "\ud800"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=24).map("".join) | st.text(max_size=60))
def test_places_point_at_what_was_written_and_nothing_is_ever_raised(text):
    hits = inspect(text)
    assert all(hit.text == text[hit.start : hit.end] and hit.text for hit in hits)
    assert list(hits) == sorted(hits) and hits == inspect(text)
    assert all(a.end <= b.start for a, b in zip(hits, hits[1:], strict=False))


@given(st.lists(PIECES, max_size=24).map("".join))
def test_a_log_line_is_changed_only_where_something_was_found(text):
    assert (secrecy.hide(text) == text) == (not inspect(text))
