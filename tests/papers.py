"""Files of each format with a text in any place where one can stand, seen or not.

    make("xlsx", "hidden sheet", ["…", "…"]) → bytes

PLACES names what there is. Everything is made with what the product itself depends on.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from html import escape

import docx
import openpyxl
import typst
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

Texts = Sequence[str]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# ---- Word ----------------------------------------------------------------------------------------
def _word(place: str, texts: Texts) -> bytes:
    paper = docx.Document()
    paper.add_paragraph("样例通知")
    for text in texts:
        _WORD[place](paper, text)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _word_cell(paper, text: str) -> None:
    cell = paper.add_table(1, 2).cell(0, 1)
    cell.text = text


def _word_split(paper, text: str) -> None:
    paragraph = paper.add_paragraph()
    for char in text:
        paragraph.add_run(char)


def _word_hidden(paper, text: str) -> None:
    paper.add_paragraph().add_run(text).font.hidden = True


def _word_deleted(paper, text: str) -> None:
    paragraph = paper.add_paragraph("改过的话")
    gone = docx.oxml.parse_xml(
        f'<w:del xmlns:w="{_W}" w:id="1" w:author="样例"><w:r><w:delText>{escape(text)}'
        "</w:delText></w:r></w:del>"
    )
    paragraph._p.append(gone)


def _word_picture_title(paper, text: str) -> None:
    picture = paper.add_picture(io.BytesIO(photo("plain", [])))
    picture._inline.docPr.set("descr", text)


_WORD: dict[str, Callable] = {
    "body": lambda paper, text: paper.add_paragraph(text),
    "table": _word_cell,
    "split into runs": _word_split,
    "hidden text": _word_hidden,
    "tracked deletion": _word_deleted,
    "comment": lambda paper, text: paper.add_comment(paper.paragraphs[0].runs, text, "样例"),
    "comment author": lambda paper, text: paper.add_comment(paper.paragraphs[0].runs, "好", text),
    "header": lambda paper, text: paper.sections[0].header.add_paragraph(text),
    "footer": lambda paper, text: paper.sections[0].footer.add_paragraph(text),
    "author": lambda paper, text: setattr(
        paper.core_properties, "author", f"{paper.core_properties.author[:150]} {text}"[-250:]
    ),
    "alternative text": _word_picture_title,
    "another part": lambda paper, text: paper.part.package.main_document_part.relate_to(
        Part(
            PackURI(f"/word/left{len(paper.paragraphs)}{id(text)}.txt"), "text/plain", text.encode()
        ),
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk",
    ),
}


# ---- Excel ---------------------------------------------------------------------------------------
def _excel(place: str, texts: Texts) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "事项"])
    _EXCEL[place](book, sheet, texts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel_rows(book, sheet, texts: Texts) -> None:
    for n, text in enumerate(texts, start=1):
        sheet.append([n, text])


def _excel_hidden_sheet(book, sheet, texts: Texts, state: str = "hidden") -> None:
    more = book.create_sheet("底稿")
    more.sheet_state = state
    _excel_rows(book, more, texts)


def _excel_hidden_rows(book, sheet, texts: Texts) -> None:
    _excel_rows(book, sheet, texts)
    for n in range(2, len(texts) + 2):
        sheet.row_dimensions[n].hidden = True


def _excel_hidden_column(book, sheet, texts: Texts) -> None:
    _excel_rows(book, sheet, texts)
    sheet.column_dimensions["B"].hidden = True


def _excel_comments(book, sheet, texts: Texts) -> None:
    for n, text in enumerate(texts, start=1):
        sheet.cell(n, 1).comment = Comment(text, "样例")


def _excel_numbers(book, sheet, texts: Texts) -> None:
    for text in texts:
        sheet.append([1, int(text) if text.isdigit() else text])


def _excel_formulas(book, sheet, texts: Texts) -> None:
    for text in texts:
        sheet.append([1, f'="{text}"'])


def _excel_names(book, sheet, texts: Texts) -> None:
    for n, text in enumerate(texts):
        book.defined_names[f"名{n}"] = DefinedName(f"名{n}", attr_text=f'"{text}"')


def _excel_prompts(book, sheet, texts: Texts) -> None:
    for n, text in enumerate(texts, start=1):
        rule = DataValidation(type="textLength", formula1="9", prompt=text, showInputMessage=True)
        rule.add(f"A{n}")
        sheet.add_data_validation(rule)


def _excel_property(book, sheet, texts: Texts) -> None:
    book.properties.keywords = " ; ".join(texts)


def _excel_footer(book, sheet, texts: Texts) -> None:
    sheet.oddFooter.center.text = " ; ".join(texts)[:250]


_EXCEL: dict[str, Callable] = {
    "cells": _excel_rows,
    "numbers": _excel_numbers,
    "hidden sheet": _excel_hidden_sheet,
    "very hidden sheet": lambda b, s, t: _excel_hidden_sheet(b, s, t, "veryHidden"),
    "hidden rows": _excel_hidden_rows,
    "hidden column": _excel_hidden_column,
    "comments": _excel_comments,
    "formulas": _excel_formulas,
    "defined names": _excel_names,
    "prompts": _excel_prompts,
    "keywords": _excel_property,
    "footer": _excel_footer,
}


# ---- PowerPoint, PDF -----------------------------------------------------------------------------
def _slides(place: str, texts: Texts) -> bytes:
    body = "".join(f"<a:p><a:r><a:t>{escape(t)}</a:t></a:r></a:p>" for t in texts)
    part = f'<p:sld xmlns:p="p" xmlns:a="a">{body}</p:sld>'
    room = {"slide": "ppt/slides/slide1.xml", "notes": "ppt/notesSlides/notesSlide1.xml"}[place]
    return zipped({
        "[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>", room: part,
    })  # fmt: skip


def pdf(texts: Texts) -> bytes:
    lines = "".join(f'#sys.inputs.at("{n}")\n\n' for n in range(len(texts)))
    source = '#set text(font: "Noto Serif CJK SC", size: 9pt)\n样例\n\n' + lines
    return typst.compile(source.encode(), sys_inputs={str(n): t for n, t in enumerate(texts)})


def _pdf(place: str, texts: Texts) -> bytes:
    if place == "pages":
        return pdf(texts)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["正文"]))))
    if place == "properties":
        writer.add_metadata({"/Author": " ; ".join(texts)})
    for n, text in enumerate(texts):
        if place == "notes":
            note = FreeText(text=text, rect=(10, 10, 90, 30))
            writer.add_annotation(0, note)
        elif place == "attachments":
            writer.add_attachment(f"{n}.txt", text.encode())
        elif place == "bookmarks":
            writer.add_outline_item(title=text, page_number=0)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# ---- web and plain text --------------------------------------------------------------------------
_HTML: dict[str, str] = {
    "text": "<p>{}</p>",
    "table": "<table><tr><td>1</td><td>{}</td></tr></table>",
    "hidden": '<div style="display: none">{}</div>',
    "white": '<span style="color:#fff">{}</span>',
    "attribute": '<a href="#" title="{}">看</a>',
    "data attribute": '<i data-row="{}"></i>',
    "comment": "<!-- {} -->",
    "script": "<script>var rows = ['{}']</script>",
    "field": '<input type="hidden" value="{}">',
    "name of an element": '<p id="{}">看</p>',
}


def _html(place: str, texts: Texts) -> bytes:
    if place == "split by tags":
        rows = ["<p>" + "".join(f"<b>{escape(c)}</b>" for c in text) + "</p>" for text in texts]
    elif place == "written-out file":
        coded = (base64.b64encode(text.encode()).decode() for text in texts)
        rows = [f'<a href="data:text/plain;base64,{text}">看</a>' for text in coded]
    else:
        rows = [_HTML[place].format(escape(text)) for text in texts]
    return f"<!DOCTYPE html><html><body><h1>样例</h1>{''.join(rows)}</body></html>".encode()


def _csv(encoding: str) -> Callable[[Texts], bytes]:
    return lambda texts: (
        "序号,事项\n" + "".join(f"{n},{t}\n" for n, t in enumerate(texts))
    ).encode(encoding)


# ---- pictures ------------------------------------------------------------------------------------
_TAGS = {"description": 0x010E, "artist": 0x013B, "copyright": 0x8298}
_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><dc:title>{}</dc:title></rdf:RDF></x:xmpmeta>'


def photo(place: str, texts: Texts) -> bytes:
    """A small photo; "gps" takes degrees, minutes and seconds of north and east from the texts."""
    image, out = Image.new("RGB", (12, 8), "green"), io.BytesIO()
    exif, told = image.getexif(), " ; ".join(texts)
    if place == "png text":
        info = PngInfo()
        info.add_itxt("Comment", told)
        image.save(out, "PNG", pnginfo=info)
        return out.getvalue()
    more = {}
    if place == "gps":
        north, east = ([float(x) for x in t.split()] for t in texts[:2])
        exif.get_ifd(0x8825).update({1: "N", 2: tuple(north), 3: "E", 4: tuple(east)})
    elif place == "xmp":
        more["xmp"] = _XMP.format(escape(told)).encode()
    elif place == "comment":
        more["comment"] = told.encode()
    elif place == "windows title":
        exif[0x9C9B] = told.encode("utf-16-le") + b"\0\0"
    elif place in _TAGS:
        exif[_TAGS[place]] = told.encode()
    exif[0x0132] = "2026:05:04 10:00:00"
    if place == "plain":
        exif = Image.Exif()
    image.save(out, "JPEG", exif=exif, **more)
    return out.getvalue() + (told.encode() if place == "behind the end" else b"")


# ---- archives and old formats --------------------------------------------------------------------
def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _zip(place: str, texts: Texts) -> bytes:
    if place == "names":
        return zipped({f"{n}/{t.replace('/', '-')}.txt": "好" for n, t in enumerate(texts)})
    if place == "text inside":
        return zipped({"a.txt": "\n".join(texts)})
    if place == "document inside":
        return zipped({"a.docx": _word("comment", texts)})
    return zipped({"b.zip": zipped({"a.xlsx": _excel("hidden sheet", texts)})})


def old_word(texts: Texts) -> bytes:
    """The container of .doc with its text as UTF-16, as Word keeps it."""
    body = b"\0" * 64 + "\r".join(texts).encode("utf-16-le")
    blocks, fat = [], []
    data = body.ljust(-(-max(len(body), 4096) // 512) * 512, b"\0")
    fat += [*range(1, len(data) // 512), 0xFFFFFFFE]
    blocks.append(data)
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0) + _entry("WordDocument", 2, 0, len(data))
    start = len(fat)
    fat += [start + 1, 0xFFFFFFFE]
    tables = -(-(len(fat) + 1) // 128)
    fat += [0xFFFFFFFD] * tables
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<HH", head, 0x1E, 9, 6)
    struct.pack_into("<I", head, 0x30, start)
    struct.pack_into("<II", head, 0x3C, 0xFFFFFFFE, 0)
    struct.pack_into("<I", head, 0x44, 0xFFFFFFFE)
    numbers = [*range(start + 2, start + 2 + tables), *[0xFFFFFFFF] * (109 - tables)]
    struct.pack_into("<109I", head, 0x4C, *numbers)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * 512, b"\xff")
    return bytes(head) + b"".join(blocks) + directory.ljust(1024, b"\0") + table


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    out = bytearray(raw.ljust(128, b"\0"))
    struct.pack_into("<HB", out, 64, len(raw), kind)
    struct.pack_into("<II", out, 116, first, size)
    return bytes(out)


_MAKERS: dict[str, Callable[[str, Texts], bytes]] = {
    "docx": _word,
    "xlsx": _excel,
    "pptx": _slides,
    "pdf": _pdf,
    "html": _html,
    "csv": lambda place, texts: _csv(place)(texts),
    "txt": lambda place, texts: "\n".join(["样例", *texts]).encode(place),
    "jpg": photo,
    "png": photo,
    "zip": _zip,
    "doc": lambda place, texts: old_word(texts),
}
PLACES: dict[str, tuple[str, ...]] = {
    "docx": tuple(_WORD),
    "xlsx": tuple(_EXCEL),
    "pptx": ("slide", "notes"),
    "pdf": ("pages", "properties", "notes", "attachments", "bookmarks"),
    "html": (*_HTML, "split by tags", "written-out file"),
    "csv": ("gb18030", "utf-8-sig"),
    "txt": ("utf-8", "gb18030", "utf-16"),
    "jpg": (
        "description",
        "artist",
        "copyright",
        "windows title",
        "xmp",
        "comment",
        "behind the end",
    ),
    "png": ("png text",),
    "zip": ("names", "text inside", "document inside", "spreadsheet in a zip in a zip"),
    "doc": ("text",),
}
EVERYWHERE = [(kind, place) for kind, places in PLACES.items() for place in places]


def make(kind: str, place: str, texts: Texts) -> bytes:
    """A file of that kind with the texts in that place."""
    return _MAKERS[kind](place, texts)
