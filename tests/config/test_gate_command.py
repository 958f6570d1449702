"""`tongxin gate`: both gates for anybody's own files, without a district or a database."""

import io
import json

import pytest

from tests.papers import make, photo
from tongxin.config import cli


@pytest.fixture
def typed(monkeypatch):
    """Text on stdin."""

    def give(text: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))

    return give


def test_each_line_gets_one_verdict(typed, capsys):
    typed("慰问 5 4·3 2 1 部队\n慰问驻区某部队\n\n".encode())
    assert cli.main(["gate", "secrecy", "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(t["line"], t["ok"], t["verdict"]) for t in told] == [
        (1, False, "refuse"), (2, True, "pass"), (3, True, "pass"),
    ]  # fmt: skip
    hit = told[0]["hits"][0]
    assert (hit["kind"], hit["text"], hit["start"], hit["end"]) == ("code", "5 4·3 2 1 部队", 3, 15)
    assert hit["why"].endswith("。")


def test_an_allowed_wording_is_no_hit(typed, capsys):
    typed("原某部2384仓库旧址\n".encode())
    assert cli.main(["gate", "secrecy", "--allow", "2384仓库"]) == 0
    assert capsys.readouterr().out == "第1行 可以存\n"


SITE = "原总后勤部2383仓库旧址\n第二师范学校\n第一营业部\n"
REVIEWED = """- text: 2383仓库
  proposed_by: 甲
  approved_by: {second}
  why: {why}
  since: 2026-01-01
  until: {until}
"""


def test_the_reviewed_list_that_is_shipped_lets_the_opened_historic_site_through(typed, capsys):
    typed(SITE.encode())
    assert cli.main(["gate", "secrecy", "--json"]) == 0
    told = [json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()]
    assert told == ["pass", "pass", "pass"]


@pytest.mark.parametrize(
    ("second", "why", "until", "code"),
    [
        ("乙", "已公开的文物", "2099-12-31", 0),
        ("甲", "已公开的文物", "2099-12-31", 1),  # one person's word for two
        ("乙", "''", "2099-12-31", 1),  # nobody said why
        ("乙", "已公开的文物", "2026-01-31", 1),  # over
    ],
)
def test_a_list_counts_with_two_people_a_reason_and_its_time(
    second, why, until, code, typed, capsys, tmp_path
):
    path = tmp_path / "list.yaml"
    path.write_text(REVIEWED.format(second=second, why=why, until=until), encoding="utf-8")
    typed(SITE.encode())
    assert cli.main(["gate", "secrecy", "--allow-list", str(path)]) == code


def test_a_list_that_is_none_is_refused_with_a_sentence(typed, capsys, tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text("- text: 2383仓库", encoding="utf-8")
    typed(SITE.encode())
    assert cli.main(["gate", "secrecy", "--allow-list", str(path)]) == 1
    assert "每条要写齐" in capsys.readouterr().err


def test_bytes_that_are_no_text_get_a_verdict_too(typed, capsys):
    typed(b"\xff\xfe\x00\n" + "54321部队".encode())
    assert cli.main(["gate", "secrecy", "--json"]) == 1
    assert [json.loads(x)["ok"] for x in capsys.readouterr().out.splitlines()] == [True, False]


def test_files_are_judged_together_and_each_by_itself(tmp_path, capsys):
    good, bad = tmp_path / "公示.csv", tmp_path / "名单.xlsx"
    good.write_bytes("姓名,得分\n王*,61.35\n".encode("gb18030"))
    bad.write_bytes(make("xlsx", "hidden sheet", ["13812345678"]))
    assert cli.main(["gate", "publish", str(good), str(bad), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [f["ok"] for f in told["files"]] == [True, False] and told["ok"] is False
    found = told["files"][1]["found"][0]
    assert (found["kind"], found["where"]) == ("phone", "工作表“底稿”(隐藏)B1")
    assert "13812345678" not in json.dumps(told)
    assert cli.main(["gate", "publish", str(good)]) == 0


def test_a_list_s_kind_asks_for_masked_names(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,得分\n王宇,61.35\n".encode())
    assert cli.main(["gate", "publish", str(path)]) == 0
    assert cli.main(["gate", "publish", str(path), "--list", "placement"]) == 1
    assert "没有遮住的姓名" in capsys.readouterr().out


def test_photos_are_saved_bare_beside_the_verdict(tmp_path, capsys):
    path, folder = tmp_path / "活动.jpg", tmp_path / "out"
    path.write_bytes(photo("gps", ["29 17 24", "106 15 36"]))
    assert cli.main(["gate", "publish", str(path), "--clean", str(folder)]) == 1
    assert cli.main(["gate", "publish", str(folder / "活动.jpg")]) == 0


def test_a_file_that_is_not_there_is_refused(capsys):
    assert cli.main(["gate", "publish", "none.pdf"]) == 1
    assert "找不到文件" in capsys.readouterr().err
