"""Photographs: how large, whether whole, when taken. The original bytes are never touched."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from pathlib import Path

from PIL import Image

from . import clock
from .errors import Refused

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
#: What a phone makes, several times over; more is a bomb or a scan that nobody can open.
PIXELS = 40_000_000
_EXIF, _TAKEN, _CHANGED = 0x8769, 0x9003, 0x0132

BROKEN = "这张照片打不开,可能没有传完整,请重新导出后再上传。"


def check(path: Path) -> str:
    """The media type of a whole photo of bearable size; Refused otherwise."""
    try:
        with warnings.catch_warnings(), Image.open(path, formats=list(FORMATS)) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            wide, high = image.size
            if wide * high > PIXELS:
                raise Refused(
                    f"照片有{wide}×{high}像素,请缩小到{PIXELS // 10_000}万像素以内再上传。"
                )
            image.draft("L", (256, 256))  # a JPEG then decodes small; it is still read to its end
            image.load()
            return FORMATS[str(image.format)]
    except Image.DecompressionBombError as error:
        raise Refused(f"照片像素太多,请缩小到{PIXELS // 10_000}万像素以内再上传。") from error
    except Refused:
        raise
    except Exception as error:  # Pillow raises many kinds on hostile bytes
        raise Refused(BROKEN) from error


def taken_on(path: Path) -> date | None:
    """The day the camera wrote into the photo; None when it says nothing believable."""
    try:
        with Image.open(path, formats=list(FORMATS)) as image:
            exif = image.getexif()
            told = exif.get_ifd(_EXIF).get(_TAKEN) or exif.get(_CHANGED)
        day = datetime.strptime(str(told)[:10], "%Y:%m:%d").date()
    except Exception:  # a date is a suggestion: without one the clerk fills it in
        return None
    return day if date(1990, 1, 1) <= day <= clock.today() else None
