"""Reads on the gates' decisions; the person is the first argument, the public has none."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of

from .models import Offline, Release, Wording


def allowed_wordings() -> Iterable[str]:
    """What the secrecy gate lets through today, everywhere."""
    rows = Wording.objects.filter(ended_at=None, approved_by__isnull=False)
    return rows.filter(until__gte=clock.today()).values_list("text", flat=True)


def wordings(user: User) -> QuerySet[Wording]:
    """The district's list, those in force or waiting first."""
    scope = scope_of(user)
    if not (scope.may("gate.propose") or scope.may("gate.approve")):
        return Wording.objects.none()
    rows = Wording.objects.filter(division=scope.division)
    return rows.select_related("proposed_by", "approved_by").order_by("ended_at", "-id")


def offline(user: User) -> QuerySet[Offline]:
    """The register: whole for those who see the whole district, else one's own numbers."""
    scope = scope_of(user)
    if not scope.may("offline.write"):
        return Offline.objects.none()
    rows = Offline.objects.filter(division=scope.division).select_related("owner")
    return (rows if scope.units is None else rows.filter(owner=user)).order_by("-no")


def owners(user: User) -> list[User]:
    """Who may be named as dealing with it: oneself and the 双拥办's people."""
    return [user, *(one for one in officers(scope_of(user).division) if one.pk != user.pk)]


def officers(division: str) -> list[User]:
    """The 双拥办's people of a district."""
    held = User.objects.filter(
        division=division, is_active=True, assignments__role="office", assignments__until=None
    )
    return list(held.distinct().order_by("name", "id"))


def releases(user: User) -> QuerySet[Release]:
    """What was proposed or released in the district: the office sees all, others their own."""
    scope = scope_of(user)
    if not (scope.may("release.propose") or scope.may("release.release")):
        return Release.objects.none()
    rows = Release.objects.filter(division=scope.division)
    if not scope.may("release.release") and scope.units is not None:
        rows = rows.filter(proposed_by=user)
    return rows.select_related("proposed_by", "released_by").order_by("-no")


def unreleased(user: User) -> QuerySet[Release]:
    """What waits for this person to release it: proposed by somebody else."""
    rows = releases(user) if scope_of(user).may("release.release") else Release.objects.none()
    return rows.filter(released_by=None, taken_down_at=None).exclude(proposed_by=user)


def out_now() -> QuerySet[Release]:
    """What is public today: the date decides, no job has to have run."""
    today = clock.today()
    rows = Release.objects.filter(taken_down_at=None, released_by__isnull=False)
    return rows.filter(since__lte=today, until__gte=today).select_related("division").order_by(
        "division__code", "-since", "-no"
    )  # fmt: skip
