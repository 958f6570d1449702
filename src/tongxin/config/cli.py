"""`tongxin`: the commands, for people and for other programs (--json prints one object).

Exit 0: done. Exit 1: refused, a Chinese sentence on stderr, nothing changed.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured


class Parser(argparse.ArgumentParser):
    """Says in Chinese that a command was written wrongly, and exits as every refusal does."""

    def error(self, message: str) -> NoReturn:
        print(f"命令写法不对,请用 {self.prog} --help 查看写法({message})。", file=sys.stderr)
        raise SystemExit(1)


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is the answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    import django

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"配置不对,请检查环境变量:{error}", file=sys.stderr)
        return 1
    except OSError as error:
        # The home folder is made, and its key read, while the settings load.
        print(f"数据文件夹不能用,请检查TONGXIN_HOME:{error}", file=sys.stderr)
        return 1
    from tongxin.config import commands

    parser = commands.build_parser(Parser(prog="tongxin", description="同心"))
    arguments = parser.parse_args(argv)
    try:
        return commands.run(arguments)
    except BrokenPipeError:
        # Whoever read our output has had enough: nothing went wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
