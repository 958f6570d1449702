"""A real Chromium for the journeys: one browser, a fresh window with its own cookies a person.

    def test_a_clerk_records_a_visit(page, live_server):
        page.goto(live_server.url)

A journey fails when a script on a page fails, when a page lacks one of its parts, or when it asks
any other host for anything. What the windows showed when a test failed is left in build/journeys/.
"""

import contextlib
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from playwright.sync_api import expect, sync_playwright

from tests.journeys.acts import PASSWORD
from tongxin.assessments import carry
from tongxin.cases import schemes
from tongxin.config import sample
from tongxin.core import jobs, sms
from tongxin.directory import actions as directory
from tongxin.directory.models import Assignment, Unit
from tongxin.standards.files import read_shipped

HERE = Path(__file__).resolve().parent
CHROMIUM = Path(os.environ.get("TONGXIN_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PICTURES = HERE.parents[1] / "build/journeys"
PATIENCE = 20_000  # milliseconds; two cores serve, test and draw
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
#: The last autumn but one of the sample's cycle: every journey sees the same sheet for ever.
TODAY = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whatever lies in this folder is a journey; nobody has to remember the marker."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.fail(f"missing: {CHROMIUM} (get it with: sudo apt-get install chromium)")
    # The browser's driver runs an event loop in this thread; Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server, request):
    """Opens further windows, each another person's: own cookies, own session."""
    troubles, contexts = [], []

    def open_page(**options):
        options = {"viewport": {"width": 1366, "height": 768}, **options}
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url, **options
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda one: troubles.extend(strange(one.url, live_server.url)))
        context.on("response", lambda one: troubles.extend(lacking(one)))
        context.on("weberror", lambda one: troubles.append(f"script error: {one.error}"))
        context.on("console", lambda one: troubles.extend(complaint(one)))
        contexts.append(context)
        return context.new_page()

    yield open_page
    if getattr(request.node, "failed", False):
        picture(contexts, request.node.name)
    for context in contexts:
        context.close()
    assert not troubles, troubles


@pytest.fixture
def page(new_page):
    """A window on a desk."""
    return new_page()


@pytest.fixture
def phone(new_page):
    """A window on a phone."""
    return new_page(**PHONE)


def strange(url, home):
    if not url.startswith((home, "data:", "blob:", "about:", "chrome-extension:")):
        yield f"asks another host: {url}"


def lacking(response):
    """A part of a page that does not come; a page may be a refusal, its parts may not."""
    if response.status >= 400 and response.request.resource_type != "document":
        yield f"lacks {response.url} ({response.status})"
    if response.status >= 500:
        yield f"breaks at {response.url}"


def complaint(message):
    """What a page says on the console; a refused page is told by its status already."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        yield f"console: {message.text}"


def picture(contexts, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report


@pytest.fixture
def sampled(live_server):
    """The sample district as `make demo` loads it."""
    return sample.load()


@pytest.fixture
def district(live_server):
    """A district at the start of its work: one account, a few units, no standard yet."""
    office = directory.found_division(
        code="500116", name="江津区", username="office", person="区办员", password=PASSWORD
    )
    directory.add_unit(by=office, division="500116", name="退役军人局", office=True)
    directory.add_unit(by=office, division="500116", name="区教委")
    directory.add_unit(by=office, division="500116", name="德感街道", kind="town")
    return office


@pytest.fixture
def standard(district):
    """The shipped sample standard in use in the small district."""
    source = read_shipped("sample-a")
    return carry.import_standard(by=district, division=district.division_id, source=source)


@pytest.fixture
def worker():
    """worker(): the one that does long work goes through the queue once, beside the server."""
    threads = []

    def start():
        thread = threading.Thread(target=_work)
        threads.append(thread)
        thread.start()

    yield start
    for thread in threads:
        thread.join(timeout=60)


def _work():
    try:
        jobs.work(once=True)
    finally:
        connection.close()


# ---- the people a case passes through ------------------------------------------------------------
#: Login name, name, role, unit.
CAST = (
    ("second", "张三", "office", "退役军人局"),
    ("degan", "李联络", "liaison", "德感街道"),
    ("zhen", "赵同事", "liaison", "德感街道"),
    ("head", "王主任", "leader", "德感街道"),
    ("jiaowei", "陈联络", "liaison", "区教委"),
    ("renwu", "周联络", "liaison", "区人武部"),
    ("jian", "孙联络", "liaison", "区住建委"),
    ("baomi", "钱审查", "screener", "退役军人局"),
    ("audit", "吴审计", "audit", ""),
)


@pytest.fixture
def people(standard, district):
    """The small district with everybody a case passes through; login name → account."""
    for name in ("区人武部", "区住建委"):
        directory.add_unit(by=district, division=district.division_id, name=name)
    made = {"office": district}
    for username, name, role, unit in CAST:
        made[username] = directory.add_account(
            by=district, division=district.division_id, username=username, name=name,
            password=PASSWORD, must_change=False,
        )  # fmt: skip
        Assignment.objects.create(
            division=district.division, user=made[username], role=role,
            unit=Unit.objects.get(name=unit) if unit else None,
        )  # fmt: skip
    return made


@pytest.fixture
def local_figures(people):
    """local_figures(kind, …): what a paper of the place says, compared by another person."""

    def put(kind, **raw):
        row = schemes.propose(
            by=people["office"], kind=kind, since=TODAY.date().replace(month=1, day=1),
            source="样例文件〔2026〕1号", raw=raw,
        )  # fmt: skip
        schemes.check(by=people["second"], scheme=row)

    return put


@pytest.fixture
def messages(monkeypatch):
    """Short messages that left the house, in their order."""
    told = []
    monkeypatch.setattr(sms, "send", lambda phone, text: told.append(text))
    return told


@pytest.fixture
def later():
    """later(6): for the rest of the test it is so many days later."""
    with contextlib.ExitStack() as stack:

        def move(days):
            moment = TODAY + timedelta(days=days)
            stack.enter_context(time_machine.travel(moment, tick=True))

        yield move
