"""`tongxin reports`: which issued reports are wrong now, and what one says."""

import json

from tongxin.config import cli


def test_check_names_report_figure_and_entry_and_exits_with_1(sampled, capsys):
    assert cli.main(["reports", "check", "--json"]) == 1
    (wrong,) = json.loads(capsys.readouterr().out)["wrong"]
    assert wrong["title"] == "江津区2025年双拥工作总结"
    (figure,) = wrong["figures"]
    assert (figure["printed"]["said"], figure["now"]["said"]) == ("10场", "9场")
    assert len(figure["entries"]) == 1


def test_show_prints_the_text_and_every_figure(sampled, capsys):
    assert cli.main(["reports", "show", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "近30万人次" in told["text"] and told["state"] == "issued"
    by_key = {f["key"]: f for f in told["figures"]}
    assert by_key["children.solved"]["value"] == "24" and by_key["children.solved"]["entries"]
