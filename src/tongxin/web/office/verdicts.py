"""Verdicts on one entry, each a button of its page as `flows.ENTRY` offers it: signed, accepted,
returned as a whole or one piece of it, answered, upheld or refused by a superior office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.ledger import actions, proofs, queries, review_actions, reviewing, signing
from tongxin.ledger.flows import ENTRY, entry_state
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

from .asking import day_of, until, with_reason
from .ledger import accept_and_tell, shown

#: Where an entry waits, as the end of a sentence.
WAITS = {
    "pending": "等待认定",
    "unsigned": "等待单位负责人签报",
    "returned": "还有退回的材料没有换好,换好后自动送审",
    "accepted": "已认定",
}
#: The address of each step of ENTRY on an entry's page; a step with `post` is one press.
ADDRESSES = {
    "withdraw": "entry-withdraw", "uphold": "entry-superior", "return": "entry-return",
    "return_unit": "entry-return-unit", "sign_paper": "entry-paper", "answer": "entry-answer",
    "revise": "entry-edit", "attach": "evidence-add", "restore": "entry-restore",
    "accept": "entry-accept", "sign": "entry-sign",
}  # fmt: skip
PRESSED = ("restore", "accept", "sign")
#: Of what is offered, the first of these is the page's one red button.
FIRST = ("sign", "accept", "restore", "attach")
NAMES = {"uphold": "登记上级认定"}


@dataclass(frozen=True)
class Act:
    """A button on an entry's page."""

    key: str
    name: str
    address: str
    post: bool
    primary: bool


def acts_on(user: Any, entry: Any, plain: bool = False) -> list[Act]:
    """What this person can do with an entry now, in the order of the buttons.

    plain: none of them is the red one, which stands elsewhere on the page.
    """
    scope, mine = scope_of(user), queries.may_change(user, entry)

    def may(ability: str) -> bool:
        own = scope.units is None or entry.unit_id in scope.units
        return (
            mine
            if ability == "entry.write"
            else scope.may(ability) and (ability != "entry.sign" or own)
        )

    open_ = {step.key: step for step in ENTRY.open_to(may, entry_state(entry))}
    first = "" if plain else next((key for key in FIRST if key in open_), "")
    keys = [key for key in ADDRESSES if key in open_ and key != first]
    return [
        Act(key, NAMES.get(key, open_[key].name), reverse(ADDRESSES[key], args=[entry.no]),
            key in PRESSED, key == first)
        for key in [*keys, *([first] if first else [])]
    ]  # fmt: skip


def _to(entry: Any, sentence: str) -> tuple[str, str]:
    return reverse("entry", args=[entry.no]), sentence


@require_POST
@page("entry.accept")
def accept(request: Request, no: int) -> HttpResponse:
    """认定 of one entry; says what the accepted figure became, or who was first."""
    entry = queries.any_entry(request.user, no)
    return act(
        request,
        lambda: accept_and_tell(request.user, [entry], shown(request, [no])),
        lambda sentence: _to(entry, sentence),
    )


@require_POST
@page("entry.sign")
def sign(request: Request, no: int) -> HttpResponse:
    """签报 of one entry."""
    entry = queries.any_entry(request.user, no)

    def do() -> str:
        outcome = signing.sign(by=request.user, entries=[entry], shown=shown(request, [no]))
        told = outcome.told("签报") or "没有可以签报的记录,请刷新后再看。"
        return told + ("已送区双拥办审核。" if outcome.done else "")

    return act(request, do, lambda sentence: _to(entry, sentence))


def _seen(request: Request, no: int) -> dict[str, Any]:
    """What this page showed of the entry goes along with its form."""
    entry = queries.any_entry(request.user, no)
    [row] = reviewing.with_pieces([entry])
    return {"entry": entry, "stamp": row.stamp}


@page("entry.accept")
def send_back(request: Request, no: int) -> HttpResponse:
    """退回: what to change and until when."""
    words = {
        **_seen(request, no),
        "title": "退回修改",
        "verb": "退回修改",
        "until": True,
        "explain": "填报单位会看到原因和期限,改好保存后回到待审。",
        "label": "退回的原因",
        "hint": "写清哪一处、怎么改,如:签到表缺第2页,请补传",
    }
    return with_reason(
        request,
        words,
        lambda reason: actions.send_back(
            by=request.user, entry=words["entry"], reason=reason, until=until(request),
            shown=shown(request, [no]),
        ),
        "已退回,等填报单位修改。",
    )  # fmt: skip


