"""From spreadsheets and folders: columns confirmed, every bad cell named, all of it or nothing."""

import io
import zipfile

import openpyxl
import pytest

from tests import shipped
from tongxin.assessments.models import CellLink
from tongxin.core import jobs
from tongxin.core.models import Job
from tongxin.ledger import import_jobs
from tongxin.ledger.models import Batch, Entry, Evidence

SHIPPED = "sample-a"
HEAD = "慰问时间,活动名称,节日,慰问单位,慰问对象,慰问金额\n"


def table(*lines, encoding="gb18030", name="慰问.csv"):
    out = io.BytesIO((HEAD + "".join(f"{line}\n" for line in lines)).encode(encoding))
    out.name = name
    return out


def book(rows, name="慰问.xlsx"):
    work, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        work.active.append(row)
    work.save(out)
    out.seek(0)
    out.name = name
    return out


@pytest.fixture
def upload(client, office):
    """Uploads a table of visits as the office; the page that follows."""
    client.force_login(office)
    return lambda file, kind="visit": client.post(
        "/imports/", {"kind": kind, "file": file}, follow=True
    )


def confirm(client, page, **changed):
    """Confirm the columns as the page shows them; the page that follows."""
    given = {f"c{n}": key for n, _, key, _ in page.context["columns"]}
    return client.post(page.redirect_chain[-1][0], {**given, **changed}, follow=True)


def test_a_gbk_table_comes_in_by_the_page(client, upload):
    page = upload(
        table(
            "2024.5.3,走访甲,春节,退役军人局,驻区部队,3500",
            "24年7月30日,走访乙,八一,区教委,退役军人,800",
        )
    )
    shown = page.content.decode()
    assert "核对每一列" in shown and "走访甲" in shown
    assert [key for _, _, key, _ in page.context["columns"]] == [
        "happened_on",
        "title",
        "facet",
        "unit",
        "recipients",
        "amount",
    ]
    preview = confirm(client, page)
    assert "看懂了全部2行" in preview.content.decode() and not Entry.objects.exists()
    done = client.post(preview.redirect_chain[-1][0], {}, follow=True)
    assert "已导入2条" in done.content.decode()
    batch = Batch.objects.get()
    assert f"/ledger/visit/?batch={batch.pk}" in done.content.decode()
    listed = client.get(f"/ledger/visit/?batch={batch.pk}")
    assert {e.title for e in listed.context["page"]} == {"走访甲", "走访乙"}


def test_each_bad_cell_is_named_and_nothing_comes_in(client, upload):
    page = upload(
        table(
            "去年冬天,走访甲,春节,退役军人局,驻区部队,3500",
            "2024.5.3,走访乙,春节,没有局,驻区部队,1",
        )
    )
    shown = confirm(client, page).content.decode()
    assert "A2" in shown and "D3" in shown and "一行也没有导入" in shown
    assert not Entry.objects.exists()


def test_a_column_can_be_told_by_hand(client, upload):
    page = upload(
        book([["时间", "什么事", "节日", "慰问对象"], ["2024-05-03", "走访甲", "春节", "驻区部队"]])
    )
    assert page.context["missing"] == ["名称"]
    preview = confirm(client, page, c1="title")
    assert "看懂了全部1行" in preview.content.decode()


def test_two_columns_for_one_field_are_refused(client, upload):
    page = upload(table("2024.5.3,走访甲,春节,退役军人局,驻区部队,3500"))
    answer = confirm(client, page, c2="title")
    assert answer.status_code == 422 and "有两列选了同一项" in answer.content.decode()


def test_the_same_confirmation_twice_is_one_job(client, upload):
    page = upload(table("2024.5.3,走访甲,春节,退役军人局,驻区部队,3500"))
    preview = confirm(client, page)
    address = preview.redirect_chain[-1][0]
    for _ in range(2):
        client.post(address, {"_once": "k"})
    assert Entry.objects.count() == 1 and Job.objects.count() == 2


def test_a_table_imported_before_is_told(client, upload):
    line = "2024.5.3,走访甲,春节,退役军人局,驻区部队,3500"
    client.post(confirm(client, upload(table(line))).redirect_chain[-1][0])
    again = confirm(client, upload(table(line)))
    assert "不用重复导入" in again.content.decode()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "kind", "told"),
    [
        (lambda: table("1"), "", "请先选择是哪一种台账"),
        (lambda: "", "visit", "请先选择要导入的表格"),
        (lambda: fake(b"MZ" + b"0" * 99, "表.xlsx"), "visit", "这是程序文件"),
        (lambda: fake(b"PK\x03\x04 broken", "表.xlsx"), "visit", "“表.xlsx”"),
        (lambda: fake("随便写的\n没有表头\n".encode(), "表.csv"), "visit", "没有找到表头"),
    ],
)
def test_what_cannot_be_read_is_told_what_to_do(upload, file, kind, told):
    answer = upload(file(), kind)
    assert told in answer.content.decode()
    assert not Entry.objects.exists()


