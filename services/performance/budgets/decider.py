"""The rules of a budget: reserved and spent never exceed it, and who asks for more does not grant it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator

from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Id, Money, PositiveMoney, Rate, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from .events import (
    BudgetAllocated,
    BudgetApproved,
    BudgetEvent,
    BudgetRejected,
    BudgetRequested,
    Category,
    MoneyFreed,
    MoneyReserved,
    MoneySpent,
)

MOST = Decimal("999999999999999.99")
"""More than that is no amount that can be written."""


class BudgetExceeded(Rejection):
    """What is reserved and spent would be more than the budget."""


def _period_name(name: str) -> str:
    return period(name).name


PeriodName = Annotated[Code, AfterValidator(_period_name)]
"""The name of a period: 2026, 2026-Q4, 2026-11 or 2026-W48."""


class AllocateBudget(Command):
    """Without a currency `amount` is in the company's own. Without a category it is for all of them."""

    name: Text
    external_id: Code | None = None
    unit_id: Id
    period: PeriodName
    category: Category | None = None
    amount: Money
    currency: Currency | None = None


class RequestMoney(Command):
    """`amount` more. `past_return` is what a unit of money spent before brought, a fraction such as "1.8000", as the
    report on what expenses return shows it; `expected_gain` what the new money is expected to bring."""

    amount: PositiveMoney
    past_return: Rate
    expected_gain: Money
    reason: Text | None = None


class ApproveRequest(Command):
    pass


class RejectRequest(Command):
    reason: Text


class ReserveMoney(Command):
    expense_id: Id
    amount: PositiveMoney


class FreeMoney(Command):
    expense_id: Id


class SpendMoney(Command):
    """Of what the expense has reserved."""

    expense_id: Id
    amount: Money


BudgetCommand = AllocateBudget | RequestMoney | ApproveRequest | RejectRequest | ReserveMoney | FreeMoney | SpendMoney


class BudgetStatus(StrEnum):
    """`ALLOCATED` before any request; else what became of the last one."""

    ALLOCATED = "allocated"
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Request:
    """A request for more, and what became of it."""

    asked: BudgetRequested
    decided: BudgetApproved | BudgetRejected | None = None

    @property
    def status(self) -> BudgetStatus:
        if self.decided is None:
            return BudgetStatus.REQUESTED
        approved = isinstance(self.decided, BudgetApproved)
        return BudgetStatus.APPROVED if approved else BudgetStatus.REJECTED


@dataclass(frozen=True)
class Budget:
    """`reserved` by expense, `spent` by all that are settled."""

    allocated: BudgetAllocated
    amount: Decimal
    requests: tuple[Request, ...] = ()
    reserved: Mapping[UUID, Decimal] = field(default_factory=dict)
    spent: Decimal = ZERO

    @property
    def held(self) -> Decimal:
        return sum(self.reserved.values(), ZERO)

    @property
    def available(self) -> Decimal:
        return self.amount - self.held - self.spent

    @property
    def status(self) -> BudgetStatus:
        return self.requests[-1].status if self.requests else BudgetStatus.ALLOCATED


def decide(command: BudgetCommand, state: Budget | None) -> Sequence[BudgetEvent]:
    if isinstance(command, AllocateBudget):
        return [] if state else [_allocate(command)]
    if state is None:
        raise NotFound
    match command:
        case RequestMoney():
            return _request(command, state)
        case ApproveRequest():
            return _approve(command, state)
        case RejectRequest():
            return _reject(command, state)
        case ReserveMoney():
            return _reserve(command, state)
        case FreeMoney():
            held = state.reserved.get(command.expense_id)
            return [MoneyFreed(expense_id=command.expense_id, amount=held)] if held else []
        case SpendMoney():
            return _spend(command, state)


