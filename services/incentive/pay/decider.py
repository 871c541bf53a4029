"""The rules of a pay account: a line comes in once, is paid by one statement, and stays once that is locked."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID, uuid5

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, SignedMoney, Text
from shared.kernel.messages import Command, Value
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection

from .account import PayAccount, evolve, following, last_day, statement_id, sums_of, totals_of
from .events import (
    Limit,
    LimitsSet,
    PayEvent,
    PayKind,
    PayLine,
    PayLineEntered,
    PayLineFreed,
    PayLineHeld,
    PeriodPassed,
    StatementIssued,
    StatementLocked,
)
from .standing import standing_lines


class OfPay(Command):
    rep_id: Id


class EnterLine(OfPay):
    """Of a line that is known by its id nothing is entered again."""

    line: PayLine


class SetLimits(OfPay):
    limits: tuple[Limit, ...]


class Due(Value):
    """What the rules give a rep in a slot, by a month: a part of the base or of an allowance."""

    slot: Code
    kind: PayKind
    amount: SignedMoney
    currency: Currency
    on: Day
    what: Text
    rule_id: Id
    rule_version: Count
    inputs: dict[str, str] = Field(default_factory=dict)


class ReckonPay(OfPay):
    """All that pay grades give for these months: lines make up for what is missing of it."""

    months: tuple[Code, ...]
    dues: tuple[Due, ...]


class IssueStatement(OfPay):
    """`run` are the months whose run is over. Of those in which there was nothing for the rep none is open any more."""

    period: Code
    run: tuple[Code, ...] = ()


class LockStatement(OfPay):
    period: Code
    on: Day


class HoldLine(OfPay):
    line_id: Id
    dispute_id: Id


class FreeLine(OfPay):
    """The dispute is over. `adjustment` is what it ended in, where that is not in commission."""

    line_id: Id
    dispute_id: Id
    adjustment: SignedMoney | None = None
    outcome: Text


PayCommand = EnterLine | SetLimits | ReckonPay | IssueStatement | LockStatement | HoldLine | FreeLine


class LineInDispute(Rejection):
    """The line is in dispute already."""


def decide(command: PayCommand, state: PayAccount) -> Sequence[PayEvent]:
    """The facts, and with them the lines of caps and draws that these change."""
    facts = list(_facts(command, state))
    if not facts:
        return []
    if isinstance(command, LockStatement):
        return facts
    after = pay.fold(facts, state)
    standing = [_entered(command, line) for line in standing_lines(after, command.rep_id)]
    *before, last = facts
    if isinstance(last, StatementIssued):  # it says what is in it once caps and draws are
        sums = sums_of(pay.fold(standing, after).lines_of(last.period))
        return [*before, *standing, last.model_copy(update={"sums": sums})]
    return [*facts, *standing]


def _facts(command: PayCommand, state: PayAccount) -> Iterable[PayEvent]:
    match command:
        case EnterLine():
            return [] if command.line.line_id in state.lines else [_entered(command, command.line)]
        case SetLimits():
            return [] if command.limits == state.limits else [LimitsSet(limits=command.limits)]
        case ReckonPay():
            return [_entered(command, line) for line in _missing(command, state)]
        case IssueStatement():
            return _issue(command, state)
        case LockStatement():
            return _lock(command, state)
        case HoldLine():
            return _hold(command, state)
        case FreeLine():
            return _free(command, state)


def _entered(command: PayCommand, line: PayLine) -> PayLineEntered:
    return PayLineEntered(rep_id=command.rep_id, line=line, entered_at=command.at)


def _missing(command: ReckonPay, state: PayAccount) -> Iterator[PayLine]:
    dues = {due.slot: due for due in command.dues}
    posted = {
        line.slot: line
        for line in state.lines.values()
        if line.slot and line.kind in (PayKind.BASE, PayKind.ALLOWANCE) and _month(line.slot) in command.months
    }
    for slot in sorted({*dues, *posted}):
        amount, count = state.posted.get(slot, (ZERO, 0))
        due = dues.get(slot)
        missing = (due.amount if due else ZERO) - amount
        if missing:
            values = dict(due) if due else {**dict(posted[slot]), "what": "No longer due", "inputs": {}}
            values |= {"amount": missing, "line_id": uuid5(command.rep_id, f"{slot}/{count}")}
            yield PayLine.model_validate(values)


def _month(slot: str) -> str:
    """A slot of the base or an allowance ends with its month."""
    return slot.rpartition("/")[2]


def _issue(command: IssueStatement, state: PayAccount) -> Iterator[PayEvent]:
    if command.period in state.issued:
        return
    gone = [month for month in command.run if month not in state.issued and month not in state.passed]
    for month in sorted(gone):
        if month != command.period and (state.lines_of(month) or state.held_of(month)):
            yield PeriodPassed(period=month)
            state = evolve(state, PeriodPassed(period=month))
    issued = StatementIssued(
        statement_id=statement_id(command.rep_id, command.period),
        rep_id=command.rep_id,
        period=command.period,
        issued_at=command.at,
        sums=sums_of(state.lines_of(command.period)),
    )
    advanced = list(standing_lines(evolve(state, issued), command.rep_id))
    if state.lines_of(command.period) or state.held_of(command.period) or advanced:
        yield issued


def _lock(command: LockStatement, state: PayAccount) -> Iterator[PayEvent]:
    issued = state.issued.get(command.period)
    if issued is None:
        raise NotFound("There is no such statement.")
    if command.by.rep_id == command.rep_id:
        raise OwnApproval("A statement is locked by another than the one who is paid by it.")
    if command.period in state.locked:
        return
    lines = state.lines_of(command.period)
    below = {currency: total for currency, total in totals_of(sums_of(lines)).items() if total < 0}
    carried = [_carried(command, currency, -total, command.period) for currency, total in below.items()]
    yield from (_entered(command, line) for line in carried)
    yield StatementLocked(
        statement_id=issued.statement_id,
        rep_id=command.rep_id,
        period=command.period,
        line_ids=tuple(line.line_id for line in (*lines, *carried)),
        sums=sums_of((*lines, *carried)),
        locked_on=command.on,
        locked_at=command.at,
        locked_by=command.by.sub,
    )
    for currency, total in below.items():
        yield _entered(command, _carried(command, currency, total, following(command.period)))


def _carried(command: LockStatement, currency: str, amount: Decimal, month: str) -> PayLine:
    """Nobody is paid less than nothing: what is below is carried to the next month."""
    passed_on = amount > 0
    return PayLine(
        line_id=uuid5(command.rep_id, f"carried/{command.period}/{currency}/{'to next' if passed_on else 'from'}"),
        kind=PayKind.CARRIED,
        amount=amount,
        currency=currency,
        on=last_day(month) if passed_on else last_day(month).replace(day=1),
        what="Carried to the next statement" if passed_on else f"Carried from {command.period}",
        inputs={"statement": command.period},
    )


def _hold(command: HoldLine, state: PayAccount) -> Iterator[PayEvent]:
    if command.line_id not in state.lines:
        raise Invalid("/line_id", "no such line")
    if state.held.get(command.line_id, command.dispute_id) != command.dispute_id:
        raise LineInDispute("Another dispute of this line is not resolved yet.")
    if command.line_id not in state.held:
        yield PayLineHeld(line_id=command.line_id, dispute_id=command.dispute_id)


def _free(command: FreeLine, state: PayAccount) -> Iterator[PayEvent]:
    if state.held.get(command.line_id) == command.dispute_id:
        yield PayLineFreed(line_id=command.line_id, dispute_id=command.dispute_id)
    adjusting = uuid5(command.dispute_id, "adjustment")
    if command.adjustment and adjusting not in state.lines:
        yield _entered(command, _adjustment(command, adjusting, state.lines[command.line_id], command.adjustment))


def _adjustment(command: FreeLine, line_id: UUID, disputed: PayLine, amount: Decimal) -> PayLine:
    return disputed.model_copy(
        update={
            "line_id": line_id,
            "kind": PayKind.ADJUSTMENT,
            "amount": amount,
            "what": f"Adjusted after a dispute: {command.outcome}"[:4000],
            "inputs": {"disputed": str(disputed.amount)},
            "tiers": (),
            "adjusts": disputed.line_id,
            "slot": None,
        }
    )


pay: Decider[PayCommand, PayAccount, PayEvent] = Decider("pay", PayAccount(), decide, evolve, PayEvent)
