"""What comes through the door, and with which sentence the rest stays outside."""

import io
import stat
import struct
import zipfile
import zlib
from datetime import date

import pytest
from PIL import Image

from tongxin.core import archives, images, uploads
from tongxin.core.errors import Refused

ALL = uploads.EVIDENCE | uploads.FOLDERS


def zipped(parts: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def office(main: str, **more: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", main: b"<x/>", **more})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with streams large enough to live in sectors of their own."""
    blocks, fat, entries = [], [], [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        first, count = len(fat), -(-len(data) // 512)
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        blocks.append(data.ljust(count * 512, b"\0"))
        entries.append((name, 2, first, len(data)))
    directory = b"".join(_entry(*e) for e in entries).ljust(1024, b"\0")
    start = len(fat)
    fat += [start + 1, 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<HH", head, 0x1E, 9, 6)
    struct.pack_into("<I", head, 0x30, start)
    struct.pack_into("<II", head, 0x3C, 0xFFFFFFFE, 0)
    struct.pack_into("<I", head, 0x44, 0xFFFFFFFE)
    struct.pack_into("<109I", head, 0x4C, start + 2, *[0xFFFFFFFF] * 108)
    return bytes(head) + b"".join(blocks) + directory + table


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    out = bytearray(raw.ljust(128, b"\0"))
    struct.pack_into("<HB", out, 64, len(raw), kind)
    struct.pack_into("<II", out, 116, first, size)
    return bytes(out)


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def picture(form: str, size=(40, 30), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return out.getvalue()


@pytest.fixture
def check(tmp_path):
    def make(data: bytes, name: str = "材料", allow=ALL, **more) -> str:
        path = tmp_path / "incoming"
        path.write_bytes(data)
        return uploads.check(path, name, allow=allow, **more)

    return make


def refused(check, data: bytes, name: str = "材料", **more) -> str:
    with pytest.raises(Refused) as error:
        check(data, name, **more)
    return error.value.sentence


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"%PDF-1.7 ...", uploads.PDF),
        (office("word/document.xml"), uploads.DOCX),
        (office("xl/workbook.xml"), uploads.XLSX),
        (office("ppt/presentation.xml"), uploads.PPTX),
        (zipped({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}), uploads.OFD),
        (zipped({"mimetype": uploads.ODS.encode()}), uploads.ODS),
        (zipped({"3.8/方案.txt": b"x"}), uploads.ZIP),
        (compound({"WordDocument": b"\0" * 40}), uploads.DOC),
        (compound({"Workbook": record(0x809, b"\0" * 8) + record(0x0A, b"")}), uploads.XLS),
        (compound({"PowerPoint Document": b"x"}), uploads.PPT),
        (picture("JPEG"), uploads.JPEG),
        (picture("PNG"), uploads.PNG),
        (picture("WEBP"), uploads.WEBP),
        (b"\0\0\0\x20ftypisom" + b"\0" * 50, uploads.MP4),
        ("走访慰问记录".encode(), uploads.TEXT),
        ("走访慰问记录".encode("gb18030"), uploads.TEXT),
        ("走访慰问记录".encode("utf-16"), uploads.TEXT),
    ],
)
def test_a_file_is_known_by_its_content_whatever_its_name(check, data, media):
    assert check(data, "名字不算数.exe") == media


def test_a_text_named_csv_is_a_table(check):
    assert check("名称,日期\n".encode("gb18030"), "记录.CSV") == uploads.CSV


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b"Rar!\x1a\x07", "ZIP"),
        (b"MZ\x90\x00", "程序"),
        (b"GIF89a", "JPG"),
        (b"\0\0\0\x20ftypheic" + b"\0" * 20, "兼容性最佳"),
        (b"\0\0\0\x20ftypqt  " + b"\0" * 20, "MP4"),
        (b"<html><script>alert(1)</script>", "网页"),
        (b"<svg xmlns='x'/>", "网页"),
        (b"\x00\x01\x02\x03" * 50, "不认识"),
        (compound({"EncryptedPackage": b"x"}), "密码"),
        (compound({"WordDocument": b"\0" * 11 + b"\x01"}), "密码"),
        (compound({"Workbook": record(0x809, b"") + record(0x2F, b"\0" * 6)}), "密码"),
        (compound({"Workbook": record(0x85, b"\0\0\0\0\0\x01\0\0")}), "宏"),
        (compound({"Workbook": b"\0" * 9, "_VBA_PROJECT_CUR": b"x"}), "宏"),
        (compound({"WordDocument": b"\0" * 40})[:900], "打不开"),
        (office("word/document.xml", **{"word/vbaProject.bin": b"x"}), "宏"),
        (office("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": b"x"}), "宏"),
        (zipped({"[Content_Types].xml": b"ms-excel.sheet.macroEnabled.main+xml",
                 "xl/workbook.xml": b"x"}), "宏"),
        (office("xl/workbook.bin"), "xlsx"),
        (office("xl/workbook.xml")[:-30], "损坏"),
        (b"PK\x03\x04" + b"\0" * 100, "损坏"),
        (b"%PDF-1.4\n" + zipped({"a.exe": b"x"}), "同一种"),
        (picture("JPEG") + zipped({"a": b"x"}), "同一种"),
        (picture("JPEG", (200, 200))[:-200], "照片"),
    ],
)  # fmt: skip
def test_what_cannot_come_in_is_told_what_to_do(check, data, words):
    assert words in refused(check, data)


