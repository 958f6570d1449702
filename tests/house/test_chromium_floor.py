"""The browser floor is Chromium 90, and pages keep code and style out of their markup.

What a county office's browser does not know it drops without a word, so nothing newer than
Chromium 90 may be written. The list holds what is tempting, each with the version it came in.
"""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/tongxin"
#: Where pages are: those that are served, and the one that is opened from a dossier on a stick.
WEB, DOSSIER = SOURCE / "web", SOURCE / "reports/dossier"

#: The version it came in → how it looks.
NEWER_CSS = {
    "91 @counter-style": r"@counter-style",
    "93 accent-color": r"\baccent-color\s*:",
    "94 scrollbar-gutter": r"\bscrollbar-gutter\s*:",
    "99 @layer": r"@layer\b|\blayer\(",
    "104 media query ranges": r"@(media|container)[^{]*[<>]",
    "104 translate, rotate, scale": r"[{;\s](translate|rotate|scale)\s*:",
    "105 :has()": r":has\(",
    "105 container queries": r"@container\b|\bcontainer(-type|-name)?\s*:|\d(cqw|cqh|cqi|cqb)\b",
    "105 :modal": r":modal\b",
    "108 dvh, svh, lvh": r"\d(dv|sv|lv)(h|w|min|max|i|b)\b",
    "109 lh, ic units": r"\d(lh|rlh|ic|cap)\b",
    "111 color-mix()": r"color-mix\(",
    "111 lab(), lch(), color()": r"\b(ok)?(lab|lch)\(|[\s:,(]color\(",
    "111 sin(), pow() …": r"[\s(](sin|cos|tan|pow|sqrt|exp|hypot)\(",
    "112 nesting": r"[{};]\s*&|@nest\b",
    "114 popover": r":popover-open|text-wrap",
    "116 offset, motion path": r"\boffset-(path|position)\s*:",
    "117 subgrid": r"\bsubgrid\b",
    "117 @starting-style": r"@starting-style",
    "118 @scope": r"@scope\b",
    "119 :user-valid": r":user-(valid|invalid)",
    "120 unprefixed mask, :dir()": r"[{;\s]mask(-[a-z]+)?\s*:|:dir\(",
    "121 scrollbar-color": r"\bscrollbar-(color|width)\s*:",
    "123 light-dark(), field-sizing": r"light-dark\(|\bfield-sizing\s*:",
    "125 anchors, round()": r"\banchor(-name)?\s*[:(]|[\s(](round|mod|rem|abs|sign)\(",
    "136 print-color-adjust": r"(?<!-webkit-)print-color-adjust\s*:",
}
NEWER_JS = {
    "91 #private in": r"#\w+\s+in\s",
    "92 at()": r"\.at\(",
    "92 crypto.randomUUID": r"\brandomUUID\(",
    "93 Object.hasOwn": r"\bhasOwn\(",
    "94 class static blocks": r"\bstatic\s*\{",
    "95 URLPattern": r"\bURLPattern\b",
    "97 findLast": r"\.findLast(Index)?\(",
    "98 structuredClone": r"\bstructuredClone\(",
    "99 showPicker": r"\.showPicker\(",
    "103 AbortSignal.timeout": r"AbortSignal\.(timeout|any)\(",
    "110 toSorted …": r"\.(toSorted|toReversed|toSpliced)\(|\.with\(",
    "111 view transitions": r"startViewTransition",
    "114 popover": r"\.(show|hide|toggle)Popover\(",
    "117 groupBy": r"\.groupBy\(",
    "119 withResolvers": r"\.withResolvers\(",
    "120 URL.canParse": r"\.canParse\(",
    "122 iterator helpers, set methods": r"\.(union|intersection|isSubsetOf)\(|\.values\(\)\.map\(",
    "our own floor, ES2019: ?. ?? ??= 1_000": r"\?\.[a-zA-Z_(\[]|\?\?|\|\|=|&&=|\d_\d",
}
NEWER_HTML = {
    "102 inert": r"<[^>]*\sinert[\s>=]",
    "101 fetchpriority": r"\sfetchpriority=",
    "105 blocking": r"\sblocking=",
    "114 popover": r"\spopover(target)?[\s>=]",
    "118 <search>": r"<search[\s>]",
    "120 exclusive details": r"<details[^>]*\sname=",
    "102 hidden until found": r"until-found",
}
INLINE = {
    "a script in the page": r"<script(?![^>]*\ssrc=)[^>]*>",
    "a style in the page": r"<style\b",
    "a style on an element": r"\sstyle\s*=",
    "a handler on an element": r"\s(?:hx-)?on[a-z:-]+\s*=",
    "a javascript: address": r"javascript:",
}


UNREAD = r"/\*.*?\*/|\{#.*?#\}|\{% comment.*?endcomment %\}|\{%.*?%\}|\{\{.*?\}\}"


def found(rules: dict[str, str], text: str) -> list[str]:
    """The names of the rules that the text breaks. Comments and template tags break none."""
    text = re.sub(UNREAD, "", text, flags=re.S)
    return [name for name, look in rules.items() if re.search(look, text)]


def ours(*endings: str) -> list[Path]:
    """Our files in both places: not what is copied there from packages."""
    files = [path for where in (WEB, DOSSIER) for path in where.rglob("*")]
    files = [path for path in files if path.suffix in endings]
    return sorted(path for path in files if "vendor" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(WEB if path.is_relative_to(WEB) else SOURCE))


@pytest.mark.parametrize("path", ours(".css"), ids=named)
def test_no_style_is_newer_than_the_floor(path):
    assert found(NEWER_CSS, path.read_text()) == []


@pytest.mark.parametrize("path", ours(".js"), ids=named)
def test_no_script_is_newer_than_the_floor(path):
    assert found(NEWER_JS, path.read_text()) == []


