"""The sample's evidence: small real files with pages to point at, photos with their six facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.ledger import evidence, kinds
from tongxin.ledger.evidence import Photo
from tongxin.ledger.models import Attachment, Entry, Evidence
from tongxin.rules.scoring import Edition as Standard

from . import papers
from .writing import Written, papers_of

#: Said on every page of every file.
NOTICE = "样例,不是真实材料"


def attach(by: User, rows: Sequence[Written], standard: Standard) -> int:
    """Evidence for every line that names papers; returns how many files and cards there are."""
    made = kinds.all_kinds(by.division_id or "")
    store = _Store(standard)
    links = [link for row in rows for link in store.links(row, made[row.entry.kind].papers)]
    Evidence.objects.bulk_create(store.rows.values(), batch_size=300)
    Attachment.objects.bulk_create(links, batch_size=500)
    Event.objects.bulk_create(map(_event, store.rows.values()), batch_size=300)
    return len(store.rows)


def _event(row: Evidence) -> Event:
    paper = row.kind == "paper"
    return Event(
        division=row.division_id,
        at=row.received_at,
        by=row.by,
        verb="evidence.paper" if paper else "evidence.add",
        subject="evidence",
        subject_id=str(row.pk),
        sentence=f"登记纸质材料“{row.name}”({row.location})" if paper else f"上传“{row.name}”",
    )


class _Store:
    """Files by what they are called; a shared one is made for the first entry that has it."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.rows: dict[str, Evidence] = {}

    def links(self, row: Written, asked: Sequence[str]) -> Iterator[Attachment]:
        proof = row.line.proof
        names = papers_of(row.line, asked)
        quotes = proof.get("quotes", {})
        pages = [paper for paper in names if not _is_photo(paper)]
        for paper in names:
            page = str(pages.index(paper) + 2) if paper in pages and _paged(proof) else ""
            yield Attachment(
                entry=row.entry,
                evidence=self._file(row, paper, pages),
                paper=paper,
                page=page,
                quote=quotes.get(paper, ""),
                conclusion=f"证明“{row.entry.title}”"[:300],
                at=row.entry.received_at,
                by=row.entry.by,
            )

    def _file(self, row: Written, paper: str, pages: Sequence[str]) -> Evidence:
        entry, proof = row.entry, row.line.proof
        stem = f"{entry.happened_on.year}年{_common(row)}" if proof.get("shared") else entry.title
        name = f"{stem}{entry.happened_on:%m%d}{_ending(proof, paper)}"
        if name not in self.rows:
            self.rows[name] = self._made(row, name, paper, pages)
        return self.rows[name]

    def _made(self, row: Written, name: str, paper: str, pages: Sequence[str]) -> Evidence:
        entry, proof = row.entry, row.line.proof
        common = {
            "division_id": entry.division_id,
            "unit_id": entry.unit_id,
            "by": entry.by,
            "received_at": entry.received_at,
            "sample": True,
        }
        if proof.get("paper"):
            return Evidence(kind="paper", name=name, location=proof["paper"], **common)
        photo = _six(entry) if _is_photo(paper) else None
        if photo:
            content = papers.photo(len(self.rows))
        else:
            content = (
                _table(entry, self.standard) if proof.get("word") else _pdf(entry, pages, proof)
            )
        facts = evidence.take_in(name, [content])
        return Evidence(**evidence.columns_of(name, facts, photo), **common)


def _common(row: Written) -> str:
    """What the lines of a shared file have in common: their kind's word and their facet."""
    return f"{row.entry.facet or row.entry.kind}材料"


def _is_photo(paper: str) -> bool:
    return "照片" in paper or "截图" in paper


def _paged(proof: Mapping) -> bool:
    return not proof.get("paper") and not proof.get("word")


def _ending(proof: Mapping, paper: str) -> str:
    if proof.get("paper"):
        return "(纸质)"
    if _is_photo(paper):
        return "照片.png"
    return ".docx" if proof.get("word") else ".pdf"


def _six(entry: Entry) -> Photo:
    return Photo(
        occasion=entry.title,
        taken_on=entry.happened_on,
        place=entry.town.name if entry.town else "江津区",
        persons="参加活动的干部群众(样例)",
        background=NOTICE,
        photographer="样例摄影",
    )


def _pdf(entry: Entry, pages: Sequence[str], proof: Mapping) -> bytes:
    """A cover with its list, then a page for each paper with the sentence that proves it."""
    quotes = proof.get("quotes", {})
    day = f"{entry.happened_on:%Y年%-m月%-d日}"
    cover = [entry.title, day, entry.unit.name, *pages, NOTICE]
    said = [[paper, day, quotes.get(paper, f"{entry.title}的{paper}。"), NOTICE] for paper in pages]
    return papers.pdf([cover, *said])


def _table(entry: Entry, standard: Standard) -> bytes:
    """The task table: who leads and who supports each item of the sample standard."""
    rows = [[i.id, i.name, "、".join(i.lead), "、".join(i.support)] for i in standard.items()]
    return papers.word(
        f"{entry.title}({NOTICE})", ["序号", "考评内容", "责任单位", "协办单位"], rows
    )
