"""How tests run: nothing of theirs stays, SQLite is a file as in the product, nothing is skipped.

The cast that tests share is in tests/conftest.py.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections


def pytest_configure(config):
    home = Path(tempfile.mkdtemp(prefix="tongxin-test-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    move_home(home)
    # Locks in memory are other locks than those in a file.
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(home / "test.sqlite3")


def move_home(home):
    """Every path of the settings that lies in the home, and the home of programs tests start."""
    old = Path(settings.HOME)
    os.environ["TONGXIN_HOME"] = str(home)
    for name in dir(settings):
        value = getattr(settings, name)
        if isinstance(value, Path) and value.is_relative_to(old):
            setattr(settings, name, home / value.relative_to(old))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that cannot run is a failure: what is not tried is not known to work."""
    return unskipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return unskipped((yield))


def unskipped(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"no test is skipped here: {report.longrepr[2]}"
    return report
