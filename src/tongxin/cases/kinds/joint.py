"""联办: who holds an event together, what is asked of each such kind, and what the ledger is told.

Every host's ledger has the event; one series number shared by all lets a sum count it once.
"""

from __future__ import annotations

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec
from tongxin.rules import ventures

from ..kind import Context, Finding, Part, Values

ALONE, TOGETHER = "本区自办", "几地联办"
#: What `ledger.models.Role` holds of a partner's name.
LONGEST = 60
PRACTICE = "几地各自登记、汇总只计一次的登记办法"

FIELDS = (
    FieldSpec("hosted", "谁主办", "choice", True, (ALONE, TOGETHER),
              why="联办的几地台账都有,汇总只计一次"),
    FieldSpec("partners", "外地主办单位", most=400, hint="联办的填,用顿号分开,写到市、区县",
              why="联办的写全主办单位"),
    FieldSpec("series", "同一场次编号", most=80, hint="联办的填,各主办地用同一个编号",
              why="汇总时靠它认出是同一项"),
    FieldSpec("cohost", "本区联合主办单位", "unit", hint="没有的不填"),
)  # fmt: skip


def together(values: Values) -> bool:
    return values.get("hosted") == TOGETHER


#: Fields that concern a joint event only.
ASKED = {"partners": together, "series": together}


def check(values: Values) -> list[Finding]:
    """A joint event names its other hosts and the number they all use; one's own has nothing to."""
    if not together(values):
        return []
    hosts_, series = ventures.names(values.get("partners")), values.get("series")
    if not hosts_:
        return [Finding(False, "联办的没有写外地主办单位", PRACTICE)]
    if too_long := next((name for name in hosts_ if len(name) > LONGEST), ""):
        return [Finding(False, f"“{too_long[:10]}…”超过{LONGEST}字,请用顿号分开或写简称", PRACTICE)]
    if not series:
        return [Finding(None, "各主办地共用的编号还没有写", PRACTICE)]
    return [Finding(True, f"{len(hosts_) + 1}地联办,共用编号“{series}”", PRACTICE)]


def agreed(context: Context) -> None:
    """Refuses a joint event whose hosts or number are not known."""
    for found in check(context.values):
        if not found.good:
            raise Refused(f"{found.text}。请撤回后重新登记。")


def hosts(context: Context) -> list[str]:
    """Every host by name, the own one first."""
    own, values = context.case.unit.name, context.values
    more = [values["cohost"]] if values.get("cohost") not in (None, own) else []
    return [own, *more, *ventures.names(values.get("partners"))]


def told(context: Context) -> dict[str, str]:
    """What the ledger's form is told of it."""
    partners = "、".join(ventures.names(context.values.get("partners")))
    return {"series": context.values.get("series") or "", "partners": partners}


def parts(context: Context) -> tuple[Part, ...]:
    """The hosts as parts of a joint event; none where nobody else held it."""
    own, values = context.case.unit.name, context.values
    more = [values["cohost"]] if values.get("cohost") not in (None, own) else []
    outside = ventures.names(values.get("partners"))
    if not more and not outside:
        return ()
    return (*(Part("host", unit=name) for name in (own, *more)),
            *(Part("host", partner=name) for name in outside))  # fmt: skip
