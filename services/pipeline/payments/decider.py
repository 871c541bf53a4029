"""The rules of a payment as the ERP tells it: known once by its id, in suspense until its customer is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.pipeline.allocation.decider import NamedInvoice, amount_to_reverse
from services.pipeline.allocation.events import InvoiceNamed
from services.pipeline.allocation.payment import Reversal
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import NotFound, Rejection, WrongStatus

from .events import (
    PaymentAssigned,
    PaymentEvent,
    PaymentNotified,
    PaymentToldAgain,
    SuspenseReversed,
)


class NotifyPayment(Command):
    """`customer_id` is the one given, or the one that the external id was found to be; None: nobody yet."""

    payment_id: Code
    customer_id: Id | None = None
    customer_external_id: Code | None = None
    amount: PositiveMoney
    currency: Currency
    received_on: Day
    method: Text | None = None
    bank_reference: Text | None = None
    invoices: tuple[NamedInvoice, ...] = ()


class ReverseSuspended(Command):
    """`amount` None: all that is not reversed yet."""

    amount: PositiveMoney | None = None
    reversed_on: Day
    reason: Text


class AssignPayment(Command):
    customer_id: Id


PaymentCommand = NotifyPayment | ReverseSuspended | AssignPayment


class PaymentIdReused(Rejection):
    """The payment id is known with another amount, currency or customer."""


class SuspenseStatus(StrEnum):
    SUSPENSE = "suspense"
    ASSIGNED = "assigned"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class NotifiedPayment:
    """`customer_id` None: in suspense. `reversals` are those made in suspense."""

    told: PaymentNotified
    customer_id: UUID | None
    reversals: tuple[Reversal, ...] = ()
    reversed: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        left: Decimal = self.told.amount - self.reversed
        return left

    @property
    def status(self) -> SuspenseStatus:
        if self.customer_id is not None:
            return SuspenseStatus.ASSIGNED
        return SuspenseStatus.SUSPENSE if self.left else SuspenseStatus.REVERSED


def decide(command: PaymentCommand, state: NotifiedPayment | None) -> Sequence[PaymentEvent]:
    if isinstance(command, NotifyPayment):
        return _notify(command, state)
    if state is None:
        raise NotFound
    match command:
        case ReverseSuspended():
            return _reverse(command, state)
        case AssignPayment():
            return _assign(command, state)


def _notify(command: NotifyPayment, state: NotifiedPayment | None) -> Sequence[PaymentEvent]:
    if state is None:
        named = tuple(InvoiceNamed(number=one.number, amount=one.amount) for one in command.invoices)
        return [PaymentNotified(**{**dict(command), "invoices": named}, accepted_at=command.at)]
    same_money = (command.amount, command.currency) == (state.told.amount, state.told.currency)
    if not same_money or not _same_customer(command, state):
        raise PaymentIdReused(f"Payment {command.payment_id} was told before with other content.")
    return [PaymentToldAgain(accepted_at=command.at)]


def _same_customer(command: NotifyPayment, state: NotifiedPayment) -> bool:
    external_id = command.customer_external_id
    if external_id is not None and external_id == state.told.customer_external_id:
        return True
    return command.customer_id is not None and command.customer_id == state.customer_id


def _reverse(command: ReverseSuspended, state: NotifiedPayment) -> Sequence[PaymentEvent]:
    if state.customer_id is not None:
        raise WrongStatus("The payment is not in suspense.")
    wanted = Reversal(command.amount or state.left, command.reversed_on, command.reason)
    amount = amount_to_reverse(wanted, state.left, state.told.received_on, state.reversals)
    if not amount:
        return []
    return [SuspenseReversed(amount=amount, reversed_on=command.reversed_on, reason=command.reason)]


def _assign(command: AssignPayment, state: NotifiedPayment) -> Sequence[PaymentEvent]:
    if state.customer_id == command.customer_id:
        return []
    if state.status is not SuspenseStatus.SUSPENSE:
        raise WrongStatus("The payment is not in suspense.")
    return [PaymentAssigned(customer_id=command.customer_id, assigned_by=command.by.sub)]


def evolve(state: NotifiedPayment | None, event: PaymentEvent) -> NotifiedPayment:
    if isinstance(event, PaymentNotified):
        return NotifiedPayment(event, event.customer_id)
    if state is None:
        raise TypeError(f"a payment begins with PaymentNotified, not with {type(event).__name__}")
    match event:
        case PaymentToldAgain():
            return state
        case SuspenseReversed():
            done = Reversal(event.amount, event.reversed_on, event.reason)
            return replace(state, reversals=(*state.reversals, done), reversed=state.reversed + event.amount)
        case PaymentAssigned():
            return replace(state, customer_id=event.customer_id)


payment = Decider("payment", None, decide, evolve, PaymentEvent)
