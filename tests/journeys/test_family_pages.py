"""Every page a family sees: named fields, large targets, readable text, order of the keyboard; light;
and what was typed stands in no address, session, log or table in the clear."""

import contextlib
import json
import logging
import re
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Error, expect

from tests.clear_text import in_words
from tests.journeys.acts import photo
from tests.journeys.acts_of_families import PHONE_NUMBER, Family

#: Bytes over the wire of the first page with all its parts.
LIGHT = 16_000
CHILD, ID_NUMBER, MOTHER, WISH = "样例小雨", "样例证件0017", "样例外婆", "样例志愿小学"

#: What a page lacks, as sentences; empty is good.
LACKS = """() => {
  const lacks = [], folded = e => e.closest('details:not([open])') && e.tagName !== 'SUMMARY',
    seen = e => e.getClientRects().length && e.offsetWidth > 1 && !folded(e);
  const say = e => e.outerHTML.slice(0, 90);
  const lum = c => { const [r, g, b] = c.map(v => { v /= 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const rgba = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgba(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const named = e => (e.labels && [...e.labels].some(l => l.innerText.trim())) ||
    e.getAttribute('aria-label') || e.innerText.trim();
  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(e => e.type !== 'hidden' && seen(e) && !e.matches('.skip'));
  for (const e of controls) {
    if (!named(e)) lacks.push('no name: ' + say(e));
    if (e.tabIndex > 0) lacks.push('own order: ' + say(e));
    const whole = e.closest('label') || e, box = whole.getBoundingClientRect();
    if (box.height < 44 || box.width < 44) lacks.push(`${box.width}x${box.height}: ` + say(e));
    const told = (e.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
    for (const id of told) if (!document.getElementById(id)) lacks.push('describes ' + id);
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || !seen(e) || e.closest('.skip, .hidden')) continue;
    const [a, b] = [lum(rgba(getComputedStyle(e).color)), lum(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) lacks.push(`contrast ${ratio.toFixed(2)}: ` + n.data.trim());
  }
  if (document.documentElement.scrollWidth > innerWidth) lacks.push('wider than the phone');
  if (document.querySelectorAll('h1').length !== 1) lacks.push('not one h1');
  return lacks;
}"""

#: Where the keyboard goes, by places down the page; out of order when it jumps up.
TOPS = """() => [...document.querySelectorAll('main a[href], main button, main input, main select, main textarea')]
  .filter(e => e.type !== 'hidden' && e.getClientRects().length && !e.closest('details:not([open])'))
  .map(e => Math.round(e.getBoundingClientRect().top))"""


class Watched(Family):
    """A family whose every page is looked at before it is left."""

    def tap(self, target):
        expect(target).to_be_visible()
        self.looks()
        super().tap(target)

    def looks(self):
        lacks = self._read(LACKS)
        assert not lacks, f"{self.page.url}: {json.dumps(lacks, ensure_ascii=False, indent=1)}"
        tops = self._read(TOPS)
        assert tops == sorted(tops), f"{self.page.url}: {tops}"

    def _read(self, script):
        """On the page that stands: one that is just being left is not read."""
        for _ in range(5):
            self.page.wait_for_load_state()
            with contextlib.suppress(Error):
                return self.page.evaluate(script)
        return self.page.evaluate(script)


#: One page with everything that is looked for.
BAD = """<h1>甲</h1><h1>乙</h1><input style="height: 60px; width: 60px">
<button style="height: 20px; width: 80px">小</button>
<a href="#" tabindex="2" aria-describedby="gone" style="display: block; height: 50px">序</a>
<p style="color: #aaaaaa; width: 2000px">淡</p>"""


def test_what_is_looked_for_is_found_on_a_bad_page(phone):
    phone.set_content(BAD)
    found = " ".join(phone.evaluate(LACKS))
    for lack in ("no name", "x20: ", "own order", "describes gone", "contrast 2.32", "wider", "h1"):
        assert lack in found, found


@pytest.fixture
def addresses(phone):
    """Every address the phone asked for."""
    asked = []
    phone.on("request", lambda one: asked.append(unquote(one.url)))
    return asked


def test_the_first_page_is_light(phone, people):
    weights = []
    phone.on("response", lambda one: weights.append(len(one.body())))
    phone.goto("/apply/", wait_until="networkidle")
    assert len(weights) <= 3 and sum(weights) < LIGHT, weights


@pytest.mark.parametrize("size", ["normal", "large"])
def test_every_page_can_be_seen_touched_and_heard_and_keeps_what_was_typed_to_itself(
    phone, people, messages, addresses, caplog, size
):
    family = Watched(phone, messages)
    with caplog.at_level(logging.DEBUG):
        phone.goto(f"/apply/?type={size}")
        walks_every_page(family)
    logged = "\n".join(
        one.getMessage() for one in caplog.records if one.name != "django.db.backends"
    )
    kept = json.dumps([s.get_decoded() for s in Session.objects.all()], ensure_ascii=False)
    tables = whole_database()
    assert "德感街道" in tables and "Unprocessable" in logged and addresses
    for typed in (CHILD, ID_NUMBER, MOTHER, WISH, PHONE_NUMBER):
        assert not any(typed in address for address in addresses)
        assert typed not in logged and typed not in kept
        assert typed not in tables


def whole_database():
    """All rows of all tables as somebody reads them who has got hold of the file."""
    with connection.cursor() as cursor:
        told = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told.append(in_words(cursor))
    return "\n".join(told)


def walks_every_page(family):
    """Each sort of page and question once, a wrong answer among them."""
    family.follows(re.compile("^军人子女教育优待"))
    family.follows("先看看能不能办、带什么")
    family.presses("看结果")
    family.picks(孩子要办什么="转学插班", 孩子的父母一方是="退役军人")
    family.ticks("父母一方住在本区")
    family.presses("看结果")  # the answers bring up one more question
    family.page.get_by_label("退役日期").fill("2026-09-01")
    family.presses("看结果")
    family.presses("开始办理")
    family.enters()
    family.answers("入学年度", "不是数字")
    family.answers("入学年度", "2026")
    family.ticks("一等功军人子女")
    family.goes_on()
    family.picks(由哪个镇街核对材料="德感街道")
    family.goes_on()
    for question, text in (
        ("孩子姓名", CHILD),
        ("孩子身份证号", ID_NUMBER),
        ("联系人姓名", MOTHER),
    ):
        family.answers(question, text)
    family.answers("入学志愿", WISH)
    family.chooses("监护人同意为办理入学使用孩子的信息", "是")
    family.presses("交上去")
    picture = {"name": "表.jpg", "mimeType": "image/jpeg", "buffer": photo("表.jpg")}
    family.hands_over("备案申报表", picture)
    family.follows("我的全部办件")
    family.presses("离开")
    family.looks()
