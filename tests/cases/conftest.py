"""A kind of the engine's own tests beside the shipped ones, and cases in its states."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tests import shipped
from tests.assessments.conftest import statements
from tongxin.assessments import carry
from tongxin.cases import actions, kinds, line_actions, schemes
from tongxin.cases.kind import CaseKind, Clock, Context, Leaves, LineKind, Paper, Param
from tongxin.cases.models import Case
from tongxin.cases.ways import Stage, way
from tongxin.core import clock
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory.scope import scope_of
from tongxin.reports import score
from tongxin.rules.clocks import Term

STAGES = (
    Stage("received", "待审核", "审核"),
    Stage("checked", "待批准", "批准", "case.approve", other_than=("received_done",)),
    Stage("approved", "待兑现", "兑现", "case.approve"),
)


def _left(context: Context) -> Leaves:
    return Leaves(
        "rights", {"title": f"来访{context.number}", "facet": "来访", "due": 1, "done": 1}
    )


PROBE = CaseKind(
    key="probe",
    name="试验事项",
    short="试验",
    topic="优待服务",
    summary="引擎的试验事项。",
    who="任何人。",
    basis=("没有依据,只供试验",),
    form=FormSpec(
        (
            FieldSpec("matter", "事项", required=True),
            FieldSpec("name", "姓名", required=True, privacy="personal"),
            FieldSpec("id_no", "身份证号", required=True, privacy="personal"),
            FieldSpec("town", "所在镇街", "town"),
        )
    ),
    flow=way("probe", "件试验事项", STAGES, extends=True),
    title=lambda values: values["matter"],
    leaves={"approved_done": _left},
    clocks=(
        Clock("answer", "答复期限", Term(30), ("open",), ("received_done", "refuse"), "试验第1条",
              extends=1),
        Clock("pay", "兑现期限", None, ("checked_done",), ("approved_done",), "试验第2条",
              param="pay_days"),
    ),
    params=(Param(FieldSpec("pay_days", "兑现天数", "int"), "试验文件"),),
    papers=(Paper("申请书", "写明诉求"), Paper("身份证", "核对身份", shown=True)),
    identity=lambda values: (values["matter"], values["id_no"]),
    town="town",
    lines=(
        LineKind(
            "money", "拨付", FormSpec((FieldSpec("month", "月份", required=True),
                                       FieldSpec("sum", "金额", "decimal", True))),
            lambda context, values: (context.case.identity, values["month"]), amount="sum",
        ),
    ),
    online=True,
    after={"received": "工作人员核对材料"},
)  # fmt: skip

TYPED = {"matter": "来访一件", "name": "试验人", "id_no": "500116199001010000", "town": "支坪镇"}


@pytest.fixture(autouse=True)
def _probe(monkeypatch):
    """The probe stands beside the shipped kinds for the length of a test."""
    found = {**kinds.every(), "probe": PROBE}
    monkeypatch.setattr(kinds, "every", lambda: found)


MOST = 15


@pytest.fixture(autouse=True)
def _a_step_costs_fifteen_statements_at_most(request, monkeypatch):
    """Each step and line that these tests take is counted, whatever the kind; where the step leaves
    an entry, the sample standard is in use and its recount is counted, too.

    As in a request, who takes it is known, and the page showed the case as it is.
    """
    marker = request.node.get_closest_marker("django_db")
    scored = not (marker and marker.kwargs.get("transaction"))

    def counted(verb):
        def act(*, case, **more):
            found = kinds.get(case.kind)
            if scored and (more.get("step") in found.leaves or "kind" in more):
                request.getfixturevalue("points")
            scope_of(more.get("by"))
            case.version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
            # The probe of the claims asks at one step for all that a kind may ask for. What is done
            # beside a step (a register, the task of a supervised case) costs two more, and what it
            # has to know of other cases (a council of what it agreed upon earlier) one.
            step = more.get("step")
            more_of_it = (case.kind == "probe") + 2 * (step in found.also) + (step in found.reads)
            with statements(MOST + more_of_it):
                return verb(case=case, **more)

        return act

    for module, name in (
        (actions, "take"), (actions, "take_as_applicant"), (line_actions, "add_line"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, counted(getattr(module, name)))


@pytest.fixture
def colleague(district, person, unit):
    """另一位区办员, for what needs two."""
    return person(district, "office2", "office", unit=unit("退役军人局"), name="另一位区办员")


@pytest.fixture
def leader(district, person, unit):
    """德感街道的单位负责人."""
    return person(district, "leader", "leader", unit=unit("德感街道"), name="单位负责人")


@pytest.fixture
def opened(liaison):
    """A case taken in by 德感街道."""
    return actions.open_case(by=liaison, kind="probe", raw=TYPED)


@pytest.fixture
def points(district, office):
    """The sample standard in force; a function: item and year → what the sheet says now."""
    known = carry.known_kinds(district.pk)
    made = shipped.load(by=office, division=district.pk, key="sample-a", known_kinds=known)
    carry.adopt(by=office, edition=made.edition)

    def read(item: str, year: str = "2026年"):
        items = score.sheet(made.edition)["items"]
        return next(i for i in items if i["id"] == item)["years"][year]["points"]

    return read


@pytest.fixture
def figures(district, office, colleague):
    """Puts local figures of a kind in force from 2026 on: typed by one, compared by another."""

    def put(kind: str, **raw):
        row = schemes.propose(
            by=office, kind=kind, since=date(2026, 1, 1), source="样例文件〔2026〕1号", raw=raw
        )
        return schemes.check(by=colleague, scheme=row)

    return put


def on(year, month, day):
    """A morning in 北京时间, for `clock.at`."""
    return timezone.make_aware(datetime(year, month, day, 9))


@pytest.fixture
def january():
    """Everybody is in office from the beginning of 2026 on."""
    with clock.at(on(2026, 1, 5)):
        yield


@pytest.fixture
def take(office):
    """Takes a step on a day of 2026, by the office where nobody else is named."""

    def step(case, key, moment, by=office, **raw):
        with clock.at(on(2026, *moment)):
            return actions.take(by=by, case=case, step=key, raw=raw)

    return step
