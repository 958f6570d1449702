"""Roles are code: what each may do, in one table. Assigning one to a person is `directory`'s."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """key, the word on screen, what it may do, and whether it reaches the whole division."""

    key: str
    name: str
    may: frozenset[str]
    whole: bool = False
    summary: str = ""


def _role(key: str, name: str, may: str, whole: bool = False, summary: str = "") -> Role:
    return Role(key, name, frozenset(may.split()), whole, summary)


READ = "entry.read evidence.read score.read standard.read unit.read"
WRITE = "entry.write evidence.write import.write"

ROLES = {
    role.key: role
    for role in (
        _role(
            "office",
            "区双拥办",
            f"{READ} {WRITE} entry.accept entry.all score.hand score.mock absence.write link.write "
            "standard.write unit.write kind.write account.read account.create handover.write "
            "task.do task.give task.check slip.write node.write mock.write mock.mark point.write "
            "survey.write veto.sign report.write archive.write dossier.seal dossier.read "
            "case.read case.write case.approve case.reveal council.write scheme.write scheme.check "
            "gate.propose gate.approve offline.write release.propose release.release",
            True,
            "看全区、收全区、认定材料、导入标准",
        ),
        _role(
            "liaison",
            "联络员",
            f"{READ} {WRITE} link.write task.do case.read case.write case.reveal "
            "gate.propose offline.write release.propose",
            False,
            "报本单位的材料,办本单位的事项",
        ),
        _role(
            "leader",
            "单位负责人",
            f"{READ} {WRITE} entry.sign task.do veto.sign case.read case.write case.approve case.reveal "
            "gate.propose gate.approve offline.write release.propose release.release",
            False,
            "签报本单位的材料,看本单位的得分",
        ),
        _role(
            "screener",
            "保密审查员",
            "unit.read case.read case.screen",
            False,
            "先看军地互提的原文:通过、退回重写或转线下受理",
        ),
        _role(
            "assessor",
            "考评员",
            f"{READ} entry.all score.assess mock.mark dossier.read",
            True,
            "限期查阅全区材料并评分",
        ),
        _role(
            "system",
            "系统管理员",
            "unit.read unit.write account.read account.create kind.write",
            True,
            "管单位、账号和台账种类,不看材料",
        ),
        _role(
            "security",
            "安全管理员",
            "unit.read account.read role.assign account.lock gate.approve",
            True,
            "给账号授权、停用账号,不看材料",
        ),
        _role(
            "audit", "审计管理员", "unit.read account.read audit.read", True, "看操作记录,不看材料"
        ),
    )
}
#: Three separate administrators: one account holds at most one of these and nothing beside it.
ADMINISTRATORS = ("system", "security", "audit")


def may(role_keys: frozenset[str] | set[str], ability: str) -> bool:
    """Whether any of these roles has the ability."""
    return any(ability in ROLES[key].may for key in role_keys if key in ROLES)


def conflict(held: set[str], wanted: str) -> str:
    """Why `wanted` cannot be given beside `held`; empty when it can."""
    mixed = held - {wanted}
    if mixed and (wanted in ADMINISTRATORS or mixed & set(ADMINISTRATORS)):
        names = "、".join(ROLES[key].name for key in sorted(mixed))
        return f"这个账号已是{names},三类管理员须由不同账号担任,请另建账号。"
    return ""
