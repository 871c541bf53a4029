"""What the stream of a contract can be told."""

from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney
from shared.kernel.messages import Command, Event

from ..plans.events import LateMoney
from .events import Portion


class DivideDeal(Command):
    """Without splits the owner has all of it; without an owner nobody shares in it."""

    contract_id: Id
    external_id: Code | None = None
    owner_id: Id | None = None
    signed_on: Day
    currency: Currency
    amount: Money
    splits: tuple[Portion, ...] = ()
    source_event: Id


class RedivideDeal(Command):
    """Without splits those of before stay. They hold for the whole deal, what was cancelled of it included."""

    contract_id: Id
    amount: Money
    on: Day
    splits: tuple[Portion, ...] = ()
    source_event: Id


class InvoicePart(Event):
    """What of a contract's money goes to one of its invoices."""

    invoice_id: Id
    amount: PositiveMoney


class CancelDeal(Command):
    """Value that fell away: called off, or credited or written off on invoices, whose `parts` are then open no more."""

    contract_id: Id
    amount: Money
    parts: tuple[InvoicePart, ...] = ()
    on: Day
    source_event: Id


class DivideCollection(Command):
    contract_id: Id
    payment_id: Code
    amount: PositiveMoney
    parts: tuple[InvoicePart, ...] = ()
    late: tuple[LateMoney, ...] = ()
    on: Day
    source_event: Id


class ReverseCollection(Command):
    contract_id: Id
    payment_id: Code
    amount: PositiveMoney
    parts: tuple[InvoicePart, ...] = ()
    on: Day
    source_event: Id


class HoldOverdue(Command):
    """`open` is what is open of the overdue invoice."""

    contract_id: Id
    invoice_id: Id
    open: Money
    on: Day
    source_event: Id


class ClearOverdue(Command):
    contract_id: Id
    invoice_id: Id
    on: Day
    source_event: Id


DealCommand = DivideDeal | RedivideDeal | CancelDeal | DivideCollection | ReverseCollection | HoldOverdue | ClearOverdue
