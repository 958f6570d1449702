"""A standard of 200 indicators from a spreadsheet into a district: how many queries it takes."""

from datetime import date

from bench import measure

HOME = measure.start()

from bench import district, tables  # noqa: E402
from tongxin.assessments import carry  # noqa: E402
from tongxin.standards import files  # noqa: E402

MOST = 30


def main() -> None:
    items = measure.size(200, 16)
    by, path = district.found(), HOME / "standard.xlsx"
    tables.standard(path, items)
    source = files.read_file(
        path, name=path.name, key="bench", title=None, start=date(2024, 1, 1), years=4
    )
    sent = measure.queries(
        lambda: carry.import_standard(by=by, division=district.CODE, source=source)
    )
    measure.row(
        f"import a standard of {items} indicators, {measure.engine()}",
        len(sent), "queries", f"{MOST} queries", len(sent) / MOST, 1, below=True,
        more=f"{source.read} rules read, {source.manual} scored by hand",
    )  # fmt: skip


if __name__ == "__main__":
    main()
