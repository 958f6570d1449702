"""佐证材料: put in a file, a photo or a card for paper; see it, where it is used, its versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.core import files, thumbs, uploads
from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.ledger import evidence as actions
from tongxin.ledger import handed_out, kinds, listing, proofs, queries
from tongxin.ledger.evidence import Photo
from tongxin.rules.reading import values
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

from .verdicts import WAITS

NOT_FOUND = "在这份PDF里没有找到这句原句,请照原文摘录,或自己填页码。"


@page("evidence.write")
def add(request: Request, no: int) -> HttpResponse:
    """放入佐证: upload, or a card for what stays in the safe, or a file that is here already."""
    entry = queries.entry(request.user, no)
    kind = kinds.get(entry.division_id, entry.kind)
    words = request.GET.get("q", "").strip()[:60]
    context = {
        "entry": entry,
        "kind": kind,
        "q": words,
        "safe": actions.SAFE,
        "paper": request.POST.get("paper", request.GET.get("paper", _first_missing(entry, kind))),
        "offered": proofs.offered(request.user, words)[: proofs.OFFERED],
        "six": _six(request.POST),
        "typed": request.POST,
    }
    if request.method != "POST":
        return render(request, "office/evidence/add.html", context)
    try:
        return act(request, lambda: _put_in(request, entry), _attached)
    except Refused as error:
        return render(
            request, "office/evidence/add.html", {**context, "sentence": error.sentence}, status=422
        )


def _first_missing(entry: Any, kind: Any) -> str:
    """The paper one most likely comes for."""
    missing = listing.missing_papers(kind, queries.attachments(entry))
    return next(iter(missing), "")


def _six(given: Any) -> list[tuple[str, str, str]]:
    """The six facts as fields: name, word, what was typed."""
    return [(name, proofs.label(name), given.get(name, "")) for name in proofs.SIX]


def _put_in(request: Request, entry: Any) -> tuple[Any, list[str]]:
    """Everything the form brought, attached as one paper: (entry, sentences about repeats)."""
    found, notices = _brought(request, entry)
    with transaction.atomic():
        for one in found:
            actions.attach(
                by=request.user,
                entry=entry,
                evidence=one,
                paper=request.POST.get("paper", ""),
                **_passage(request, one),
            )
    return entry, notices


def _brought(request: Request, entry: Any) -> tuple[list[Any], list[str]]:
    """The evidence meant: files sent, a card, or one already here."""
    how = request.POST.get("how", "file")
    unit = entry.unit_id if _own(request, entry) else None
    if how == "paper":
        return [
            actions.add_paper(
                by=request.user,
                name=request.POST.get("name", ""),
                unit=unit,
                location=request.POST.get("location", ""),
            )
        ], []
    if how == "again":
        chosen = request.POST.get("evidence", "")
        if not chosen.isdecimal():
            raise Refused("请先选一份已有的材料。")
        return [queries.evidence(request.user, int(chosen))], []
    sent = request.FILES.getlist("files")
    if not sent:
        raise Refused("请先选择要上传的文件或照片。")
    added = [
        actions.add_file(
            by=request.user,
            name=one.name or "",
            chunks=one.chunks(),
            unit=unit,
            photo=photo(request),
        )
        for one in sent
    ]
    return [a.evidence for a in added], [a.notice for a in added if a.notice]


def _own(request: Request, entry: Any) -> bool:
    """Whether the file is kept as the entry's unit's; else it is the person's own unit's."""
    scope = scope_of(request.user)
    return scope.units is None or entry.unit_id in scope.units


def photo(request: Request) -> Photo:
    """The six facts as typed."""
    told: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in proofs.SIX}
    return Photo(**{**told, "taken_on": _day(told["taken_on"])})


def _day(text: str) -> date | None:
    try:
        return values.read_date(text) if text else None
    except ValueError as error:
        raise Refused(f"照片的时间:{error}") from error


def _passage(request: Request, evidence: Any) -> dict[str, str]:
    """Page, sentence and conclusion; the page of a PDF is found when only the sentence is given."""
    told = {n: request.POST.get(n, "").strip() for n in ("page", "quote", "conclusion")}
    if told["quote"] and not told["page"] and evidence.media_type == uploads.PDF:
        found = actions.find_page(evidence, told["quote"])
        if found is None:
            raise Refused(NOT_FOUND)
        told["page"] = str(found)
    return told


def _attached(result: tuple[Any, list[str]]) -> tuple[str, str]:
    entry, notices = result
    return reverse("entry", args=[entry.no]), "".join(["已放入佐证。", *notices])


@page("evidence.write")
def remove(request: Request, no: int, attachment: int) -> HttpResponse:
    """撤下: the file itself stays, the history keeps the reason."""
    entry = queries.entry(request.user, no)
    row = proofs.attachment(entry, attachment)
    context = {"entry": entry, "one": row}
    if request.method != "POST":
        return render(request, "office/evidence/remove.html", context)
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        return act(
            request,
            lambda: actions.detach(by=request.user, attachment=row, reason=reason),
            lambda _: (reverse("entry", args=[no]), "已撤下,文件仍保留,可以重新引用。"),
        )
    except Refused as error:
        return render(
            request,
            "office/evidence/remove.html",
            {**context, "sentence": error.sentence},
            status=422,
        )


@page("evidence.write")
def passage(request: Request, no: int, attachment: int) -> HttpResponse:
    """Say better where in the file the proof stands: a new reference takes the old one's place."""
    entry = queries.entry(request.user, no)
    row = proofs.attachment(entry, attachment)
    context: dict[str, Any] = {"entry": entry, "one": row, "typed": request.POST or None}
    if request.method != "POST":
        return render(request, "office/evidence/passage.html", context)
    try:
        return act(
            request,
            lambda: _point(request, entry, row),
            lambda _: (reverse("entry", args=[no]), "已写明页码和原句。"),
        )
    except Refused as error:
        return render(
            request,
            "office/evidence/passage.html",
            {**context, "sentence": error.sentence},
            status=422,
        )


