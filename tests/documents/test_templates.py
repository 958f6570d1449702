"""A template is plain data; one that names what nobody defined is refused with the place."""

import pytest

from tests.documents.conftest import SMALL
from tongxin.core.errors import Refused
from tongxin.documents import templates

pytestmark = pytest.mark.django_db


def build(**more):
    return templates.build("x", SMALL | more, "500116")


def refused(**more):
    with pytest.raises(Refused) as error:
        build(**more)
    return error.value.sentence


def test_the_shipped_templates_are_whole_and_cover_the_three_genres(district):
    found = templates.of("500118")
    assert {t.genre for t in found} == {"briefing", "summary", "story"}
    assert all(t.body and t.figures for t in found)


def test_a_template_of_one_district_is_offered_to_nobody_else(district):
    assert "jiangjin-report" in {t.key for t in templates.of("500116")}
    assert "jiangjin-report" not in {t.key for t in templates.of("500118")}
    with pytest.raises(Refused, match="没有这份材料模板"):
        templates.get("500118", "jiangjin-report")


def test_a_figure_nobody_defined_is_named_with_its_paragraph():
    told = refused(body=["一、工作", "走访{visits},座谈{talks}。"])
    assert "第2段" in told and "“talks”" in told


def test_a_figure_of_a_kind_that_is_not_there_is_refused():
    told = refused(figures={"visits": {"fact": "picnic//count"}})
    assert "“visits”" in told and "picnic" in told


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        ({"fact": "visit//acts"}, "看不懂取数写法"),
        ({"unit": "次"}, "没有写fact"),
        ({"fact": "visit//count", "where": {"unit__name": "x"}}, "看不懂"),
        ({"fact": "visit//count", "where": {"title__regex": "x"}}, "看不懂"),
        ({"score": "all"}, "score只能写"),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused_in_words(figure, says):
    assert says in refused(figures={"visits": figure})


def test_a_brace_without_its_partner_is_refused():
    assert "花括号不成对" in refused(body=["走访{visits次。"])


def test_a_genre_that_is_not_there_is_refused():
    assert "体裁" in refused(genre="poem")


def test_a_file_of_figures_outside_the_library_is_not_read():
    assert "没有数字文件" in refused(figures_from="../pyproject.toml")


def test_signs_beside_chinese_are_printed_in_full_width():
    text = build(body=["走访{visits},共2,000人(含军属);比例1:2。"]).body
    assert text == "走访{visits}，共2,000人（含军属）；比例1:2。"


def test_figures_of_a_facts_file_bring_their_period_and_their_title():
    made = build(figures={}, asks={}, figures_from="samples/jiangjin/facts.yaml",
                 body=["子女{children.solved}。"])  # fmt: skip
    assert made.figures["children.solved"]["period"] == "2024"
    assert made.figures["children.solved"]["label"] == "现役军人子女入学入托难题"
    assert made.figures["fuel-cards.cards"]["label"].endswith("·办卡")
