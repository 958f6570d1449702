"""Our own rules about the code: sizes, names of rooms, one page and one test a kind."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from tongxin.config import documentation
from tongxin.core.formspec import PRIVACY
from tongxin.ledger import kinds

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(p for p in (ROOT / "src" / "tongxin").rglob("*.py") if "migrations" not in p.parts)
PACKAGES = (
    *(
        "gates",
        "core",
        "directory",
        "ledger",
        "standards",
        "assessments",
        "cases",
        "checks",
        "documents",
    ),
    *("rules", "web", "reports"),
)


def too_long(paths, limit: int) -> list[str]:
    return [p.name for p in paths if len(p.read_text(encoding="utf-8").splitlines()) > limit]


def test_no_file_is_longer_than_400_lines():
    assert too_long(SOURCES, 400) == []


def test_the_length_check_sees_a_long_file(tmp_path):
    long = tmp_path / "long.py"
    long.write_text("x = 1\n" * 401)
    assert too_long([long], 400) == ["long.py"]


def functions(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


def test_half_of_all_functions_are_ten_lines_or_shorter():
    lengths = sorted(n.end_lineno - n.lineno + 1 for p in SOURCES for n in functions(p))
    assert lengths[len(lengths) // 2] <= 10


@pytest.mark.parametrize("package", PACKAGES)
def test_each_room_says_what_it_owns_and_refuses(package):
    assert (ROOT / "src" / "tongxin" / package / "README.md").read_text(encoding="utf-8").strip()


def test_there_are_no_drawers_for_odds_and_ends():
    assert [p for p in SOURCES if p.stem in ("utils", "helpers", "signals", "common")] == []


def test_nobody_overrides_save_or_listens_to_signals():
    found = [
        f"{p.name}:{n.lineno}"
        for p in SOURCES
        for n in functions(p)
        if n.name == "save" and "models" in p.stem
    ]
    found += [p.name for p in SOURCES if "django.dispatch" in p.read_text(encoding="utf-8")]
    assert found == []


def test_every_public_function_of_an_action_module_is_keyword_only():
    loose = [
        f"{p.parent.name}/{p.name}:{n.name}"
        for p in SOURCES
        if p.stem == "actions"
        for n in functions(p)
        if not n.name.startswith("_") and any(a.arg == "by" for a in n.args.args)
    ]
    assert loose == []


def test_each_kind_has_its_page_in_the_docs():
    pages = {p.stem for p in (ROOT / "docs" / "kinds").glob("*.md")} - {"README"}
    assert pages == set(kinds.shipped())


def test_made_docs_are_not_stale():
    assert documentation.write(check=True) == []


PERSONAL = re.compile(r"姓名|身份证|电话|手机|住址|家庭地址|银行卡|账号|生日|出生")


def personal_without_class(kind: kinds.Kind) -> list[str]:
    return [
        f"{kind.key}.{f.key}"
        for f in kind.form.fields
        if PERSONAL.search(f.label) and f.privacy != "personal"
    ]


@pytest.mark.parametrize("key", sorted(kinds.shipped()))
def test_each_personal_field_of_a_kind_is_classified(key):
    kind = kinds.shipped()[key]
    assert personal_without_class(kind) == []
    assert all(f.privacy in PRIVACY for f in kind.form.fields)


def test_the_classification_check_sees_a_name_that_is_not_classified():
    kind = kinds.build({"key": "x", "name": "x", "fields": [{"key": "n", "label": "联系人姓名"}]})
    assert personal_without_class(kind) == ["x.n"]


SECRET = re.compile(r"番号|部队代号|编制|兵力|装备|坐标|经纬度|驻地位置")


@pytest.mark.parametrize("key", sorted(kinds.shipped()))
def test_no_kind_asks_for_what_is_secret(key):
    assert [f.label for f in kinds.shipped()[key].form.fields if SECRET.search(f.label)] == []


def test_sample_standards_say_that_they_are_samples():
    for path in (Path(settings.LIBRARY) / "standards").glob("*.yaml"):
        assert "样例,非官方标准" in path.read_text(encoding="utf-8")
