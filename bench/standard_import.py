"""A standard of 200 indicators from a spreadsheet into a district: how many queries it takes.

Twice: into an empty district, and as the new version of one whose cells hold files, which follow.
"""

from dataclasses import replace

from bench import measure

HOME = measure.start()

from bench import district
from tongxin.assessments import carry
from tongxin.standards import queries as standards

MOST = 30


def bring_in(by, source, name: str) -> None:
    """One import and its row."""
    sent = measure.queries(
        lambda: carry.import_standard(by=by, division=district.CODE, source=source)
    )
    measure.row(
        f"{name}, {measure.engine()}", len(sent), "queries", f"{MOST} queries",
        len(sent) / MOST, 1, below=True,
        more=f"{source.read} rules read, {source.manual} scored by hand",
    )  # fmt: skip


def main() -> None:
    items, files = measure.size(200, 16), measure.size(2_000, 20)
    by = district.found()
    source = district.read_standard(HOME, items)
    bring_in(by, source, f"import a standard of {items} indicators")
    district.fill(files)
    district.link(standards.active(district.CODE)[0], by, files)
    changed = replace(source, data={**source.data, "title": "第二版(样例,非官方标准)"})
    bring_in(by, changed, f"import its new version, {files} links follow")


if __name__ == "__main__":
    main()