def _allocate(command: AllocateBudget) -> BudgetAllocated:
    if command.currency is None:
        raise Invalid("/currency", "is needed where the company has no currency of its own")
    when = period(command.period)
    return BudgetAllocated(**dict(command), first=when.first, last=when.last, allocated_by=command.by.sub)


def _request(command: RequestMoney, state: Budget) -> Sequence[BudgetEvent]:
    asked = BudgetRequested(**dict(command), requested_by=command.by.sub, requested_for=command.by.rep_id)
    if state.status is BudgetStatus.REQUESTED:
        if state.requests[-1].asked == asked:
            return []
        raise WrongStatus("A request for this budget is not decided yet.")
    if state.amount + command.amount > MOST:
        raise Invalid("/amount", "the budget would be more than can be written")
    return [asked]


def _approve(command: ApproveRequest, state: Budget) -> Sequence[BudgetEvent]:
    last = _last(state)
    asked, by = last.asked, command.by
    if by.sub == asked.requested_by or (by.rep_id is not None and by.rep_id == asked.requested_for):
        raise OwnApproval("More money is granted by another than who asked for it.")
    if last.status is BudgetStatus.APPROVED:
        return []
    if last.status is BudgetStatus.REJECTED:
        raise WrongStatus("The request is rejected.")
    return [BudgetApproved(amount=asked.amount, total=state.amount + asked.amount, approved_by=by.sub)]


def _reject(command: RejectRequest, state: Budget) -> Sequence[BudgetEvent]:
    last = _last(state)
    if isinstance(last.decided, BudgetRejected) and last.decided.reason == command.reason:
        return []
    if last.decided:
        raise WrongStatus(f"The request is {last.status} already.")
    return [BudgetRejected(amount=last.asked.amount, reason=command.reason, rejected_by=command.by.sub)]


def _last(state: Budget) -> Request:
    if not state.requests:
        raise WrongStatus("Nobody has asked for more.")
    return state.requests[-1]


def _reserve(command: ReserveMoney, state: Budget) -> Sequence[BudgetEvent]:
    if command.expense_id in state.reserved:
        return []
    if command.amount > state.available:
        currency = state.allocated.currency
        raise BudgetExceeded(f"{state.available} {currency} of the budget are left.")
    return [MoneyReserved(expense_id=command.expense_id, amount=command.amount)]


def _spend(command: SpendMoney, state: Budget) -> Sequence[BudgetEvent]:
    held = state.reserved.get(command.expense_id)
    if held is None:
        return []
    if command.amount > held:
        raise BudgetExceeded(f"{held} {state.allocated.currency} are reserved for it.")
    return [MoneySpent(expense_id=command.expense_id, amount=command.amount, reserved=held)]


def evolve(state: Budget | None, event: BudgetEvent) -> Budget | None:
    if isinstance(event, BudgetAllocated):
        return Budget(event, event.amount)
    return _evolve(state, event) if state else None


def _evolve(state: Budget, event: BudgetEvent) -> Budget:
    match event:
        case BudgetRequested():
            return replace(state, requests=(*state.requests, Request(event)))
        case BudgetApproved():
            return replace(state, requests=_decided(state, event), amount=event.total)
        case BudgetRejected():
            return replace(state, requests=_decided(state, event))
        case MoneyReserved():
            return replace(state, reserved={**state.reserved, event.expense_id: event.amount})
        case MoneyFreed():
            return replace(state, reserved=_without(state, event.expense_id))
        case MoneySpent():
            return replace(state, reserved=_without(state, event.expense_id), spent=state.spent + event.amount)
        case _:
            return state


def _decided(state: Budget, event: BudgetApproved | BudgetRejected) -> tuple[Request, ...]:
    return (*state.requests[:-1], replace(state.requests[-1], decided=event))


def _without(state: Budget, expense_id: UUID) -> dict[UUID, Decimal]:
    return {one: amount for one, amount in state.reserved.items() if one != expense_id}


budget = Decider("budget", None, decide, evolve, BudgetEvent)
