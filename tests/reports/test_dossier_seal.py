"""封存: the same state and day give the same bytes, originals are untouched, no half file is left."""

import errno
import fcntl
import hashlib
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from tests import dossiers as d
from tests.web import grid_cast as cast
from tongxin.core import clock, files
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.models import Evidence
from tongxin.reports.dossier import seal, sheets, verify, writer
from tongxin.rules.reading.text import squeeze


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def made(office):
    return d.filled(office)


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "成果包.zip"


def text(archive, path):
    pages = PdfReader(BytesIO(archive.read(path))).pages
    return squeeze("".join(page.extract_text() for page in pages))


def test_the_same_state_and_day_give_the_same_bytes_on_a_later_day(office, made, target):
    seal(by=office, edition=made, target=target)
    first = target.read_bytes()
    with clock.at(cast.TODAY + timedelta(days=40)):
        seal(by=office, edition=made, target=target, as_of=cast.TODAY.date())
    assert target.read_bytes() == first


def test_another_state_or_another_day_gives_other_bytes(office, made, target):
    codes = {seal(by=office, edition=made, target=target).code}
    codes.add(seal(by=office, edition=made, target=target, as_of=date(2026, 5, 31)).code)
    d.visit(office, d.photo(office, "又一张.jpg", (7, 7, 7)))
    codes.add(seal(by=office, edition=made, target=target).code)
    assert len(codes) == 3


def test_originals_are_byte_for_byte_as_received(office, made, target):
    archive, _ = d.sealed(office, made, target)
    for name in ("工作方案.pdf", "走访.jpg"):
        held = hashlib.sha256(archive.read(d.one(archive, f" {name}"))).hexdigest()
        assert held == Evidence.objects.get(name=name).sha256


def test_every_zip_program_can_open_it(office, made, target):
    archive, done = d.sealed(office, made, target)
    assert archive.testzip() is None
    infos = archive.infolist()
    assert {i.compress_type for i in infos} == {zipfile.ZIP_STORED}
    assert {i.date_time for i in infos} == {(2026, 6, 1, 0, 0, 0)}
    assert len(infos) == done.files + 1 and infos[-1].filename == verify.MANIFEST


def test_the_manifest_has_every_file_with_its_size_and_sha256(office, made, target):
    archive, done = d.sealed(office, made, target)
    manifest = verify.Manifest(archive.read(verify.MANIFEST))
    assert manifest.seal == done.code and manifest.day == date(2026, 6, 1)
    assert {path for path, _, _ in manifest.rows} == set(archive.namelist()) - {verify.MANIFEST}
    for path, size, digest in manifest.rows:
        held = archive.read(path)
        assert (len(held), hashlib.sha256(held).hexdigest()) == (size, digest)


def test_the_submission_sheet_of_a_text_proof_has_conclusion_and_explanation(office, made, target):
    archive, _ = d.sealed(office, made, target)
    told = text(archive, "Ⅰ 组织领导/Ⅰ-2 年度部署/2026年/提交表.pdf")
    assert "结论2个要点具备1个" in told
    assert "说明Ⅰ-2-①第2页:" in told and "——方案已经印发" in told
    assert "填报单位(盖章)" in told and "分值0.5,自评0.25,认定0.25" in told


def test_the_submission_sheet_of_a_data_proof_has_formula_result_and_source(
    office, district, target
):
    ratio = {"id": "1.1", "name": "清单办结", "points": 4, "years": "mean", "text": "办结数÷应办数",
             "scoring": [{"calc": "ratio", "points": 4, "top": "need/军队需求/done",
                          "bottom": "need/军队需求/due"}]}  # fmt: skip
    archive, _ = d.sealed(office, cast.put(office, ratio), target)
    told = text(archive, "Ⅰ 组织领导/Ⅰ-1 清单办结/2026年/提交表.pdf")
    assert "公式比例:按完成数÷应办数×4分" in told
    assert "结果" in told and "来源还没有。" in told


def test_the_cover_has_both_figures_and_the_label_of_a_sample(office, made, target):
    archive, _ = d.sealed(office, made, target)
    told = text(archive, "封面.pdf")
    assert "样例,非官方标准" in told and "江津区" in told and "截至2026年6月1日" in told
    assert "自评得分" in told and "认定得分" in told


def drawn(name):
    """How a card with this name looks."""
    card = sheets.Press(date(2026, 6, 1), "").sheet("paper", "样例", rows=[("材料名称", name)])
    with pdfium.PdfDocument(card) as document:
        return document[0].render(scale=1).to_pil().tobytes()


def test_rare_names_are_printed_and_not_as_boxes():
    """Boxes look all alike, as two signs that no font has do."""
    assert drawn("\u0378") == drawn("\u0379")
    assert len({drawn(sign) for sign in (*d.RARE, "\u0378")}) == len(d.RARE) + 1


