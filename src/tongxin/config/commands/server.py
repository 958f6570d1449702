"""`tongxin init`, `demo`, `serve`, `work`, `docs`."""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tongxin.assessments import actions as assessments
from tongxin.checks import veto_actions
from tongxin.config import documentation, sample
from tongxin.core import jobs
from tongxin.core.errors import Refused
from tongxin.directory import actions as directory
from tongxin.directory import importing as units
from tongxin.directory.models import User

from .acting import add_json
from .answer import say
from .standard import existing


def add(commands) -> None:
    parser = commands.add_parser("init", help="建立一个新的区县")
    parser.add_argument("--code", required=True, help="行政区划代码,如 500116")
    parser.add_argument("--name", required=True, help="区县名称")
    parser.add_argument("--admin", default="admin", help="双拥办第一个账号的登录名")
    parser.add_argument("--person", default="管理员", help="这个账号的姓名")
    parser.add_argument("--units", default="", help="单位名录表格")
    add_json(parser)
    parser.set_defaults(run=init)
    parser = commands.add_parser("demo", help="装入江津样例并启动")
    parser.add_argument("--fresh", action="store_true", help="清空后重来")
    parser.add_argument("--no-serve", action="store_true", help="只装入,不启动")
    parser.set_defaults(run=demo)
    parser = commands.add_parser("serve", help="启动服务")
    parser.set_defaults(run=lambda a: serve())
    parser = commands.add_parser("work", help="处理排队的长任务(serve会自己启动它)")
    parser.add_argument("--once", action="store_true")
    parser.set_defaults(run=work)
    parser = commands.add_parser("docs", help="生成文档;--check 只核对是否过时")
    parser.add_argument("--check", action="store_true")
    parser.set_defaults(run=docs)


def _migrate() -> None:
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def _new_day() -> None:
    """What the calendar alone brings: years begin, declarations fall due."""
    assessments.new_day()
    veto_actions.new_day()


def work(a: argparse.Namespace) -> int:
    jobs.work(once=a.once, daily=None if a.once else _new_day)
    return 0


def init(a: argparse.Namespace) -> int:
    _migrate()
    password = os.environ.get("TONGXIN_ADMIN_PASSWORD") or getpass.getpass("给这个账号设一个密码:")
    by = directory.found_division(
        code=a.code, name=a.name, username=a.admin, person=a.person, password=password
    )
    report = _units(by, a.units)
    data = {
        "division": a.code,
        "units": report.accepted,
        "logins": [dict(zip(LOGIN, row, strict=True)) for row in report.logins],
        "warnings": report.warnings,
    }
    told = [f"{a.name}已建立,登录名{a.admin},单位{report.accepted}个。", *report.warnings]
    told += [
        f"{unit} {person} 登录名{name} 首次密码{word}" for unit, person, name, word in report.logins
    ]
    return say(a, data, "\n".join([*told, "运行 tongxin serve 开始使用。"]))


LOGIN = ("unit", "person", "username", "password")


def _units(by: User, name: str) -> units.Report:
    if not name:
        return units.Report()
    path = existing(name)
    return units.import_units(by=by, path=path, name=path.name)


def demo(a: argparse.Namespace) -> int:
    if a.fresh:
        _start_over()
    _migrate()
    sample.load()
    print(f"样例已装入{settings.HOME}")
    for line in sample.logins():
        print("  " + line)
    return 0 if a.no_serve else serve()


def _start_over() -> None:
    """Everything in the home folder goes, and the tables of a PostgreSQL database."""
    if os.environ.get("TONGXIN_DATABASE_URL"):
        call_command("flush", verbosity=0, interactive=False)
    for name in ("tongxin.sqlite3", "tongxin.sqlite3-wal", "tongxin.sqlite3-shm"):
        (Path(settings.HOME) / name).unlink(missing_ok=True)
    shutil.rmtree(settings.FILES, ignore_errors=True)


def _port() -> int:
    text = os.environ.get("TONGXIN_PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"TONGXIN_PORT应是1到65535的数字,现在是“{text}”。")
    return int(text)


def serve() -> int:
    """The web server and one worker for long jobs; both end together."""
    port = _port()
    print(f"打开 http://127.0.0.1:{port}/ 使用,按 Ctrl+C 停止", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    worker = _start("tongxin.config.cli", "work")
    server = _start("granian", *GRANIAN, "--port", str(port), "tongxin.config.wsgi:application")
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end(server, worker)


GRANIAN = (
    *("--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2"),
    *("--blocking-threads", "1", "--log-level", "warning"),
)


def _start(module: str, *arguments: str) -> subprocess.Popen:
    """A child in a session of its own: told to end twice, by Ctrl+C and by us, granian hangs."""
    return subprocess.Popen([sys.executable, "-m", module, *arguments], start_new_session=True)


def _end(*children: subprocess.Popen) -> None:
    """Ask each to end, then make it."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()


def docs(a: argparse.Namespace) -> int:
    stale = documentation.write(check=a.check)
    if a.check and stale:
        raise Refused("这些文档过时了,请运行 tongxin docs 后提交:" + "、".join(stale))
    print("文档都是最新的。" if a.check else f"更新了{len(stale)}个文档。")
    return 0
