"""Whether a photo can prove what an entry says: it has a day, of that time, and no other year's use.

The bytes decide: the same picture proves one year only (考评资料审核的通行要求: 照片注明时间, 不得一照多年).
"""

from __future__ import annotations

from datetime import timedelta

from tongxin.rules.wording import date_cn

from .models import Attachment, Entry, Evidence

#: A preparation or its report may be pictured so long before or after.
ROOM = timedelta(days=31)


def asked(paper: str, evidence: Evidence) -> bool:
    """Whether it stands as a photograph of what happened: a scan of a signed sheet is a picture,
    too, and says nothing by its own day."""
    return evidence.kind == "photo" and "照片" in paper


def why_not(entry: Entry, photo: Evidence) -> str:
    """Why the photo cannot stand on this entry, as a sentence; "" when it can. One query at most."""
    if photo.taken_on is None:
        return f"“{photo.name}”没有拍摄时间,请先在照片的六要素里写明时间再引用。"
    first, last = entry.happened_on - ROOM, (entry.ended_on or entry.happened_on) + ROOM
    if not first <= photo.taken_on <= last:
        return (
            f"“{photo.name}”拍于{date_cn(photo.taken_on)},这件事在{date_cn(entry.happened_on)},"
            "请换当时拍的照片,时间写错的先改正照片的时间。"
        )
    other = _of_another_year(entry, photo)
    if other is None:
        return ""
    used = f"已用在{other.happened_on.year}年的“{other.title}”"
    return f"这张照片{used},一张照片只能证明一年的事,请换一张。"


def _of_another_year(entry: Entry, photo: Evidence) -> Entry | None:
    """An entry of another year on which the same bytes stand."""
    rows = Attachment.objects.filter(
        evidence__sha256=photo.sha256,
        entry__division=entry.division_id,
        entry__withdrawn=False,
        removed_at=None,
    ).exclude(entry__happened_on__year=entry.happened_on.year)
    found = rows.select_related("entry").order_by("id").first()
    return found.entry if found else None
