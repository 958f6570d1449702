"""Small real files for the sample: a PDF, a photo, a Word document. Same words, same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from PIL import Image, ImageDraw

_WIDTH = 24  # characters in a line of a page


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of so many pages, each a list of paragraphs.

    The font is one that readers bring themselves, so that no font file is needed; its text can be
    searched and copied.
    """
    bodies = [_page(paragraphs) for paragraphs in pages]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(bodies)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(bodies)}/Kids[{kids}]>>".encode(),
        _FONT,
    ]
    for n, body in enumerate(bodies):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(body), body))
    return _assembled(objects)


_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
    b"[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor"
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


def _page(paragraphs: Sequence[str]) -> bytes:
    rows = [p[i : i + _WIDTH] for p in paragraphs for i in range(0, len(p), _WIDTH)]
    shown = "T*".join(f"<{row.encode('utf-16-be').hex()}>Tj " for row in rows)
    return f"BT/F 18 Tf 32 TL 72 740 Td {shown} ET".encode()


def _assembled(objects: list[bytes]) -> bytes:
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    out.write(trailer % (len(objects) + 1, start))
    return out.getvalue()


def photo(seed: int) -> bytes:
    """A drawing in the place of a photo: hills, a sun and a flag, in the colours of `seed`."""
    tint = seed * 37 % 60
    image = Image.new("RGB", (480, 320), (214 - tint, 226, 236))
    draw = ImageDraw.Draw(image)
    draw.ellipse((360 - tint, 40, 420 - tint, 100), fill=(236, 176, 64))
    draw.polygon([(0, 320), (0, 230), (170, 150 + tint), (340, 320)], fill=(88, 128, 96))
    draw.polygon([(180, 320), (360, 180 - tint), (480, 250), (480, 320)], fill=(64, 104, 80))
    draw.rectangle((116, 90, 120, 240), fill=(90, 90, 90))
    draw.rectangle((120, 90, 196, 136), fill=(168, 32, 28))
    # Two photos are never the same bytes.
    draw.point((seed % 480, 319 - seed // 480), fill=(255, 255, 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def word(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A Word document: a title and a table."""
    document = Document()
    document.add_heading(title, level=1)
    table = document.add_table(rows=0, cols=len(head))
    table.style = "Table Grid"
    for cells in (head, *rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _timeless(docx: bytes) -> bytes:
    """The same zip without the clock in it, so that loading twice stores one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
