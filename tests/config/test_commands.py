"""What a command says when it was written wrongly, and when it is refused."""

import pytest

from tongxin.config import cli


@pytest.mark.parametrize("typed", [["nonsense"], ["score"], ["standard", "import"], []])
def test_a_command_written_wrongly_says_so_in_chinese_and_exits_with_1(typed, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(typed)
    told = capsys.readouterr()
    assert stopped.value.code == 1
    assert told.err.startswith("命令写法不对") and told.out == ""


def test_an_unknown_standard_is_refused_with_one_sentence(office, capsys):
    assert cli.main(["score", "--edition", "none"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("没有“none”这份标准") == 1


def test_the_facts_belong_to_the_sample_district_alone(outsider, capsys):
    assert cli.main(["facts", "--json"]) == 1
    assert "只属于江津样例" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(office, capsys):
    assert cli.main(["ledger", "import", "none.xlsx", "--kind", "visit"]) == 1
    assert "找不到文件" in capsys.readouterr().err


def test_a_district_without_reports_has_none_that_is_wrong(office, capsys):
    assert cli.main(["reports", "check"]) == 0
    assert "每个数都和现在的台账一致" in capsys.readouterr().out


def test_a_report_that_is_not_there_is_refused(office, capsys):
    assert cli.main(["reports", "show", "99"]) == 1
    assert "没有第99号材料" in capsys.readouterr().err
