"""The rules of a dunning case.

The level is a function of three things alone: the day as of which is asked, the earliest unpaid due date, and the
policy's version. A case takes each level once, none skipped, however many days lie between the runs and in whatever
order they come; a partial payment does not begin it anew. It ends when all that was overdue is paid: what falls due
later, or is opened again by a reversal, begins with the first level again. While the invoice is in dispute or a
complaint names it, the case waits, and is paid all the same; so it does up to the end of the day for which money is
promised, unless as much as was promised is paid before. A promise that is broken stops nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from services.pipeline.dunning_policies.events import Action, Days, Level
from services.pipeline.invoices.events import Instalment
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, PositiveMoney
from shared.kernel.messages import Command

from .case import Case, evolve
from .events import (
    CaseEvent,
    DunningCleared,
    DunningEscalated,
    DunningOpened,
    DunningResumed,
    DunningSuspended,
    EarlyWarningGiven,
    InstalmentsPaid,
    InstalmentsReopened,
    LegalLetterIssued,
    PaymentOverdue,
    PaymentPromised,
)


def case_id(invoice_id: UUID) -> UUID:
    """The stream of the invoice's dunning case."""
    return uuid5(NAMESPACE_URL, f"pipeline/dunning/{invoice_id}")


class OpenCase(Command):
    invoice_id: Id
    number: Code
    customer_id: Id
    owner_id: Id | None
    contract_id: Id
    currency: Currency
    amount: PositiveMoney
    instalments: tuple[Instalment, ...]


class NotePayment(Command):
    on: Day
    parts: tuple[Instalment, ...]


class NoteReversal(Command):
    on: Day
    parts: tuple[Instalment, ...]


class SuspendDunning(Command):
    """For that complaint, or without one for the invoice's dispute."""

    complaint_id: Id | None = None


class ResumeDunning(Command):
    complaint_id: Id | None = None


class NotePromise(Command):
    promised_on: Day
    amount: PositiveMoney


class Dun(Command):
    """Do what is due by `as_of` under that version of the policy."""

    as_of: Day
    policy_version: Count
    early_warning_days: Days
    levels: tuple[Level, ...]


CaseCommand = OpenCase | NotePayment | NoteReversal | NotePromise | SuspendDunning | ResumeDunning | Dun


def level_of(as_of: date, due_on: date, levels: Sequence[Level]) -> int:
    """The level on which an invoice stands whose earliest unpaid due date is `due_on`; 0 is none."""
    return sum(1 for level in levels if (as_of - due_on).days >= level.after_days)


def decide(command: CaseCommand, state: Case) -> Sequence[CaseEvent]:
    match command:
        case OpenCase():
            return [] if state.opened else [DunningOpened(**dict(command))]
        case NotePayment():
            return _pay(command, state) if state.opened else []
        case NoteReversal():
            return [InstalmentsReopened(**dict(command))] if state.opened else []
        case NotePromise():
            return [PaymentPromised(**dict(command), open=state.total_open)] if state.opened else []
        case SuspendDunning():
            known = command.complaint_id in state.waits_for
            return [] if known else [DunningSuspended(complaint_id=command.complaint_id)]
        case ResumeDunning():
            waits = command.complaint_id in state.waits_for
            return [DunningResumed(complaint_id=command.complaint_id)] if waits else []
        case Dun():
            return list(_dun(command, state))


def _pay(command: NotePayment, state: Case) -> Sequence[CaseEvent]:
    """What was overdue on the later of the payment's day and the last level's is paid now, or the case goes on."""
    paid = InstalmentsPaid(on=command.on, parts=command.parts)
    after = evolve(state, paid)
    last = state.stage
    if last is None or after.is_overdue(max(command.on, state.latest)):
        return [paid]
    due_on = state.next_due_on or last.due_on
    changed = {
        "due_on": due_on,
        "as_of": command.on,
        "days": max(0, (command.on - due_on).days),
        "open": after.total_open,
    }
    return [paid, DunningCleared(**{**dict(last), **changed})]


def _dun(command: Dun, state: Case) -> Iterator[CaseEvent]:
    due_on = state.next_due_on
    if state.opened is None or due_on is None or state.waits(command.as_of):
        return
    days = (command.as_of - due_on).days
    if days <= 0:
        if _may_warn(command, state, due_on):
            yield EarlyWarningGiven(
                due_on=due_on,
                as_of=command.as_of,
                days_left=-days,
                open=state.open[due_on],
                policy_version=command.policy_version,
            )
        return
    for level in command.levels[state.level : level_of(command.as_of, due_on, command.levels)]:
        stage = _stage(command, state, state.opened, due_on, level)
        yield DunningEscalated(**stage) if level.level > 1 else PaymentOverdue(**stage)
        if level.action is Action.LEGAL_LETTER:
            yield LegalLetterIssued(**stage)


def _may_warn(command: Dun, state: Case, due_on: date) -> bool:
    """Once for each due date, and never of one that is known to have passed."""
    near = 0 < command.early_warning_days >= (due_on - command.as_of).days
    return near and not state.level and state.warned_for != due_on and state.latest <= due_on


def _stage(command: Dun, state: Case, opened: DunningOpened, due_on: date, level: Level) -> dict[str, Any]:
    names = ("invoice_id", "number", "customer_id", "owner_id", "contract_id", "currency")
    return {
        **{name: getattr(opened, name) for name in names},
        "due_on": due_on,
        "as_of": command.as_of,
        "days": (command.as_of - due_on).days,
        "open": state.total_open,
        "level": level.level,
        "action": level.action,
        "policy_version": command.policy_version,
    }


case: Decider[CaseCommand, Case, CaseEvent] = Decider("dunning_case", Case(), decide, evolve, CaseEvent)
