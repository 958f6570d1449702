"""Needs on their way, for the tests of councils, slips and the register 线下受理."""

from io import BytesIO

from docx import Document

from tongxin.cases import actions
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.directory.models import Unit
from tongxin.ledger import evidence

from .conftest import on

TYPED = {"side": "部队需求", "alias": "驻区单位甲", "category": "设施改善", "wish": "样例原文"}


class Cast:
    """人武部 asks, 区教委 does, the reviewer reads, the 双拥办 leads."""

    def __init__(self, district, person, unit, office, colleague):
        arms = Unit.objects.create(division=district, name="区人武部", kind="bureau", order=9)
        self.office, self.colleague = office, colleague
        self.asks = person(district, "arms", "liaison", unit=arms)
        self.does = person(district, "school", "liaison", unit=unit("区教委"))
        self.reads = person(district, "reads", "screener", unit=unit("退役军人局"))

    def take(self, case, who, step, day, **raw):
        with clock.at(on(*day)):
            return actions.take(by=getattr(self, who), case=case, step=step, raw=raw)

    def screened(self, day=(2025, 2, 3), words="改善道路照明", **changed):
        """Waiting for 会商."""
        with clock.at(on(*day)):
            case = actions.open_case(by=self.asks, kind="need", raw=TYPED | changed)
        return self.take(case, "reads", "collected_done", day, neutral=words)

    def listed(self, day=(2025, 3, 3), until="2025-06-30", **changed):
        """On the list by 现场办公, without a council, and handed to 区教委."""
        case = self.screened(day, **changed)
        case = self.take(case, "office", "screened_done", day, text="现场办公")
        case = self.take(case, "office", "discussed_done", day, until=until, quality="样例")
        return self.take(case, "office", "listed_done", day, unit="区教委")

    def confirmed(self, day=(2025, 5, 6), **changed):
        case = self.take(self.listed(**changed), "does", "issued_done", day, text="样例结果")
        return self.take(case, "asks", "reported_done", day)


def now(case):
    return Case.objects.get(pk=case.pk)


def attach(by, entry, *names):
    for paper in names:
        row = evidence.add_paper(by=by, name=f"样例{paper}")
        evidence.attach(by=by, entry=entry, evidence=row, paper=paper)


def text(write):
    file = BytesIO()
    write(file)
    made = Document(file)
    cells = (c.text for t in made.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in made.paragraphs), *cells])