@transaction.atomic
def _point(request: Request, entry: Any, row: Any) -> None:
    told = _passage(request, row.evidence)
    if told == {name: getattr(row, name) for name in told}:
        return
    # The new one first: a paper that is there all the time keeps the entry complete.
    actions.attach(by=request.user, entry=entry, evidence=row.evidence, paper=row.paper, **told)
    actions.detach(by=request.user, attachment=row, reason="更新页码和原句")


@page("evidence.read")
def detail(request: Request, evidence: int) -> HttpResponse:
    """One file: what it is, its six facts, where it is used, its versions."""
    found = proofs.visible(request.user, evidence)
    chain = proofs.versions(request.user, found)
    context = {
        "evidence": found,
        "uses": proofs.uses(request.user, found),
        "versions": chain,
        "newest": chain[0],
        "reasons": proofs.reasons(request.user, chain),
        "six": proofs.facts(found),
        "events": proofs.history(found),
        "kind_word": uploads.NAMES.get(found.media_type, ""),
        "may_replace": _may_replace(request, found) and chain[0].pk == found.pk,
        "may_archive": scope_of(request.user).may("archive.write"),
    }
    return render(request, "office/evidence/detail.html", context)


def _may_replace(request: Request, evidence: Any) -> bool:
    scope = scope_of(request.user)
    mine = scope.units is None or evidence.unit_id in scope.units
    return scope.may("evidence.write") and mine and evidence.kind != "paper"


@page("evidence.write")
def replace(request: Request, evidence: int) -> HttpResponse:
    """换新版本: a better file, or for a photo better words."""
    found = queries.evidence(request.user, evidence)
    facts = request.POST or {n: getattr(found, n) or "" for n in proofs.SIX}
    context = {"evidence": found, "six": _six(facts)}
    if request.method != "POST":
        return render(request, "office/evidence/replace.html", context)
    try:
        return act(
            request,
            lambda: _replaced(request, found),
            lambda new: _after_replacing(request, new),
        )
    except Refused as error:
        return render(
            request,
            "office/evidence/replace.html",
            {**context, "sentence": error.sentence},
            status=422,
        )


def _after_replacing(request: Request, new: Any) -> tuple[str, str]:
    """Back to the entry one came from, with what became of it; else to the file itself."""
    told = "已换成新版本,引用它的记录都跟着换了,旧版本仍可查看。"
    no = request.GET.get("entry", "")
    if not no.isdecimal():
        return reverse("evidence", args=[new.pk]), told
    entry = queries.entry(request.user, int(no))
    return reverse("entry", args=[entry.no]), f"已换成新版本,{WAITS[entry.state]}。"


def _replaced(request: Request, found: Any) -> Any:
    sent = request.FILES.get("file")
    told = photo(request) if found.kind == "photo" else None
    if sent is None and told is not None:
        return actions.describe(by=request.user, evidence=found, photo=told)
    if sent is None:
        raise Refused("请先选择新的文件。")
    return actions.replace(
        by=request.user, evidence=found, name=sent.name or "", chunks=sent.chunks(), photo=told
    )


@page("evidence.read")
def content(request: Request, evidence: int) -> FileResponse:
    """The bytes. A browser shows only what cannot run anything; the rest is downloaded."""
    found = proofs.visible(request.user, evidence)
    if found.kind == "paper":
        raise Refused(f"这份材料没有电子文件,{found.location}。")
    inline = found.media_type in proofs.INLINE and "download" not in request.GET
    if not inline:
        handed_out.downloaded(by=request.user, evidence=found)
    response = FileResponse(
        files.open_file(found.sha256),
        as_attachment=not inline,
        filename=found.name,
        content_type=_content_type(found),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    if found.media_type != uploads.PDF:  # the browser's own viewer of a PDF needs its scripts
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _content_type(evidence: Any) -> str:
    """The type found at the door, never one from the name; text with the encoding it is in."""
    if evidence.media_type in (uploads.TEXT, uploads.CSV):
        encoding = uploads.encoding_of(files.path_of(evidence.sha256)) or "utf-8"
        return f"text/plain; charset={encoding.removesuffix('-sig')}"
    return evidence.media_type or "application/octet-stream"


@page("evidence.read")
def thumbnail(request: Request, evidence: int) -> HttpResponse:
    """A photo's small picture."""
    found = proofs.visible(request.user, evidence)
    if found.kind != "photo":
        raise Refused("这份材料不是照片,没有小图。")
    small = thumbs.thumbnail(found.sha256).read_bytes()
    response = HttpResponse(small, content_type=thumbs.MEDIA)
    response["Cache-Control"] = "private, max-age=86400"
    return response


urlpatterns = [
    path("ledger/<int:no>/evidence/", add, name="evidence-add"),
    path("ledger/<int:no>/evidence/<int:attachment>/remove/", remove, name="evidence-remove"),
    path("ledger/<int:no>/evidence/<int:attachment>/passage/", passage, name="evidence-passage"),
    path("evidence/<int:evidence>/", detail, name="evidence"),
    path("evidence/<int:evidence>/file", content, name="evidence-file"),
    path("evidence/<int:evidence>/thumb", thumbnail, name="evidence-thumb"),
    path("evidence/<int:evidence>/replace/", replace, name="evidence-replace"),
]
