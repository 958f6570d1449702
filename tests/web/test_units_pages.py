"""名录 in the browser: what each role sees and can do there."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.directory.models import Unit


def test_the_list_shows_units_with_their_liaisons(as_, office, liaison, read):
    seen = read(as_(office).get("/units/"))
    assert "德感街道" in seen and "镇街联络员" in seen


def test_a_liaison_reads_the_list_but_changes_nothing(as_, liaison, unit, read):
    browser = as_(liaison)
    assert "添加单位" not in read(browser.get("/units/"))
    assert browser.get("/units/new/").status_code == 403
    address = f"/units/{unit('德感街道').pk}/rename/"
    assert browser.post(address, {"name": "别的"}).status_code == 403
    assert unit("德感街道")


def test_the_office_adds_a_unit_with_aliases(as_, office, read):
    typed = {
        "name": "区司法局",
        "kind": "区级部门",
        "aliases": "司法局、江津司法局",
        "member": "是",
    }
    assert "区司法局" in read(as_(office).post("/units/new/", typed, follow=True))
    made = Unit.objects.get(name="区司法局")
    assert made.member and made.names.count() == 2


def test_sending_the_form_twice_adds_one_unit(as_, office):
    browser = as_(office)
    typed = {"name": "区司法局", "kind": "区级部门", "_once": "k1"}
    assert browser.post("/units/new/", typed).status_code == 302
    assert browser.post("/units/new/", typed).status_code == 302
    assert Unit.objects.filter(name="区司法局").count() == 1


def test_a_taken_name_is_told_on_the_form_with_what_was_typed(as_, office, read):
    answer = as_(office).post("/units/new/", {"name": "区教委", "kind": "区级部门"})
    assert "已经有“区教委”" in read(answer)
    assert 'value="区教委"' in answer.content.decode()


def test_another_district_does_not_see_the_unit(as_, outsider, unit):
    assert as_(outsider).get(f"/units/{unit('区教委').pk}/").status_code == 404


def test_units_come_from_a_spreadsheet_after_a_look(as_, office, tmp_path, read):
    text = "单位名称,类别,别名\n区司法局,区级部门,司法局\n几江街道,镇街,\n"
    browser = as_(office)
    sheet = SimpleUploadedFile("units.csv", text.encode("gb18030"))
    answer = browser.post("/units/import/", {"file": sheet})
    assert "导入2个单位" in read(answer)
    assert not Unit.objects.filter(name="区司法局").exists()
    confirm = {
        "file_id": answer.context["file_id"], "file_name": "units.csv", "confirm": "1",
    }  # fmt: skip
    assert "已导入2个单位" in read(browser.post("/units/import/", confirm))
    assert Unit.objects.filter(name__in=["区司法局", "几江街道"]).count() == 2