def fake(data, name):
    out = io.BytesIO(data)
    out.name = name
    return out


def test_a_large_table_waits_in_the_queue_and_shows_its_progress(client, upload, monkeypatch):
    monkeypatch.setattr(import_jobs, "AT_ONCE", 0)
    page = confirm(client, upload(table("2024.5.3,走访甲,春节,退役军人局,驻区部队,3500")))
    address, shown = page.redirect_chain[-1][0], page.content.decode()
    assert "<progress" in shown and 'http-equiv="refresh"' in shown
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "<progress" in part
    jobs.work(once=True)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "看懂了全部1行" in client.get(address).content.decode()


def test_a_job_and_an_upload_are_their_owners_alone(client, upload, outsider, liaison):
    page = upload(table("2024.5.3,走访甲,春节,退役军人局,驻区部队,3500"))
    columns = page.redirect_chain[-1][0]
    job = confirm(client, page).redirect_chain[-1][0]
    for user in (outsider, liaison):
        client.force_login(user)
        assert client.get(columns).status_code == 404
        assert client.get(job).status_code == 404
        assert client.post(job).status_code == 404
    assert not Entry.objects.exists()


def test_a_liaison_imports_for_the_own_unit_only(client, liaison):
    client.force_login(liaison)
    page = client.post(
        "/imports/",
        {"kind": "visit", "file": table("2024.5.3,走访甲,春节,区教委,驻区部队,1")},
        follow=True,
    )
    assert "您只能填报本单位的记录" in confirm(client, page).content.decode()


def folder(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n, name in enumerate(names):
            archive.writestr(name, f"材料{n}".encode())
    out.seek(0)
    out.name = "上一轮.zip"
    return out


@pytest.fixture
def edition(office):
    """The sample standard, in use."""
    return shipped.load(by=office, division=office.division_id, key=SHIPPED).edition


@pytest.fixture
def plan(client, office, edition):
    """Uploads last round's folder; the plan page that follows."""
    client.force_login(office)

    def make(*names):
        return client.post("/imports/", {"edition": edition.pk, "zip": folder(*names)}, follow=True)

    return make


def send(client, page, **changed):
    given = {}
    for row in page.context["rows"]:
        given |= {f"item{row['n']}": row["item"], f"year{row['n']}": row["year"]}
        given |= {f"use{row['n']}": "on"} if row["use"] else {}
    given |= changed
    answer = client.post(
        page.redirect_chain[-1][0], {k: v for k, v in given.items() if v is not None}
    )
    jobs.work(once=True)
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def test_last_rounds_folder_is_planned_corrected_and_linked(client, plan, edition):
    page = plan("3.8节日走访慰问/2024年/Ⅲ-8-1春节走访.txt", "杂项/说明.txt", "杂项/不要.txt")
    by_name = {row["placed"].name: row for row in page.context["rows"]}
    assert (by_name["Ⅲ-8-1春节走访.txt"]["item"], by_name["Ⅲ-8-1春节走访.txt"]["year"]) == (
        "3.8",
        "2024年",
    )
    assert by_name["说明.txt"]["item"] == "" and "没有看出" in page.content.decode()
    told, skip = by_name["说明.txt"]["n"], by_name["不要.txt"]["n"]
    done = send(
        client,
        page,
        **{f"item{told}": "3.8 节日走访慰问", f"year{told}": "2025", f"use{skip}": None},
    )
    assert "已收入2份材料,放进2处" in done.content.decode()
    assert {(link.item, link.window) for link in CellLink.objects.all()} == {
        ("3.8", "2024年"),
        ("3.8", "2025年"),
    }
    assert Evidence.objects.count() == 2


def test_the_same_folder_again_doubles_nothing(client, plan):
    for _ in range(2):
        send(client, plan("3.8节日走访慰问/2024年/春节走访.txt"))
    assert Evidence.objects.count() == 1 and CellLink.objects.count() == 1


def test_an_item_that_the_standard_does_not_have_is_told(client, plan):
    page = plan("杂项/说明.txt")
    answer = send(client, page, item0="99.9")
    assert answer.status_code == 422 and "标准里没有99.9" in answer.content.decode()
    assert 'value="99.9"' in answer.content.decode() and not Evidence.objects.exists()


def test_a_plan_of_another_districts_standard_does_not_exist(client, outsider, plan, edition):
    address = plan("杂项/说明.txt").redirect_chain[-1][0]
    client.force_login(outsider)
    assert client.get(address).status_code == 404
    answer = client.post("/imports/", {"edition": edition.pk, "zip": folder("a.txt")})
    assert answer.status_code == 404
