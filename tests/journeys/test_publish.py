"""A public notice: stopped where an ID number stands, released by two, read by anybody, then gone."""

import io

from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.acts import follows, goes_to, is_told, logs_in, picks, presses, ticks, types

TITLE = "困难帮扶公示"
#: Invented, with a right check digit (GB 11643).
ID_NUMBER = "500116199001010012"
MASKED = "困难帮扶〔2026〕3号 张* 通过"


def test_a_list_with_an_id_number_is_stopped_with_its_place_and_a_masked_one_runs_its_term(
    page, new_page, phone, people, later
):
    logs_in(page, "office")
    proposes(page, file=spreadsheet(ID_NUMBER))
    is_told(page, "公开检查没有通过")
    is_told(page, "B3")
    proposes(page, text=MASKED, file=photo_with_place())
    is_told(page, "检查通过,等另一人签发。")
    cannot_release_alone(page)
    releases(logs_in(new_page(), "second"))
    address = reads_it(phone)
    later(8)
    is_gone(phone, address)


def proposes(page, text="", file=None):
    goes_to(page, "设置")
    follows(page, "公开发布")
    follows(page, "提请公开")
    types(page, 标题=TITLE, 正文=text)
    picks(page, 名单种类="帮扶补助公示(公开镇街和金额档次,姓名遮住)")
    page.get_by_label("文件").set_input_files(file)
    presses(page, "检查并提请")


def spreadsheet(number):
    book, kept = Workbook(), io.BytesIO()
    for row in (("编号", "证件"), ("困难帮扶〔2026〕2号", ""), ("困难帮扶〔2026〕3号", number)):
        book.active.append(row)
    book.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "名单.xlsx", "mimeType": kind, "buffer": kept.getvalue()}


def photo_with_place():
    """A picture as a phone takes it: with its place, its maker, its day."""
    exif, kept = Image.Exif(), io.BytesIO()
    exif[0x010F], exif[0x0132] = "样例手机", "2026:11:24 09:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (29.0, 16.0, 30.0)
    Image.new("RGB", (320, 240), (120, 120, 90)).save(kept, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(kept.getvalue())).getexif()
    return {"name": "公示栏.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def cannot_release_alone(page):
    is_told(page, "提请的人不能自己签发,请由另一人签发。")
    expect(page.get_by_role("button", name="签发公开")).to_have_count(0)


def releases(page):
    goes_to(page, "今日")
    row = page.get_by_role("listitem").filter(has_text="1件公开内容等待签发")
    row.get_by_role("link").click()
    follows(page, TITLE)
    is_told(page, "图片里画着什么,系统看不出来")
    ticks(page, "已逐张看过,没有姓名、证件、电话和部队标识")
    presses(page, "签发公开")
    is_told(page, "已公开,到2026年12月1日自动撤下。")


def reads_it(phone):
    """A stranger with a phone, no account; what comes down carries nothing of the camera's."""
    phone.goto("/public/notices/")
    phone.get_by_role("link", name=TITLE).tap()
    expect(phone.get_by_role("main")).to_contain_text(MASKED)
    expect(phone.get_by_role("main")).to_contain_text("期满自动撤下")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载“公示栏.jpg”").tap()
    picture = Image.open(download.value.path())
    assert picture.size == (320, 240) and not picture.getexif() and "exif" not in picture.info
    return phone.url


def is_gone(phone, address):
    assert phone.goto(address).status == 404
    assert phone.goto(f"{address}file/").status == 404
    phone.goto("/public/notices/")
    expect(phone.get_by_role("main")).to_contain_text("现在没有正在公示的内容")
