"""A file that comes with a form, and is named by its hash when the form is confirmed."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from tongxin.core import files, secrecy, uploads
from tongxin.core.errors import Refused

from .request import Request


def kept(request: Request, asked: str) -> tuple[str, str]:
    """(hash, name) of the file just sent, or of the one looked at before; Refused with `asked`."""
    upload: UploadedFile | None = request.FILES.get("file")
    if upload:
        name = uploads.clean_name(upload.name)
        stored = files.put(
            upload.chunks(), uploads.TABLE_LIMIT, guard=lambda path: secrecy.screen(path, name)
        )
        return stored.sha256, name
    sha256 = request.POST.get("file_id", "")
    if len(sha256) != 64 or not sha256.isalnum():
        raise Refused(asked)
    return sha256, uploads.clean_name(request.POST.get("file_name", ""))
