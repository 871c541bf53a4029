"""Pay accounts looked at afresh: what became payable in commission is there once, each statement is what its lines
give, and what caps and draws give of them is there."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast
from uuid import UUID

from shared.kernel.decider import category_of, stream_id_of
from shared.kernel.invariants import Happened, Invariant

from ..accounts.decider import account
from ..accounts.events import CommissionAdjusted, CommissionClawedBack, CommissionReleased
from .account import PayAccount, evolve, month_of, sums_of, totals_of
from .decider import pay
from .events import PayEvent, PayKind, PayLine, PayLineEntered, StatementLocked
from .policies import policy
from .standing import standing_lines


class Payments:
    """Each pay account beside the commission account of the same rep."""

    def __init__(self, common: Sequence[Happened] = ()) -> None:
        self._lines = self._locked = 0

    def beside(self, own: Sequence[Happened]) -> Iterable[str]:
        return {kind.stream(stream_id_of(meta.stream)) for _, meta in own for kind in (pay, account)}

    def wrong(self, stream: str, events: Sequence[Happened]) -> Iterator[str]:
        theirs = [one for one in events if category_of(one[1].stream) == pay.category]
        if category_of(stream) == account.category:
            if not theirs and _payable(events):
                yield "nothing of what is payable has come to the pay account"
            return
        rep_id, state = stream_id_of(stream), PayAccount()
        for event, meta in theirs:
            yield from (f"at {meta.position}: {one}" for one in self._wrong(event, state, rep_id))
            state = evolve(state, cast(PayEvent, event))
        yield from _compared(_payable(events), state)
        for line in standing_lines(state, rep_id):
            yield f"{line.slot} lacks {line.amount} of what the rules give"

    def _wrong(self, event: object, state: PayAccount, rep_id: UUID) -> Iterator[str]:
        if isinstance(event, PayLineEntered):
            self._lines += 1
            if event.rep_id != rep_id:
                yield f"line {event.line.line_id} is rep {event.rep_id}'s"
            if event.line.line_id in state.lines:
                yield f"line {event.line.line_id} was entered before"
        if isinstance(event, StatementLocked):
            self._locked += 1
            yield from _wrong_statement(event, state)

    def total(self) -> Iterable[str]:
        return ()

    def figures(self) -> str:
        return f"{self._lines} lines, {self._locked} statements locked"


def _wrong_statement(event: StatementLocked, state: PayAccount) -> Iterator[str]:
    """`state` is the account's just before."""
    if event.period in state.locked:
        yield f"the statement of {event.period} was locked before"
    lines = [state.lines[line_id] for line_id in event.line_ids if line_id in state.lines]
    if len(lines) != len(event.line_ids):
        yield f"the statement of {event.period} pays lines that were never entered"
    for line in lines:
        if line.line_id in state.paid:
            yield f"line {line.line_id} is paid again by the statement of {event.period}"
        if line.line_id in state.held:
            yield f"line {line.line_id} is paid though it is in dispute"
        if month_of(line.on) > event.period:
            yield f"line {line.line_id} of {line.on} is paid by the statement of {event.period}"
    left_out = {line.line_id for line in state.lines_of(event.period)} - {*event.line_ids}
    if left_out:
        yield f"the statement of {event.period} leaves out {len(left_out)} of its lines"
    if event.sums != sums_of(lines):
        yield f"the statement of {event.period} says {_said(event)}, its lines give {_given(lines)}"


def _payable(events: Sequence[Happened]) -> dict[UUID, Decimal]:
    """What commission accounts say is payable, by line."""
    return {
        event.line_id: event.amount
        for event, _ in events
        if isinstance(event, CommissionReleased)
        or (isinstance(event, CommissionClawedBack) and event.from_released)
        or (isinstance(event, CommissionAdjusted) and event.dispute_id)
    }


def _compared(payable: dict[UUID, Decimal], state: PayAccount) -> Iterator[str]:
    """Both ways: nothing is lost, and nothing is paid that is not payable."""
    here = {line.line_id: line.amount for line in state.lines.values() if _of_commission(line, state)}
    for line_id in sorted({*payable, *here}, key=str):
        if payable.get(line_id) != here.get(line_id):
            yield f"line {line_id} is {here.get(line_id, 'not there')}, payable is {payable.get(line_id, 'nothing')}"


def _of_commission(line: PayLine, state: PayAccount) -> bool:
    """An adjustment of anything else begins in the pay account itself."""
    adjusted = state.lines.get(line.adjusts) if line.adjusts and line.kind is PayKind.ADJUSTMENT else line
    return adjusted is not None and adjusted.kind is PayKind.COMMISSION


def _said(event: StatementLocked) -> str:
    return _amounts(totals_of(event.sums))


def _given(lines: Iterable[PayLine]) -> str:
    return _amounts(totals_of(sums_of(lines)))


def _amounts(totals: dict[str, Decimal]) -> str:
    return ", ".join(f"{amount} {currency}" for currency, amount in sorted(totals.items())) or "nothing"


payments = Invariant(
    "what is payable is paid once, and statements are what their lines give",
    (account.category, pay.category),
    Payments,
    policies=(policy.name,),
)
