"""How a contract ends: terminated 终止 before its time, renewed 续约, or expired 到期 when its term has passed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from pydantic import ConfigDict, Field

from services.pipeline.contract_documents.amounts import less, product_amounts, shrunk
from services.pipeline.splits.split import credits, rep_amounts
from shared.kernel.fields import Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, WrongStatus

from .events import ContractExpired, ContractRenewed, ContractTerminated
from .state import Contract, ContractStatus, Renewal, Termination


class TerminateContract(Command):
    on: Day
    reason: Text


class RecordTermination(TerminateContract):
    """`invoiced` is what was invoiced of the contract so far."""

    invoiced: Money


class RenewContract(Command):
    """For the term `from` to `to`, both inside, at that amount."""

    amount: PositiveMoney
    from_: Day = Field(alias="from")
    to: Day
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class RecordRenewal(RenewContract):
    renewal_id: Id

    @classmethod
    def of(cls, command: RenewContract, renewal_id: Id) -> Self:
        return cls(renewal_id=renewal_id, **dict(command))


class ExpireContract(Command):
    as_of: Day


EndingEvent = ContractTerminated | ContractRenewed | ContractExpired


def end(command: RecordTermination | RecordRenewal | ExpireContract, state: Contract) -> Sequence[EndingEvent]:
    match command:
        case RecordTermination():
            return _terminate(command, state)
        case RecordRenewal():
            return _renew(command, state)
        case ExpireContract():
            return _expire(command, state)


def _terminate(command: RecordTermination, state: Contract) -> Sequence[ContractTerminated]:
    """What was ordered stays owed, until its order is cancelled, and so does what was invoiced."""
    known = state.termination
    if known:
        if (known.on, known.reason) == (command.on, command.reason):
            return []
        raise WrongStatus(f"the contract was terminated on {known.on}")
    if state.signed_on and command.on < state.signed_on:
        raise Invalid("/on", "must not be before the signature")
    free, net = state.held.unordered if state.held else {}, state.net_amount
    left = sum(free.values(), ZERO)
    amount = max(ZERO, min(left, net - command.invoiced)) if state.in_force else ZERO
    splits = state.in_force.splits if state.in_force else ()
    return [
        ContractTerminated(
            on=command.on,
            reason=command.reason,
            amount=amount,
            by_rep=rep_amounts(less(credits(net, splits), credits(net - amount, splits)) if amount else {}),
            by_product=product_amounts(shrunk(left, left - amount, free) if amount else {}, state.product_lines),
        )
    ]


def _renew(command: RecordRenewal, state: Contract) -> Sequence[ContractRenewed]:
    known = state.renewal
    if known:
        raise WrongStatus(f"the contract was renewed from {known.starts_on}")
    if state.status not in (ContractStatus.SIGNED, ContractStatus.EXPIRED):
        raise WrongStatus(f"the contract is {state.status}, not signed")
    if command.to < command.from_:
        raise Invalid("/to", "must not be before from")
    if state.ends_on and command.from_ <= state.ends_on:
        raise Invalid("/from", f"must be after the end of the contract, {state.ends_on}")
    return [ContractRenewed(renewal_id=command.renewal_id, amount=command.amount, from_=command.from_, to=command.to)]


def is_renewed_so(command: RenewContract, state: Contract) -> bool:
    """Whether that renewal was drafted before."""
    known = state.renewal
    return known is not None and (known.amount, known.starts_on, known.ends_on) == (
        command.amount, command.from_, command.to,
    )  # fmt: skip


def _expire(command: ExpireContract, state: Contract) -> Sequence[ContractExpired]:
    over = state.ends_on is not None and state.ends_on < command.as_of
    if not over or state.ends_on is None or state.renewal or state.status is not ContractStatus.SIGNED:
        return []
    return [ContractExpired(ends_on=state.ends_on, as_of=command.as_of)]


def ended(state: Contract, event: EndingEvent) -> Contract:
    match event:
        case ContractTerminated():
            termination = Termination(event.on, event.reason, event.amount)
            return replace(state, termination=termination, cancelled=state.cancelled + event.amount)
        case ContractRenewed():
            return replace(state, renewal=Renewal(event.renewal_id, event.amount, event.from_, event.to))
        case ContractExpired():
            return replace(state, expired_on=event.as_of)
