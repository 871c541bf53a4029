"""The rules of an expense: requested, approved by another within their authority or rejected, and settled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Currency, Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from .events import ExpenseApproved, ExpenseEvent, ExpenseKind, ExpenseRejected, ExpenseRequested, ExpenseSettled


class BeyondAuthority(Rejection):
    """The amount needs the approval of a higher level."""

    status = 403


class AboveApproved(Rejection):
    """More than was approved is not settled: the rest is another expense."""


class RequestExpense(Command):
    """In the currency of the budget. `rep_id` is who spends it, by default who asks; `on` the day for which it is
    planned, by default the day of the request. At most one of `campaign_id` and `opportunity_id`."""

    budget_id: Id
    amount: PositiveMoney
    purpose: Text
    kind: ExpenseKind | None = None
    campaign_id: Id | None = None
    opportunity_id: Id | None = None
    rep_id: Id | None = None
    on: Day | None = None


class RecordExpense(Command):
    """A request on a budget that is there: the fields of `ExpenseRequested`."""

    budget_id: Id
    unit_id: Id
    rep_id: Id | None = None
    kind: ExpenseKind | None = None
    amount: PositiveMoney
    currency: Currency
    purpose: Text
    on: Day
    campaign_id: Id | None = None
    opportunity_id: Id | None = None


class ApproveExpense(Command):
    """`limit` is the most that who approves may approve, None without bound, by that version of the authority."""

    limit: Money | None = None
    authority_version: Count


class RejectExpense(Command):
    reason: Text


class SettleBody(Command):
    """`amount` is what was spent; `on` the day, by default that of the settlement."""

    amount: Money
    on: Day | None = None


class SettleExpense(SettleBody):
    """`today` is the day of the settlement."""

    today: Day


ExpenseCommand = RecordExpense | ApproveExpense | RejectExpense | SettleExpense


class ExpenseStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Expense:
    requested: ExpenseRequested
    approved: ExpenseApproved | None = None
    rejected: ExpenseRejected | None = None
    settled: ExpenseSettled | None = None

    @property
    def status(self) -> ExpenseStatus:
        if self.settled:
            return ExpenseStatus.SETTLED
        if self.rejected:
            return ExpenseStatus.REJECTED
        return ExpenseStatus.APPROVED if self.approved else ExpenseStatus.REQUESTED


def decide(command: ExpenseCommand, state: Expense | None) -> Sequence[ExpenseEvent]:
    if isinstance(command, RecordExpense):
        return [] if state else [_request(command)]
    if state is None:
        raise NotFound
    match command:
        case ApproveExpense():
            return _approve(command, state)
        case RejectExpense():
            return _reject(command, state)
        case SettleExpense():
            return _settle(command, state)


def _request(command: RecordExpense) -> ExpenseRequested:
    if command.campaign_id and command.opportunity_id:
        raise Invalid("/opportunity_id", "an expense is for a campaign or for an opportunity, not for both")
    return ExpenseRequested(**dict(command), requested_by=command.by.sub)


def _approve(command: ApproveExpense, state: Expense) -> Sequence[ExpenseEvent]:
    asked, by = state.requested, command.by
    if by.sub == asked.requested_by or (by.rep_id is not None and by.rep_id == asked.rep_id):
        raise OwnApproval("An expense is approved by another than who asked for it or spends it.")
    if state.status is ExpenseStatus.APPROVED:
        return []
    if state.status is not ExpenseStatus.REQUESTED:
        raise WrongStatus(f"The expense is {state.status}.")
    if command.limit is not None and asked.amount > command.limit:
        raise BeyondAuthority(f"Your authority ends at {command.limit}: the next level approves {asked.amount}.")
    return [ExpenseApproved(authority_version=command.authority_version, approved_by=by.sub)]


def _reject(command: RejectExpense, state: Expense) -> Sequence[ExpenseEvent]:
    if state.rejected and state.rejected.reason == command.reason:
        return []
    if state.status not in (ExpenseStatus.REQUESTED, ExpenseStatus.APPROVED):
        raise WrongStatus(f"The expense is {state.status}.")
    return [ExpenseRejected(reason=command.reason, rejected_by=command.by.sub)]


def _settle(command: SettleExpense, state: Expense) -> Sequence[ExpenseEvent]:
    if state.settled and state.settled.amount == command.amount and command.on in (None, state.settled.on):
        return []
    if state.status is not ExpenseStatus.APPROVED:
        raise WrongStatus(f"The expense is {state.status}, not approved.")
    if command.amount > state.requested.amount:
        raise AboveApproved(f"{state.requested.amount} {state.requested.currency} were approved.")
    return [ExpenseSettled(amount=command.amount, on=command.on or command.today, settled_by=command.by.sub)]


def evolve(state: Expense | None, event: ExpenseEvent) -> Expense | None:
    if isinstance(event, ExpenseRequested):
        return Expense(event)
    if state is None:
        return None
    match event:
        case ExpenseApproved():
            return replace(state, approved=event)
        case ExpenseRejected():
            return replace(state, rejected=event)
        case ExpenseSettled():
            return replace(state, settled=event)


expense = Decider("expense", None, decide, evolve, ExpenseEvent)
