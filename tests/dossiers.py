"""What the tests of the dossier share: a small standard with real files behind it."""

import io
import zipfile

from docx import Document
from PIL import Image

from tests.web import grid_cast as cast
from tongxin.assessments import linking
from tongxin.config.sample import papers
from tongxin.ledger import actions as ledger
from tongxin.ledger import evidence
from tongxin.ledger.evidence import Photo
from tongxin.reports.dossier import seal

#: Names that a smaller font would print as boxes.
RARE = "赟喆昇"
SAID = "深入开展双拥共建,巩固军政军民团结,再立新功新业。"
#: A sentence of the plan that its page breaks over two lines.
BROKEN = SAID[18:] + SAID[:12]


def edition(office):
    """Two items: visits that are counted, and plans that are placed in the cells."""
    bonus = [{"id": "加1", "name": "推广经验", "points": 2, "text": "每项1分", "calc": "capped",
              "each": 1, "noun": "推广经验", "top": "innovation/国家级推广或现场会/stories"}]  # fmt: skip
    vetoes = [{"id": "否1", "name": "应接收未接收", "happened": "veto/否1:发生/count",
               "cleared": "veto/否1:未发生/count"}]  # fmt: skip
    return cast.put(office, cast.visited(), cast.linked(), bonus=bonus, vetoes=vetoes)


def plan(*pages):
    """A PDF: a cover, then a page with the sentence twice over."""
    return papers.pdf([["样例方案", RARE], [SAID + SAID], *([page] for page in pages)])


def add(by, name, content, **more):
    return evidence.add_file(by=by, name=name, chunks=[content], **more).evidence


def photo(by, name="走访.jpg", colour=(200, 40, 40)):
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(kept, "JPEG")
    six = Photo("春节走访", None, "德感街道", f"{RARE}等", "样例背景", "样例摄影")
    return add(by, name, kept.getvalue(), photo=six)


def word(by, name="名单.docx", pages=None):
    """A Word document that says how many pages it has, or says nothing."""
    kept = io.BytesIO()
    Document().save(kept)
    said = b"<Pages>%d</Pages>" % pages if pages else b""
    out = io.BytesIO()
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            data = old.read(one)
            if one == "docProps/app.xml":
                start, end = data.index(b"<Pages>"), data.index(b"</Pages>") + len(b"</Pages>")
                data = data[:start] + said + data[end:]
            new.writestr(zipfile.ZipInfo(one), data)
    return add(by, name, out.getvalue())


def visit(office, *proofs, accepted=True, **more):
    """A visit with files on it; its photos were taken on its day."""
    entry = cast.visit(office, **more)
    for proof in proofs:
        one, told = proof if isinstance(proof, tuple) else (proof, {})
        if one.kind == "photo":
            one.taken_on = entry.happened_on
            one.save()
        evidence.attach(by=office, entry=entry, evidence=one, **told)
    if accepted:
        ledger.accept(by=office, entries=[entry])
    return entry


def link(office, edition, proof, accepted=True, window="2026年", label="方案", **more):
    """A file placed in a cell."""
    row = linking.link(by=office, edition=edition, item="1.2", window=window, label=label,
                       evidence=proof, **more)  # fmt: skip
    if accepted:
        linking.accept_links(by=office, links=[row])
    return row


def filled(office):
    """The standard with a plan in its cell, two visits, a photo, a card and what nobody accepted."""
    made = edition(office)
    scheme = add(office, "工作方案.pdf", plan())
    link(office, made, scheme, page="2", quote=BROKEN, conclusion="方案已经印发")
    visit(office, (scheme, {"page": "1"}), photo(office))
    card = evidence.add_paper(by=office, name="部队情况说明")
    visit(office, card, day="2025-07-30", facet="八一")
    visit(
        office,
        photo(office, "未认定.jpg", (1, 2, 3)),
        accepted=False,
        day="2026-05-01",
        facet="八一",
    )
    return made


def sealed(office, made, path, **more):
    """Seal; the zip opened, with the result beside it."""
    done = seal(by=office, edition=made, target=path, **more)
    return zipfile.ZipFile(path), done


def one(archive, ending):
    """The only path in an archive that ends so."""
    (found,) = [name for name in archive.namelist() if name.endswith(ending)]
    return found
