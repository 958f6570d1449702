"""An entry's form as a page shows it: the few fields first, the rest folded, nothing typed lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import QueryDict

from tongxin.core import clock, files
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.ledger import evidence, listing
from tongxin.ledger.kinds import COLUMNS, Kind
from tongxin.web.ui.request import Request

#: Asked first, whatever the kind; its numbers and what it requires come with them.
FIRST = ("title", "happened_on", "facet")
PAPER_OF_PHOTOS = "照片"
_SALT = "kept-file"

Part = tuple[Any, str, str]


@dataclass(frozen=True)
class Kept:
    """A file that came with a form and is stored already: sending the form again keeps it."""

    name: str
    token: str


@dataclass
class EntryForm:
    """kind, what is in its fields, what is wrong with them, and whom it offers to choose from."""

    kind: Kind
    values: Mapping[str, Any]
    units: list[Any]
    errors: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    kept: list[Kept] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    version: int | None = None

    @property
    def first(self) -> list[FieldSpec]:
        return [f for f in self.kind.form.fields if _comes_first(f)]

    @property
    def more(self) -> list[FieldSpec]:
        return [f for f in self.kind.form.fields if not _comes_first(f)]

    @property
    def open(self) -> bool:
        """Whether the folded part holds an error or something already filled in."""
        given = [f.key for f in self.more if f.key != "unit" and self.values.get(f.key)]
        wrong = [key for key in self.errors if key in {f.key for f in self.more} | {"roles"}]
        return bool(wrong or given or any(p["unit"] or p["partner"] for p in self.parts))

    @property
    def towns(self) -> list[Any]:
        return [u for u in self.units if u.kind == "town"]

    @property
    def roles(self) -> tuple:
        return listing.ROLES

    @property
    def part_rows(self) -> list[dict[str, Any]]:
        """The parts given so far, and two empty lines."""
        return [*self.parts, *({"unit": "", "partner": "", "role": "join"} for _ in range(2))]


def _comes_first(spec: FieldSpec) -> bool:
    return spec.key in FIRST or spec.column in COLUMNS or (spec.required and spec.key != "unit")


def units_for(user: Any) -> list[Any]:
    """Units in force to choose from. One query."""
    return list(directory.units(user).filter(until=None))


def empty(user: Any, kind: Kind, given: QueryDict) -> EntryForm:
    """A new form: today, the own unit, the kind's defaults, and what the address says."""
    units = units_for(user)
    scope = scope_of(user)
    home = next((u.name for u in units if u.pk == scope.home), "")
    values = {f.key: f.default for f in kind.form.fields if f.default is not None}
    values |= {"happened_on": clock.today(), "unit": home or _office(units)}
    values |= {k: v for k, v in given.items() if k in {f.key for f in kind.form.fields}}
    return EntryForm(kind, values, units)


def _office(units: list[Any]) -> str:
    return next((u.name for u in units if u.office), "")


def of_entry(user: Any, entry: Any, kind: Kind) -> EntryForm:
    """The form of an entry as it stands."""
    units = units_for(user)
    values = listing.raw(entry, kind)
    values |= {"unit": entry.unit.name, "town": entry.town.name if entry.town else ""}
    parts = [
        {"unit": r.unit.name if r.unit else "", "partner": r.partner, "role": r.role}
        for r in listing.roles(entry)
    ]
    return EntryForm(kind, values, units, parts=parts, version=entry.version)


def typed(request: Request, kind: Kind) -> dict[str, Any]:
    """What was typed, under the names of the fields."""
    return {
        f.key: request.POST.getlist(f.key)
        if f.type == "multichoice"
        else request.POST.get(f.key, "")
        for f in kind.form.fields
    }


def again(request: Request, kind: Kind, error: Refused | None = None) -> EntryForm:
    """The form once more with everything typed, and what is to be changed."""
    form = EntryForm(
        kind, typed(request, kind), units_for(request.user), parts=_typed_parts(request)
    )
    if error is not None:
        form.errors = dict(getattr(error, "errors", {}))
        form.sentence = error.sentence
    return form


def _typed_parts(request: Request) -> list[dict[str, Any]]:
    columns = [request.POST.getlist(n) for n in ("part_unit", "part_partner", "part_role")]
    rows = [
        {"unit": unit.strip(), "partner": partner.strip(), "role": role}
        for unit, partner, role in zip(*columns, strict=False)
    ]
    return [row for row in rows if row["unit"] or row["partner"]]


def parts(request: Request, division: str) -> list[Part]:
    """The parts of a joint event: (unit, partner outside, role); Refused for an unknown unit."""
    resolver = directory.Resolver.load(division)
    words = dict(listing.ROLES)
    found: list[Part] = []
    for row in _typed_parts(request):
        role = row["role"] if row["role"] in words else "join"
        if row["unit"]:
            found.append((resolver.need(row["unit"], "共同单位"), "", role))
        if row["partner"]:
            if len(row["partner"]) > 60:
                raise Refused("区外单位的名称不超过60字,请精简。")
            found.append((None, row["partner"], role))
    return found


# Files that come with the form are stored before the entry is written: no lock is held meanwhile,
# and when a field has to be mended the photo need not be taken again.


def keep_files(request: Request) -> list[Kept]:
    """Guard and store the files sent now, with those kept from the time before."""
    kept = [Kept(opened(request, t)["name"], t) for t in request.POST.getlist("kept")]
    for upload in request.FILES.getlist("photos"):
        name = upload.name or ""
        facts = evidence.take_in(name, upload.chunks())
        told = {"name": name, "sha": facts.sha256}
        kept.append(Kept(name, signing.dumps(told, salt=_salt(request))))
    return kept


def _salt(request: Request) -> str:
    """A kept file belongs to the person who sent it."""
    return f"{_SALT}:{request.user.pk}"


def opened(request: Request, token: str) -> dict[str, str]:
    """Name and hash (`sha`) of a kept file; Refused for one that is not this person's or too old."""
    try:
        return signing.loads(token, salt=_salt(request), max_age=24 * 3600)
    except signing.BadSignature as error:
        raise Refused("先前选的文件已经过期,请重新选择。") from error


def hang_on(request: Request, entry: Any, kind: Kind, kept: list[Kept]) -> None:
    """The kept files as evidence of the entry; photos fill the paper that asks for photos."""
    for one in kept:
        told = opened(request, one.token)
        photo = evidence.Photo(occasion=entry.title)
        path = files.path_of(told["sha"])
        added = evidence.add_file(
            by=request.user, name=told["name"], path=path, unit=entry.unit_id, photo=photo,
            undated=entry.happened_on,
        ).evidence  # fmt: skip
        paper = next((p for p in kind.papers if PAPER_OF_PHOTOS in p), "")
        evidence.attach(
            by=request.user,
            entry=entry,
            evidence=added,
            paper=paper if added.kind == "photo" else "",
        )