@page("entry.accept")
def return_piece(request: Request, no: int, attachment: int) -> HttpResponse:
    """退回这份: one piece of the material, why, until when."""
    seen = _seen(request, no)
    row = proofs.attachment(seen["entry"], attachment)
    words = {
        **seen,
        "title": "退回这份材料",
        "verb": "退回这份",
        "until": "must",
        "piece": row,
        "explain": "填报单位换好这份材料后,记录自动回到待审。",
        "label": "退回的原因",
        "hint": "写清缺什么、怎么改,如:没有盖章,请换盖章件",
    }
    return with_reason(
        request,
        words,
        lambda reason: review_actions.return_piece(
            by=request.user, attachment=row, reason=reason, until=until(request),
            shown=shown(request, [no]),
        ),
        f"已退回“{row.evidence.name}”,等填报单位换好。",
    )  # fmt: skip


@page("entry.sign")
def return_unit(request: Request, no: int) -> HttpResponse:
    """退回本单位, with the reason."""
    words = {
        **_seen(request, no),
        "title": "退回本单位",
        "verb": "退回本单位",
        "explain": "联络员会看到原因,改好后再来签报;区双拥办不会看到。",
        "label": "退回的原因",
        "hint": "如:人数和签到表对不上,请核对",
    }
    return with_reason(
        request,
        words,
        lambda reason: signing.return_to_unit(
            by=request.user, entry=words["entry"], reason=reason, shown=shown(request, [no])
        ),
        "已退回,等联络员修改。",
    )


@page("entry.accept")
def paper(request: Request, no: int) -> HttpResponse:
    """登记纸质签报: the head signed on paper."""
    words = {
        **_seen(request, no),
        "title": "登记纸质签报",
        "verb": "登记",
        "explain": "负责人在纸上签过字的,登记后进入待审。",
        "label": "说明",
        "hint": "如:负责人2026年3月1日在报送表上签字,原件存双拥办",
    }

    def do(note: str) -> str:
        outcome = signing.sign_on_paper(
            by=request.user, entries=[words["entry"]], note=note, shown=shown(request, [no])
        )
        return outcome.told("登记签报")

    return with_reason(request, words, do, lambda told: told)


@page("entry.write")
def answer(request: Request, no: int) -> HttpResponse:
    """说明情况: of the whole, or with ?piece= of one returned piece."""
    entry = queries.entry(request.user, no)
    given = request.GET.get("piece", "")
    row = proofs.any_attachment(entry, int(given)) if given.isdecimal() else None
    words = {
        "entry": entry,
        "title": "说明情况",
        "verb": "送回",
        "piece": row,
        "explain": "材料本来就对的,写明理由,记录就回到审核。",
        "label": "说明",
        "hint": "如:公章在附件第3页",
    }
    return with_reason(
        request,
        words,
        lambda text: review_actions.answer(by=request.user, entry=entry, text=text, attachment=row),
        lambda result: f"已写明情况,{WAITS[result.state]}。",
    )


@page("entry.accept")
def superior(request: Request, no: int) -> HttpResponse:
    """登记上级认定: which body, which day, upheld or refused."""
    entry = queries.entry(request.user, no)
    context = {
        "entry": entry,
        "bodies": reviewing.superior_bodies(request.user),
        "typed": request.POST,
    }
    if request.method != "POST":
        return render(request, "office/entry/superior.html", context)
    try:
        return act(request, lambda: _superior(request, entry), lambda told: _to(entry, told))
    except Refused as error:
        context["sentence"] = error.sentence
        return render(request, "office/entry/superior.html", context, status=422)


def _superior(request: Request, entry: Any) -> str:
    verdict, who = request.POST.get("verdict", ""), request.POST.get("who", "")
    given = {
        "by": request.user,
        "entry": entry,
        "who": who,
        "on": day_of(request, "on", "认定日期"),
    }
    if verdict == "upheld":
        review_actions.uphold(**given)
        return "已登记上级认可。"
    if verdict != "refused":
        raise Refused("请选择上级认可还是不认可。")
    review_actions.refuse(**given, reason=request.POST.get("reason", ""), until=until(request))
    return "已登记上级不认可,记录退回填报单位修改。"


urlpatterns = [
    path("ledger/<int:no>/accept/", accept, name="entry-accept"),
    path("ledger/<int:no>/sign/", sign, name="entry-sign"),
    path("ledger/<int:no>/return/", send_back, name="entry-return"),
    path("ledger/<int:no>/return-unit/", return_unit, name="entry-return-unit"),
    path("ledger/<int:no>/paper/", paper, name="entry-paper"),
    path("ledger/<int:no>/answer/", answer, name="entry-answer"),
    path("ledger/<int:no>/superior/", superior, name="entry-superior"),
    path("ledger/<int:no>/pieces/<int:attachment>/return/", return_piece, name="piece-return"),
]
