"""Where a file shows pictures: what is drawn in them (a scan, a sign) is read by people only."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from tongxin.core import uploads

#: Signs that a part of an office document is a picture.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf")
_OFFICE = (uploads.DOCX, uploads.XLSX, uploads.PPTX, uploads.ODT, uploads.ODS, uploads.OFD)
#: A stroke of colour or a line is no picture anybody could write in, in points on the page.
_LEAST = 40


def places(path: Path, media: str) -> list[str]:
    """第3页的图片, 文档里的2张图片; [] where nothing is drawn. The file has been read before."""
    if media in uploads.PHOTOS:
        return ["整张图片"]
    if media == uploads.PDF:
        return [f"第{number}页的图片" for number in _pages(path)]
    if media in _OFFICE:
        count = _pictures(path)
        return [f"文档里的{count}张图片"] if count else []
    return []


def _pictures(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
    return sum(name.endswith(_PICTURES) and "thumbnail" not in name for name in names)


def _pages(path: Path) -> list[int]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [number + 1 for number in range(len(pdf)) if _shows(pdf[number])]


def _shows(page: pypdfium2.PdfPage) -> bool:
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    return any(_large(*one.get_bounds()) for one in found)


def _large(left: float, bottom: float, right: float, top: float) -> bool:
    return right - left >= _LEAST and top - bottom >= _LEAST