def test_a_name_that_looks_like_a_formula_is_printed_as_it_is():
    name = "#image(1) $x$ [样] @甲 *乙* _丙_ \\ “丁”"
    card = sheets.Press(date(2026, 6, 1), "").sheet("paper", "样例", rows=[("材料名称", name)])
    told = PdfReader(BytesIO(card)).pages[0].extract_text()
    assert squeeze(name) in squeeze(told)


def test_a_passage_that_is_not_there_is_a_warning_and_the_sealing_goes_on(office, made, target):
    d.link(
        office,
        made,
        d.add(office, "总结.pdf", d.plan("总结")),
        label="总结",
        page="1",
        quote=d.SAID,
    )
    archive, done = d.sealed(office, made, target)
    (told,) = done.warnings
    assert told.startswith("Ⅰ-2-② 总结.pdf:第1页上没有") and "这句话在第2页" in told
    assert squeeze("第1页上没有") in text(archive, "缺项.pdf")
    assert told in archive.read("index.html").decode()


def test_sealing_writes_one_event_with_the_seal(office, made, target):
    done = seal(by=office, edition=made, target=target)
    (event,) = Event.objects.filter(verb="dossier.seal")
    assert event.by == office and done.code in event.sentence and event.division == "500116"


# ---- what goes wrong ----------------------------------------------------------------------------


def left(target):
    return sorted(path.name for path in target.parent.iterdir())


@pytest.mark.parametrize("at", [1, 2, 7, 30])
def test_a_full_disk_is_a_sentence_and_no_half_file(office, made, target, monkeypatch, at):
    monkeypatch.setattr(writer, "_opened", lambda path: Full(path, at))
    with pytest.raises(Refused, match="磁盘空间不够"):
        seal(by=office, edition=made, target=target)
    assert left(target) == [] and not Event.objects.filter(verb="dossier.seal").exists()


class Full:
    """A file on a disk that is full at the n-th write."""

    def __init__(self, path, at):
        self.out, self.left = open(path, "wb", buffering=0), at  # noqa: SIM115

    def write(self, data):
        self.left -= 1
        if not self.left:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.out.write(data)

    def __getattr__(self, name):
        return getattr(self.out, name)

    def __enter__(self):
        return self

    def __exit__(self, *told):
        self.out.close()


def test_a_disk_that_is_full_only_at_the_last_sync_is_found_out(office, made, target, monkeypatch):
    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer.os, "fsync", full)
    with pytest.raises(Refused, match="磁盘空间不够"):
        seal(by=office, edition=made, target=target)
    assert left(target) == []


def test_an_earlier_package_stays_when_a_new_one_cannot_be_finished(
    office, made, target, monkeypatch
):
    seal(by=office, edition=made, target=target)
    before = target.read_bytes()
    monkeypatch.setattr(writer, "_opened", lambda path: Full(path, 9))
    with pytest.raises(Refused):
        seal(by=office, edition=made, target=target)
    assert target.read_bytes() == before and left(target) == [target.name]


def test_an_altered_original_stops_the_sealing_and_is_named(office, made, target):
    one = Evidence.objects.get(name="工作方案.pdf")
    path = files.path_of(one.sha256)
    path.write_bytes(path.read_bytes().replace(b"595 842", b"595 841"))
    with pytest.raises(Refused, match="库房里的“工作方案.pdf”.*和收到时不一样了"):
        seal(by=office, edition=made, target=target)
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(Refused, match="和收到时不一样了"):
        seal(by=office, edition=made, target=target)
    assert left(target) == []


def test_a_lost_original_stops_the_sealing_and_is_named(office, made, target):
    files.path_of(Evidence.objects.get(name="走访.jpg").sha256).unlink()
    with pytest.raises(Refused, match="库房里的“走访.jpg”.*读不出来"):
        seal(by=office, edition=made, target=target)
    assert left(target) == []


def test_a_place_that_cannot_be_written_is_a_sentence(office, made, tmp_path):
    for place in (tmp_path / "none" / "a.zip", tmp_path):
        with pytest.raises(Refused, match="不能作为成果包的位置"):
            seal(by=office, edition=made, target=place)


def test_two_who_write_the_same_file_at_once_do_not_mix(office, made, target):
    part = target.with_name(target.name + ".part")
    with open(part, "wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="另一次封存正在写"):
            seal(by=office, edition=made, target=target)
        assert writer.sweep(target.parent) == 0
    assert writer.sweep(target.parent) == 1
    assert left(target) == []


def test_a_file_above_four_gigabytes_and_many_files_have_the_larger_headers():
    day, size = date(2026, 6, 1), 5 * 2**30
    header = verify.local_header("大.mp4", size, 7, day)
    assert len(header) == 30 + len("大.mp4".encode()) + 20
    central = verify.central_header("大.mp4", size, 7, day, size)
    assert len(central) == 46 + len("大.mp4".encode()) + 28
    assert verify.ending(70_000, 10, 10)[:4] == b"PK\6\6"
    assert len(verify.ending(3, 10, 10)) == 22