@pytest.mark.parametrize("path", ours(".html"), ids=named)
def test_no_template_is_newer_than_the_floor_or_holds_code_or_style(path):
    assert found({**NEWER_HTML, **INLINE}, path.read_text()) == []


def test_the_files_that_every_page_loads_are_among_those_read():
    names = {named(path) for path in ours(".css", ".js", ".html")}
    assert {
        "ui/static/ui/theme.css",
        "ui/static/ui/app.js",
        "ui/templates/ui/base.html",
        "office/templates/office/accounts/login.html",
        "reports/dossier/static/browse.css",
        "reports/dossier/static/browse.js",
        "reports/dossier/templates/browse.html",
        "reports/dossier/templates/place.html",
    } <= names


#: One line for each rule that breaks it, so that no rule is blind.
BREAKS = {
    "91 @counter-style": "@counter-style cn { system: cyclic }",
    "93 accent-color": "input { accent-color: red }",
    "94 scrollbar-gutter": "div { scrollbar-gutter: stable }",
    "99 @layer": "@layer base { a { color: red } }",
    "104 media query ranges": "@media (width >= 600px) { a { color: red } }",
    "104 translate, rotate, scale": "a { rotate: 45deg }",
    "105 :has()": "tr:has(input) { color: red }",
    "105 container queries": "@container (min-width: 1px) { a { color: red } }",
    "105 :modal": "dialog:modal { color: red }",
    "108 dvh, svh, lvh": "main { height: 100dvh }",
    "109 lh, ic units": "p { margin: 2lh }",
    "111 color-mix()": "a { color: color-mix(in srgb, red, blue) }",
    "111 lab(), lch(), color()": "a { color: oklch(50% 0.1 20) }",
    "111 sin(), pow() …": "a { width: calc(1px * sin(1)) }",
    "112 nesting": "a { color: red; &:hover { color: blue } }",
    "114 popover": "h1 { text-wrap: balance }",
    "116 offset, motion path": "a { offset-path: none }",
    "117 subgrid": "tr { grid-template-columns: subgrid }",
    "117 @starting-style": "@starting-style { a { color: red } }",
    "118 @scope": "@scope (main) { a { color: red } }",
    "119 :user-valid": "input:user-invalid { color: red }",
    "120 unprefixed mask, :dir()": "a { mask: url(x.svg) }",
    "121 scrollbar-color": "div { scrollbar-width: thin }",
    "123 light-dark(), field-sizing": "textarea { field-sizing: content }",
    "125 anchors, round()": "a { width: calc(1px + round(2.5)) }",
    "136 print-color-adjust": "td { print-color-adjust: exact }",
    "91 #private in": "if (#x in other) {}",
    "92 at()": "rows.at(-1)",
    "92 crypto.randomUUID": "crypto.randomUUID()",
    "93 Object.hasOwn": "Object.hasOwn(a, 'b')",
    "94 class static blocks": "class A { static { } }",
    "95 URLPattern": "new URLPattern({})",
    "97 findLast": "rows.findLast(one)",
    "98 structuredClone": "structuredClone(a)",
    "99 showPicker": "input.showPicker()",
    "103 AbortSignal.timeout": "AbortSignal.timeout(1)",
    "110 toSorted …": "rows.toSorted()",
    "111 view transitions": "document.startViewTransition(a)",
    "117 groupBy": "Object.groupBy(rows, key)",
    "119 withResolvers": "Promise.withResolvers()",
    "120 URL.canParse": "URL.canParse(a)",
    "122 iterator helpers, set methods": "a.union(b)",
    "our own floor, ES2019: ?. ?? ??= 1_000": "a?.b",
    "102 inert": "<div inert>",
    "101 fetchpriority": '<img fetchpriority="high">',
    "105 blocking": '<script src="a" blocking="render">',
    "118 <search>": "<search>",
    "120 exclusive details": '<details name="a">',
    "102 hidden until found": '<p hidden="until-found">',
    "a script in the page": "<script>go()</script>",
    "a style in the page": "<style>a { color: red }</style>",
    "a style on an element": '<p style="color: red">',
    "a handler on an element": '<a hx-on:click="go()">',
    "a javascript: address": '<a href="javascript:go()">',
}
ALL = {**NEWER_CSS, **NEWER_JS, **NEWER_HTML, **INLINE}


@pytest.mark.parametrize("rule", [*ALL])
def test_each_rule_catches_what_it_is_for(rule):
    if rule == "114 popover":
        assert found(NEWER_HTML, "<div popover>") == [rule]
        assert found(NEWER_JS, "menu.showPopover()") == [rule]
        assert found(NEWER_CSS, "h1 { text-wrap: balance }") == [rule]
    else:
        assert found(ALL, BREAKS[rule]) == [rule]


@pytest.mark.parametrize(
    "allowed",
    [
        ".a:is(p, ul):not(.b) { aspect-ratio: 1; inset: 0; gap: 4px; transform: rotate(4deg) }",
        "@media (max-width: 767.98px) { a:focus-visible { color: rgb(0 0 0 / 10%) } }",
        "main > p { max-height: calc(100vh - 8px); width: min(1px, 2px); background-color: red }",
        "a { -webkit-print-color-adjust: exact; -webkit-mask-image: none }",
        "rows.flatMap((one) => ({ ...one })); a ? .5 : b; Object.values(a).map(b)",
        '<script src="a.js" defer></script><option value="on=1"><p data-once="1" class="a-style">',
        "/* :has() would be shorter */ {# style= #}",
        "{% if one == two %}<option selected>{% endif %}{{ on }}={{ off }}",
    ],
)
def test_what_the_floor_knows_is_let_through(allowed):
    assert found(ALL, allowed) == []
