"""Make the README's pictures from the running sample.

    .venv/bin/python tools/pictures.py                        # starts a server of its own
    .venv/bin/python tools/pictures.py http://127.0.0.1:8000  # or looks at one that runs

Each picture is a window as a person has it: 1366 × 768 on a desk, 390 × 844 on a phone.
"""

import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs/pictures"
CHROMIUM = os.environ.get("TONGXIN_CHROMIUM", "/usr/bin/chromium")
DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PASSWORD = "tongxin-demo"
LARGEST = 150_000  # bytes
PATIENCE = 180  # seconds until the sample is loaded and served


def main(arguments):
    with contextlib.ExitStack() as stack:
        home = arguments[0].rstrip("/") if arguments else stack.enter_context(serving())
        stick = stack.enter_context(sealed())
        browser = stack.enter_context(chromium())
        office = window(browser, home, "office", DESK)
        for name, address in (("grid", "/"), ("sheet", "/sheet/")):
            office.goto(address)
            keep(office, name)
        office.goto("/")
        # The third year of the festival visits: reported in full, accepted by half.
        office.get_by_role("row", name="3.8").get_by_role("link").nth(2).click()
        office.get_by_role("link", name="打开这一格").click()
        keep(office, "cell")
        liaison = window(browser, home, "degan", PHONE)
        for name, address in (("phone", "/"), ("entry-phone", "/ledger/new/visit/")):
            liaison.goto(address)
            keep(liaison, name)
        family(browser, home)
        office.goto("/cases/?kind=council")
        office.get_by_role("main").get_by_role("link", name="议军").first.click()
        keep(office, "council")
        page = browser.new_context(**DESK).new_page()
        page.goto((stick / "index.html").as_uri())
        keep(page, "dossier")


def family(browser, home):
    """A mother-in-law's look, without a name: which place, what to bring, by when."""
    page = browser.new_page(base_url=home, locale="zh-CN", **PHONE)
    page.goto("/apply/school_place/guide/")
    page.get_by_label("孩子要办什么").select_option("转学插班")
    page.get_by_label("孩子的父母一方是").select_option("现役军人")
    page.get_by_label("爷爷奶奶或外公外婆的户口在本区").check()
    page.get_by_role("button", name="看结果").click()
    page.get_by_role("heading", name="可以申请").wait_for()
    keep(page, "family-phone")


@contextlib.contextmanager
def sealed():
    """The sample's dossier, unpacked as on a stick."""
    with tempfile.TemporaryDirectory(prefix="tongxin-pictures-") as folder:
        environment = {**os.environ, "TONGXIN_HOME": f"{folder}/home"}
        environment.pop("TONGXIN_DATABASE_URL", None)
        package = Path(folder) / "package.zip"
        for command in (["demo", "--no-serve"], ["dossier", "--edition", "sample-a", str(package)]):
            told = [sys.executable, "-m", "tongxin.config.cli", *command]
            subprocess.run(told, env=environment, check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(package) as opened:
            opened.extractall(Path(folder) / "stick")
        yield Path(folder) / "stick"


@contextlib.contextmanager
def serving():
    """The sample in a home of its own, on a port nobody uses; its address."""
    home, port = tempfile.mkdtemp(prefix="tongxin-pictures-"), free_port()
    environment = {**os.environ, "TONGXIN_HOME": home, "TONGXIN_PORT": str(port)}
    environment.pop("TONGXIN_DATABASE_URL", None)
    program = [sys.executable, "-m", "tongxin.config.cli", "demo"]
    server = subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield answering(f"http://127.0.0.1:{port}", server)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def answering(address, server):
    """The address once it answers."""
    for _ in range(PATIENCE):
        if server.poll() is not None:
            sys.exit("the sample did not start; see what it says above")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{address}/login/", timeout=10).close()
            return address
        time.sleep(1)
    sys.exit(f"the sample does not answer after {PATIENCE} seconds")


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN", "--hide-scrollbars"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def window(browser, home, username, size):
    """A window in which that person of the sample is logged in."""
    page = browser.new_page(base_url=home, locale="zh-CN", timezone_id="Asia/Shanghai", **size)
    page.goto("/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()
    return page


#: A day field is drawn by the browser in the browser's own language, which here may be English.
DAYS_IN_CHINESE = """
for (const field of document.querySelectorAll('input[type=date]')) {
  const day = field.value.replaceAll('-', '/');
  field.type = 'text';
  field.value = day;
}
"""


def keep(page, name):
    """The window as it stands, in few colours; fails when the file would weigh on a README."""
    page.wait_for_load_state("networkidle")
    page.evaluate(DAYS_IN_CHINESE)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    path = PICTURES / f"{name}.png"
    picture.convert("RGB").quantize(200, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        sys.exit(f"{path.name} has {size} bytes, more than {LARGEST}: show less or fewer colours")
    print(f"{path.relative_to(ROOT)}  {size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
