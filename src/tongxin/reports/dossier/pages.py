"""How many pages a file has on paper, as far as the file itself says."""

from __future__ import annotations

import re

from tongxin.core import archives, files, uploads
from tongxin.core.errors import Refused
from tongxin.ledger.models import Evidence

#: Where an office document keeps what its program counted when it was last saved.
_TOLD = {
    uploads.DOCX: re.compile(rb"<Pages>(\d{1,6})</Pages>"),
    uploads.PPTX: re.compile(rb"<Slides>(\d{1,6})</Slides>"),
}


def count(evidence: Evidence) -> int | None:
    """A photo is one page, a PDF has what was counted on receipt; None when nobody can tell."""
    if evidence.kind == "photo":
        return 1
    if evidence.pages:
        return evidence.pages
    return _office(evidence) if evidence.media_type in _TOLD else None


def _office(evidence: Evidence) -> int | None:
    """The count in docProps/app.xml; 0 means that the program did not count."""
    try:
        with archives.open_zip(files.path_of(evidence.sha256), archives.OFFICE) as archive:
            told = archives.small(archive, "docProps/app.xml")
    except (Refused, OSError):  # a file that is gone is told where it is copied
        return None
    found = _TOLD[evidence.media_type].search(told)
    return int(found[1]) or None if found else None
