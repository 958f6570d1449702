"""A real Chromium for the journeys: one browser, a fresh window with its own cookies a test.

    def test_a_clerk_records_a_visit(page, live_server):
        page.goto(live_server.url)

A journey fails when a script on a page fails or when a page asks any other host for anything.
What the window showed when a test failed is left in build/journeys/.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path(os.environ.get("TONGXIN_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PICTURES = Path(__file__).resolve().parents[2] / "build/journeys"
PATIENCE = 15_000  # milliseconds; two cores serve, test and draw


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.fail(f"missing: {CHROMIUM} (get it with: sudo apt-get install chromium)")
    # The browser's driver runs an event loop in this thread; Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server, request):
    """Opens further windows, each another person's: own cookies, own session."""
    troubles, contexts = [], []

    def open_page(**options):
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda one: troubles.extend(strange(one.url, live_server.url)))
        context.on("weberror", lambda one: troubles.append(f"script error: {one.error}"))
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
    return new_page()


def strange(url, home):
    if not url.startswith((home, "data:", "blob:", "about:")):
        yield f"asks another host: {url}"


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
