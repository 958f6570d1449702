"""How a command answers."""

from __future__ import annotations

import argparse
import json
from typing import Any


def say(arguments: argparse.Namespace, data: Any, sentence: str) -> int:
    """One JSON object for programs, a sentence for people."""
    if getattr(arguments, "json", False):
        print(json.dumps(data, ensure_ascii=False, indent=None))
    else:
        print(sentence)
    return 0
