"""A dossier of many photos, streamed into its zip: how fast, and in how much memory.

Held against Python's own zipfile storing the same files plainly, without any hash; both end with
what they wrote on the disk, and take turns. The photos are as large as cameras make them and all
different; they are sparse on this disk, which spares it and makes no difference to either reader.
The sealing is the whole command in a process of its own: it hashes each byte, compares it with what
was received, sets the sheets, writes the page and the manifest.
"""

import os
import sys
from pathlib import Path

from bench import measure

#: Started by `main` with the place of the zip: seals once, tells how much memory that took.
CHILD = sys.argv[1] if len(sys.argv) > 1 else ""
if CHILD:
    measure.set_up()
else:
    HOME = measure.start()

import hashlib
import subprocess
import time
import zipfile
from datetime import date

from bench import district
from tongxin.assessments import actions as scores
from tongxin.config import cli
from tongxin.core import clock, files
from tongxin.ledger.models import Attachment, Entry, Evidence

PHOTO = 3_500_000
SLOWER, MIB = 0.7, 200
ROUNDS = measure.size(3, 1)


def photos(by, count: int, size: int) -> list[Path]:
    """Entries of visits with `count` photos on them; the files as they lie in the store."""
    district.fill(max(count // 2, 4))
    Entry.objects.update(kind="visit", facet="春节", state="accepted", accepted_at=clock.now())
    entries = list(Entry.objects.order_by("no"))
    made = [_photo(n, size, by, entries[0].unit_id) for n in range(count)]
    rows = Evidence.objects.bulk_create(made, batch_size=500)
    Attachment.objects.bulk_create(
        [
            Attachment(entry=entries[n % len(entries)], evidence=e, by=by)
            for n, e in enumerate(rows)
        ],
        batch_size=500,
    )
    return [files.path_of(one.sha256) for one in rows]


def _photo(n: int, size: int, by, unit: int) -> Evidence:
    """A photo in the store: a head of its own, then nothing."""
    head = f"样例照片{n}".encode() * 50
    digest = hashlib.sha256(head)
    digest.update(bytes(size - len(head)))
    path = files.path_of(digest.hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        out.write(head)
        out.truncate(size)
    return Evidence(
        division_id=district.CODE, unit_id=unit, kind="photo", by=by, sample=True,
        name=f"样例照片{n}.jpg", sha256=digest.hexdigest(), size=size, media_type="image/jpeg",
        taken_on=date(2024, 2, 1), place="样例", persons="样例", occasion="样例走访",
    )  # fmt: skip


def plain(paths: list[Path], target: Path) -> None:
    """The bare limit: the same files stored by zipfile."""
    with open(target, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path in paths:
                archive.write(path, path.name)
        out.flush()
        os.fsync(out.fileno())


def child(target: str) -> None:
    """`tongxin dossier` as it is typed; then how long it took and the peak of its memory."""
    begun = time.perf_counter()
    code = cli.main(["dossier", "--edition", "sample-a", target])
    print(code, time.perf_counter() - begun, measure.peak())


def sealed(target: Path) -> tuple[float, float]:
    """Seconds and MiB of one sealing; its start is not among the seconds."""
    command = [sys.executable, "-m", "bench.dossier", str(target)]
    told = subprocess.run(command, cwd=measure.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    code, seconds, peak = told.stdout.split()[-3:]
    assert code == "0", told.stdout
    return float(seconds), float(peak)


def _empty(target: Path) -> Path:
    target.unlink(missing_ok=True)
    return target


def main() -> None:
    by = district.found()
    edition = district.adopt_sample(by)
    size = measure.size(PHOTO, 20_000)
    paths = photos(by, measure.size(1200, 10), size)
    scores.recount(edition)
    total = len(paths) * size
    ours, bare, peak = [], [], 0.0
    for _ in range(ROUNDS + 1):  # the first warms up
        # Each begins with an empty place: what is overwritten gives its pages back at once.
        seconds, used = sealed(_empty(HOME / "a.zip"))
        ours.append(seconds)
        peak = max(peak, used)
        target = _empty(HOME / "a.zip")
        bare.append(measure.once(lambda target=target: plain(paths, target)))
    taken, least = min(ours[1:]), min(bare[1:])
    name = f"dossier of {len(paths)} photos, {total / 2**30:.2f} GiB, {measure.engine()}"
    measure.row(
        f"{name}: speed", total / taken / 2**20, "MiB/s", f"a plain stored zip x {SLOWER}",
        taken * SLOWER / least, 1,
        more=f"plain {total / least / 2**20:.0f} MiB/s, ours {least / taken:.2f} of it",
    )  # fmt: skip
    measure.row(
        f"{name}: memory", peak, "MiB", f"{MIB} MiB", peak / MIB, 1, below=True
    )  # fmt: skip


if __name__ == "__main__":
    child(CHILD) if CHILD else main()
