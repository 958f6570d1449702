"""The proving passage underlined in red in a copy: measured under its words, original untouched."""

import io

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

from tests import dossiers as d
from tongxin.config.sample import papers
from tongxin.reports.dossier import marking
from tongxin.reports.dossier.material import Passage
from tongxin.reports.dossier.passages import Reader, page_numbers

#: Pixels a point when a page is looked at.
SCALE = 2


@pytest.fixture
def kept(tmp_path):
    """kept(bytes): a file of the store."""

    def put(content):
        path = tmp_path / "原件"
        path.write_bytes(content)
        return path

    return put


def copy_of(path, made):
    with marking.Copy(path, made.tail) as copy:
        return b"".join(copy.chunks())


def red(content, page=0):
    """The red pixels of a page as other readers draw it: (x, y) in points from the top left."""
    with pdfium.PdfDocument(content) as document:
        image = document[page].render(scale=SCALE).to_pil().convert("RGB")
    signs, width = image.tobytes(), image.width
    pixels = enumerate(zip(signs[0::3], signs[1::3], signs[2::3], strict=True))
    return [
        (n % width / SCALE, n // width / SCALE)
        for n, (r, g, b) in pixels
        if r > 150 and g < 110 and b < 110
    ]


def rows(pixels):
    """Strokes by their height on the page: (top, left, right)."""
    lines: list[list] = []
    for x, y in sorted(pixels, key=lambda p: p[1]):
        if not lines or y - lines[-1][-1][1] > 4:
            lines.append([])
        lines[-1].append((x, y))
    return [(one[0][1], min(x for x, _ in one), max(x for x, _ in one)) for one in lines]


def words(content, quote, page=0):
    """Where the quote's signs stand: (left, right, bottom from the top) for each line."""
    with pdfium.PdfDocument(content) as document:
        height = document[page].get_height()
        left, bottom = document[page].get_mediabox()[:2]
        (spot, *_) = Reader(document).find(Passage(str(page + 1), quote)).spots
        return [(b[0] - left, b[2] - left, height - (b[1] - bottom)) for b in spot.boxes]


def assert_underlined(content, quote, page=0):
    strokes, lines = rows(red(content, page)), words(content, quote, page)
    assert len(strokes) == len(lines)
    for (top, left, right), (first, last, low) in zip(strokes, lines, strict=True):
        assert abs(left - first) < 2 and abs(right - last) < 2
        assert -0.5 <= top - low <= 2.5


def test_a_sentence_broken_over_two_lines_has_a_stroke_under_each(kept):
    path = kept(d.plan())
    made = marking.mark(path, [Passage("2", d.BROKEN)], "Ⅰ-1-①")
    assert made.notes == ()
    marked = copy_of(path, made)
    assert len(words(marked, d.BROKEN, 1)) == 2
    assert_underlined(marked, d.BROKEN, 1)
    assert red(marked, 0) == [] and red(d.plan(), 1) == []


def test_the_copy_begins_with_the_original_and_the_original_stays(kept):
    path = kept(d.plan())
    marked = copy_of(path, marking.mark(path, [Passage("2", d.BROKEN)], "甲"))
    assert marked.startswith(d.plan()) and path.read_bytes() == d.plan()


def test_blanks_and_full_width_signs_do_not_hide_a_sentence(kept):
    path = kept(papers.pdf([["巩固 军政军民团结,达到 100%。"]]))
    made = marking.mark(path, [Passage("1", "军政军民 团结,达到100%。")], "甲")
    assert made.tail and not made.notes


def test_a_sentence_that_runs_over_to_the_next_page_is_underlined_on_both(kept):
    path = kept(papers.pdf([["前一页的末尾"], ["后一页的开头"]]))
    marked = copy_of(path, marking.mark(path, [Passage("1", "末尾后一页")], "甲"))
    assert red(marked, 0) and red(marked, 1)


@pytest.mark.parametrize(
    ("passage", "told"),
    [
        (Passage("1", d.SAID), "第1页上没有“深入开展双拥共建,巩固军政军民团结,再立新功新业。”,这句话在第2页,请核对"),
        (Passage("2", "没有的话"), "第2页上没有“没有的话”,整份文件里也没有,请核对"),
        (Passage("", "没有的话"), "文件里没有“没有的话”这句话,请核对原句"),
        (Passage("7", d.SAID), "一共2页,没有第7页"),
    ],
)  # fmt: skip
def test_a_passage_that_is_not_on_its_page_is_told_and_nothing_is_marked(kept, passage, told):
    made = marking.mark(kept(d.plan()), [passage], "甲")
    assert made.notes == (told,) and made.tail == b""


def test_of_two_passages_the_one_that_is_there_is_marked(kept):
    made = marking.mark(kept(d.plan()), [Passage("2", d.BROKEN), Passage("2", "没有的话")], "甲")
    assert made.tail and len(made.notes) == 1


def test_a_page_that_is_only_a_picture_is_nobodys_fault(kept):
    made = marking.mark(kept(papers.pdf([[]])), [Passage("1", "看得见的字")], "甲")
    assert (made.tail, made.notes) == (b"", ())


def changed(content, **more):
    """A PDF as pypdf rewrites it, further changed."""
    writer = PdfWriter(io.BytesIO(content), **more)
    return writer


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_whose_table_is_a_stream_is_marked_and_keeps_its_notes(kept):
    writer = changed(d.plan(), incremental=True)
    writer.add_annotation(1, Text(rect=(10, 10, 30, 30), text="旧批注"))
    content = written(writer)
    marked = copy_of(path := kept(content), marking.mark(path, [Passage("2", d.BROKEN)], "甲"))
    assert b"/XRef" in content
    found = PdfReader(io.BytesIO(marked)).pages[1]["/Annots"]
    assert [a.get_object()["/Subtype"] for a in found] == ["/Text", "/Underline"]
    assert any(low for _, _, low in words(marked, d.BROKEN, 1)) and red(marked, 1)


def test_a_page_whose_corner_is_not_at_zero_is_marked_under_its_words(kept):
    content = d.plan().replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[9 9 595 842]")
    marked = copy_of(path := kept(content), marking.mark(path, [Passage("2", d.BROKEN)], "甲"))
    assert_underlined(marked, d.BROKEN, 1)


def test_a_locked_or_irregular_file_is_told_and_quoted_beside(kept):
    writer = changed(d.plan())
    writer.encrypt("", "owner", algorithm="RC4-128")
    made = marking.mark(kept(written(writer)), [Passage("2", d.BROKEN)], "甲")
    assert (made.tail, made.notes) == (b"", (marking.UNMARKED,))
    torn = d.plan().replace(b"startxref", b"startxxxx")
    made = marking.mark(kept(torn), [Passage("2", d.BROKEN)], "甲")
    assert (made.tail, made.notes) == (b"", (marking.UNMARKED,))
    assert marking.mark(kept(b"%PDF-1.4 torn"), [Passage("2", d.BROKEN)], "甲") == marking.Marked()


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("3", [3]),
        ("3-5", [3, 4, 5]),
        ("3、7", [3, 7]),
        ("第2页", [2]),
        ("", []),
        ("1—2,9", [1, 2, 9]),
    ],
)
def test_page_fields_are_read_as_people_write_them(text, pages):
    assert page_numbers(text) == pages


def test_the_same_passages_give_the_same_copy(kept):
    path = kept(d.plan())
    first, second = (marking.mark(path, [Passage("2", d.BROKEN)], "甲") for _ in range(2))
    assert first == second
