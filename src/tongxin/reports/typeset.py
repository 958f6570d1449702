"""PDF through typst: a template beside this module, its data as JSON and in no other way, so that
nothing that was typed in is ever read as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).resolve().parent / "templates"


def pdf(name: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that `templates/<name>.typ` makes of the data."""
    told = json.dumps(data, ensure_ascii=False)
    path = TEMPLATES / f"{name}.typ"
    made = typst.compile(path, root=TEMPLATES, sys_inputs={"data": told}, format="pdf")
    assert isinstance(made, bytes)
    return made
