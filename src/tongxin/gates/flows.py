"""What a wording and a release can be, and who may move them; docs/states.md is made from this."""

from tongxin.core.flow import Flow, Step

#: 公开: one proposes, another releases; the end of the notice period takes it down.
RELEASE = Flow(
    "release",
    "件公开内容",
    {"proposed": "待签发", "out": "公开中", "over": "期满撤下", "down": "已撤下"},
    (
        Step("propose", "提请公开", (), "proposed", "release.propose", "正文或文件、名单种类、天数",
             "先过公开检查,查出问题的不能提请"),
        Step("release", "签发公开", ("proposed",), "out", "release.release", "",
             "须由提请人以外的人签发,签发前按当时的文件再查一遍"),
        Step("end", "期满撤下", ("out",), "over", "", "", "到期自动撤下,不靠任何人操作"),
        Step("take_down", "撤下", ("proposed", "out"), "down", "release.propose", "原因"),
    ),
)  # fmt: skip
