"""Who acts when a command is typed: the district's 双拥办."""

from __future__ import annotations

import argparse

from tongxin.core.errors import Refused
from tongxin.directory import queries
from tongxin.directory.models import User


def add_division(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--division", default="", help="行政区划代码;只有一个区县时可以不写")


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="只输出一个JSON对象")


def actor(division: str) -> User:
    """The first account of the 双拥办; Refused when no district is set up or several are."""
    codes = queries.division_codes()
    if not codes:
        raise Refused("还没有建立区县,请先运行 tongxin init。")
    if division and division not in codes:
        raise Refused(f"没有代码为{division}的区县,现有:{'、'.join(codes)}。")
    if not division and len(codes) > 1:
        raise Refused(f"库里有多个区县,请用 --division 写明:{'、'.join(codes)}。")
    return queries.office_account(division or codes[0])
