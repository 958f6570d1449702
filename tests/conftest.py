"""The permanent cast, and a file store for each test."""

from pathlib import Path

import pytest
from django.core.cache import cache

PASSWORD = "correct-horse-2026"


@pytest.fixture(autouse=True)
def _quick_and_apart(settings, tmp_path: Path) -> None:
    """Cheap password hashes, and a file store for each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES = tmp_path / "files"
    settings.HOME = tmp_path
    cache.clear()


@pytest.fixture
def district(db):
    """江津区 with a few units: 双拥办's bureau, two bureaus, three towns."""
    from tongxin.directory.models import Division, Unit

    division = Division.objects.create(code="500116", name="江津区", sample=True)
    rows = [
        ("退役军人局", "bureau", True),
        ("区教委", "bureau", False),
        ("财政局", "bureau", False),
        ("德感街道", "town", False),
        ("支坪镇", "town", False),
        ("石门镇", "town", False),
    ]
    for order, (name, kind, office) in enumerate(rows):
        Unit.objects.create(
            division=division,
            name=name,
            kind=kind,
            office=office,
            member=kind == "bureau",
            order=order,
        )
    return division


@pytest.fixture
def unit(district):
    """A unit of the district by its name."""
    from tongxin.directory.models import Unit

    return lambda name: Unit.objects.get(division=district, name=name)


@pytest.fixture
def person(db):
    """Makes an account with a role: person(division, username, role, unit=…, until=…)."""
    from tongxin.directory.models import Assignment, User

    def make(division, username: str, role: str, *, unit=None, until=None, name: str = ""):
        user = User(username=username, name=name or username, division=division)
        user.set_password(PASSWORD)
        user.save()
        Assignment.objects.create(
            division=division, user=user, role=role, unit=unit, until=until, by=user
        )
        return user

    return make


@pytest.fixture
def office(district, person, unit):
    """区办员: the clerk of the 双拥办."""
    return person(district, "office", "office", unit=unit("退役军人局"), name="区办员")


@pytest.fixture
def liaison(district, person, unit):
    """镇街联络员 of 德感街道."""
    return person(district, "liaison", "liaison", unit=unit("德感街道"), name="镇街联络员")


@pytest.fixture
def leader(district, person, unit):
    """单位负责人 of 德感街道."""
    return person(district, "leader", "leader", unit=unit("德感街道"), name="街道负责人")


@pytest.fixture
def signing_on(unit):
    """德感街道 has its material signed by its head."""
    town = unit("德感街道")
    town.signs = True
    town.save(update_fields=["signs"])
    return town


@pytest.fixture
def second(district, person, unit):
    """张三: another clerk of the 双拥办."""
    return person(district, "second", "office", unit=unit("退役军人局"), name="张三")


@pytest.fixture
def assessor(district, person):
    """考评员 for the next ten days."""
    from datetime import timedelta

    from tongxin.core import clock

    until = clock.now() + timedelta(days=10)
    return person(district, "assessor", "assessor", until=until, name="考评员")


@pytest.fixture
def outsider(db, person):
    """外区员: the office clerk of another district."""
    from tongxin.directory.models import Division, Unit

    other = Division.objects.create(code="500118", name="永川区")
    home = Unit.objects.create(division=other, name="退役军人局", office=True)
    return person(other, "outsider", "office", unit=home, name="外区员")