def test_a_file_over_the_limit_is_refused_with_the_limit(check):
    assert "超过1MB" in refused(check, b"x" * (archives.MB + 1), limit=archives.MB)


def test_a_type_that_is_not_asked_for_is_refused_with_those_that_are(check):
    told = refused(check, b"%PDF-1.7", allow=uploads.PHOTOS)
    assert "PDF" in told and "JPG照片" in told and "Word" not in told


def test_a_bomb_is_refused_from_its_directory(check):
    assert "大得不正常" in refused(check, office("xl/workbook.xml", a=b"\0" * (30 * archives.MB)))


def test_too_many_parts_are_refused(check):
    parts = {f"p{n}": b"" for n in range(archives.OFFICE.entries)}
    assert "超过2000个" in refused(check, office("xl/workbook.xml", **parts))


def test_a_part_larger_than_it_says_is_found_while_unpacking(check):
    data = bytearray(office("xl/workbook.xml", big=b"\0" * 100_000))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    struct.pack_into("<I", data, at + 16, zlib.crc32(b"\0" * 10))
    assert "大得不正常" in refused(check, bytes(data))


def test_parts_that_share_their_bytes_are_refused(check):
    data = bytearray(zipped({"a": b"x" * 5000, "b": b"y" * 5000}, zipfile.ZIP_STORED))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 20, 9000)
    assert "大得不正常" in refused(check, bytes(data))


def test_a_changed_byte_is_noticed(check):
    data = bytearray(zipped({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"workbook"},
                            zipfile.ZIP_STORED))  # fmt: skip
    data[data.index(b"workbook", 60) + 60 - 60] ^= 0xFF
    data[data.rfind(b"workbook", 0, data.index(b"PK\x01\x02"))] ^= 0xFF
    assert "损坏" in refused(check, bytes(data))


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:\\x", "..\\x"])
def test_a_name_that_leads_outside_is_refused(check, name):
    assert "路径" in refused(check, zipped({name: b"x"}))


def test_a_link_in_an_archive_is_refused(check):
    info = zipfile.ZipInfo("链接")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "链接" in refused(check, out.getvalue())


def test_an_archive_with_a_password_is_refused(check):
    data = bytearray(zipped({"a.txt": b"x"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert "密码" in refused(check, bytes(data))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(check):
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head
    data += struct.pack(">I", zlib.crc32(head)) + b"\0\0\0\x10IDAT" + b"\0" * 20
    assert "像素" in refused(check, data)


def test_the_day_of_a_photo_is_read_from_the_camera(tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:03 10:20:30"
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture("JPEG", exif=exif))
    before = path.read_bytes()
    assert images.taken_on(path) == date(2024, 5, 3)
    assert path.read_bytes() == before


@pytest.mark.parametrize("told", ["2999:01:01 00:00:00", "1970:01:01 00:00:00", "乱码", ""])
def test_a_day_that_cannot_be_is_not_suggested(tmp_path, told):
    exif = Image.Exif()
    exif[0x0132] = told
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture("JPEG", exif=exif))
    assert images.taken_on(path) is None


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("C:\\桌面\\方案.docx", "方案.docx"),
        ("../../etc/passwd", "passwd"),
        ("照片\u202egpj.exe", "照片gpj.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("...", "未命名"),
        ("长" * 255 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_file_name_keeps_its_words_only(given, clean):
    assert uploads.clean_name(given) == clean
    assert len(clean) <= 200
