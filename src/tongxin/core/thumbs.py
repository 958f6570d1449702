"""Small pictures of photos for lists: made once, kept by content, without what a camera writes in.

A thumbnail is a derivative and may be thrown away at any time; the original is never touched.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from . import files
from .errors import Refused

SIDE = 480
MEDIA = "image/jpeg"


def thumbnail(sha256: str) -> Path:
    """The small picture of a stored photo, made when first asked for; Refused when it can't be."""
    target = Path(settings.HOME) / "thumbs" / sha256[:2] / f"{sha256}.jpg"
    if not target.exists():
        with files.open_file(sha256):  # tells when the original is missing
            pass
        _make(files.path_of(sha256), target)
    return target


def _make(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    os.close(handle)
    try:
        with Image.open(source) as image:
            image.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((SIDE, SIDE))
            # Pixels only: a new image carries no place, no device and no time.
            clean = Image.new("RGB", upright.size)
            clean.paste(upright)
            clean.save(name, "JPEG", quality=80)
        os.replace(name, target)
    except Exception as error:  # Pillow raises many kinds on what is not a whole picture
        Path(name).unlink(missing_ok=True)
        raise Refused("这张照片打不开,请下载原件查看。") from error
