"""What a rep's account is told of a contract, and whether it knows that already."""

from collections.abc import Sequence

from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, SignedMoney
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Rejection

from ..plans.events import LateMoney
from .deal import Deal
from .events import (
    CollectionCredited,
    CollectionWithdrawn,
    CommissionHeld,
    CreditAmended,
    CreditCancelled,
    CreditEvent,
    DealCredited,
    HoldLifted,
)


class OfRep(Command):
    rep_id: Id
    source_event: Id


class CreditDeal(OfRep):
    contract_id: Id
    external_id: Code | None = None
    signed_on: Day
    currency: Currency
    amount: Money
    share: SignedMoney


class AmendCredit(OfRep):
    contract_id: Id
    on: Day
    amount: Money
    share: SignedMoney


class CancelCredit(OfRep):
    contract_id: Id
    on: Day
    amount: Money


class CreditCollection(OfRep):
    contract_id: Id
    payment_id: Code
    on: Day
    amount: PositiveMoney
    share: SignedMoney
    late: tuple[LateMoney, ...] = ()


class WithdrawCollection(OfRep):
    contract_id: Id
    payment_id: Code
    on: Day
    amount: PositiveMoney


class HoldCommission(OfRep):
    """`open` of an overdue invoice stops commission from a day on, nothing where it stops none any more."""

    contract_id: Id
    invoice_id: Id
    on: Day
    open: Money


CreditCommand = CreditDeal | AmendCredit | CancelCredit | CreditCollection | WithdrawCollection | HoldCommission


class DealNotCredited(Rejection):
    """The rep has no part in the contract."""


def credit(command: CreditCommand, deal: Deal | None) -> Sequence[CreditEvent]:
    """Nothing where it is known. Raises DealNotCredited where the rep has no part in the contract."""
    if isinstance(command, CreditDeal):
        return [] if deal else [fact_of(command)]
    if deal is None:
        raise DealNotCredited(f"Rep {command.rep_id} has no part in contract {command.contract_id}.")
    return [] if _repeats(command, deal) else [fact_of(command)]


def fact_of(command: CreditCommand) -> CreditEvent:
    """What the account keeps of the command."""
    said = command.model_dump()
    match command:
        case CreditDeal():
            return DealCredited.model_validate(said)
        case AmendCredit():
            return CreditAmended.model_validate(said)
        case CancelCredit():
            return CreditCancelled.model_validate(said)
        case CreditCollection():
            return CollectionCredited.model_validate(said)
        case WithdrawCollection():
            return CollectionWithdrawn.model_validate(said)
        case HoldCommission():
            return CommissionHeld.model_validate(said) if command.open else HoldLifted.model_validate(said)


def _repeats(command: CreditCommand, deal: Deal) -> bool:
    match command:
        case AmendCredit():
            return any(value.source_event == command.source_event for value in deal.values[1:])
        case CancelCredit():
            return any(c.source_event == command.source_event for c in deal.cancellations)
        case CreditCollection():
            return any(c.source_event == command.source_event for c in deal.collections)
        case WithdrawCollection():
            return any(w.source_event == command.source_event for w in deal.withdrawals)
        case HoldCommission():
            known = deal.holds.get(command.invoice_id)
            return bool(command.open == (known[-1][1] if known else ZERO))
        case _:
            return False
