"""A district that imports standards."""

import pytest

from tongxin.directory import actions as directory
from tongxin.directory.models import Division


@pytest.fixture
def office(db):
    """区办员 of 江津区."""
    return directory.found_division(
        code="500116", name="江津区", username="office", person="区办员", password="Tongxin-2026x"
    )


@pytest.fixture
def district(office):
    """江津区 with some units."""
    for name, kind in [("退役军人局", "bureau"), ("区教委", "bureau"), ("几江街道", "town")]:
        directory.add_unit(by=office, division="500116", name=name, kind=kind)
    return Division.objects.get(pk="500116")


@pytest.fixture
def outsider(db):
    """外区员: the office of another district."""
    return directory.found_division(
        code="500117", name="合川区", username="outside", person="外区员", password="Tongxin-2026x"
    )


def definition(count=2, **more):
    """A standard of so many items, all by one rule."""
    return {
        "key": "small",
        "title": "样例小标准",
        "label": "样例,非官方标准",
        "cycle": {"start": "2024-01-01", "years": 4},
        "sections": [
            {
                "id": "1",
                "name": "组织领导",
                "items": [item(f"1.{n}", f"第{n}项工作") for n in range(1, count + 1)],
            }
        ],
        **more,
    }


def item(number, name, **more):
    """An item proved by one linked paper."""
    element = {"label": "文件", "points": 1, "fact": f"@link/{number}:文件/count"}
    return {
        "id": number,
        "name": name,
        "points": 1,
        "years": "mean",
        "text": f"{name}有文件得1分",
        "lead": ["退役军人局", "各镇街"],
        "support": ["全体成员单位", "某某局"],
        "scoring": [{"calc": "each", "points": 1, "elements": [element]}],
        **more,
    }
