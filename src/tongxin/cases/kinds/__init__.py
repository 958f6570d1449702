"""All kinds: each module of this folder that has a KIND. Order: by topic as listed, then by file."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module

from tongxin.core.errors import Refused

from ..kind import CaseKind

TOPICS = ("安置就业", "就业创业", "家属子女", "优待服务", "走访帮扶", "军地互办", "支援地方")


@lru_cache(maxsize=1)
def every() -> dict[str, CaseKind]:
    """Kinds by key."""
    found = [import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    kinds = [module.KIND for module in found if hasattr(module, "KIND")]
    kinds.sort(key=lambda kind: (TOPICS.index(kind.topic), kind.name))
    return {kind.key: kind for kind in kinds}


def get(key: str) -> CaseKind:
    """The kind; Refused when there is none."""
    found = every().get(key)
    if found is None:
        raise Refused("没有这个事项,请从列出的事项里选择。")
    return found
