"""`tongxin`: the commands, for people and for other programs (--json prints one object).

Exit 0: done. Exit 1: refused, a Chinese sentence on stderr, nothing changed.
"""

from __future__ import annotations

import argparse
import os
import sys

from django.core.exceptions import ImproperlyConfigured


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is the answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    import django

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"配置不对,请检查环境变量:{error}", file=sys.stderr)
        return 1
    from tongxin.config import commands

    parser = commands.build_parser(argparse.ArgumentParser(prog="tongxin", description="同心"))
    arguments = parser.parse_args(argv)
    try:
        return commands.run(arguments)
    except BrokenPipeError:
        # Whoever read our output has had enough: nothing went wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
