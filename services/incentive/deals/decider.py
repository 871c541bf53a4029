"""How a contract's value and money are divided among its reps, in cents that add up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.money import ZERO, allocate
from shared.kernel.rejections import Rejection

from .commands import (
    CancelDeal,
    ClearOverdue,
    DealCommand,
    DivideCollection,
    DivideDeal,
    HoldOverdue,
    RedivideDeal,
    ReverseCollection,
)
from .events import (
    Cancellation,
    Collection,
    CollectionDivided,
    CollectionReversed,
    DealCancelled,
    DealDivided,
    DealEvent,
    DealRedivided,
    Hold,
    OverdueCleared,
    OverdueDivided,
    Portion,
    Share,
    Withdrawal,
)


class DealNotKnown(Rejection):
    """The contract's signing has not been heard of."""


@dataclass(frozen=True)
class Deal:
    """`shares` are the reps' parts of the value, `splits` the percentages by which value, money and cancellations
    are divided; a rep whom an amendment left out keeps an empty share. `overdue` is what is open of the invoices
    that are overdue now, `holds` how that came about."""

    signed: DealDivided
    shares: tuple[Share, ...]
    splits: tuple[Portion, ...]
    cancellations: tuple[Cancellation, ...] = ()
    collections: tuple[Collection, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    holds: tuple[Hold, ...] = ()
    overdue: Mapping[UUID, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    heard: frozenset[UUID] = frozenset()

    def divide(self, amount: Decimal) -> tuple[Share, ...]:
        """`amount` divided among the reps; nobody's where no rep has a part."""
        return _parts(amount, self.splits, [share.rep_id for share in self.shares])


def decide(command: DealCommand, state: Deal | None) -> Sequence[DealEvent]:
    if isinstance(command, DivideDeal):
        return [] if state else [_divided(command)]
    if state is None:
        raise DealNotKnown(f"Contract {command.contract_id} is not known as signed.")
    if command.source_event in state.heard:
        return []
    match command:
        case RedivideDeal():
            return [_redivided(command, state)]
        case CancelDeal():
            return [*_cancelled(command, state), *_moved(command, state, -1)]
        case DivideCollection():
            divided = CollectionDivided(**_fields(command), shares=state.divide(command.amount))
            return [divided, *_moved(command, state, -1)]
        case ReverseCollection():
            reversed_ = CollectionReversed(**_fields(command), shares=state.divide(command.amount))
            return [reversed_, *_moved(command, state, 1)]
        case HoldOverdue():
            known = state.overdue.get(command.invoice_id) == command.open
            return [] if known else [OverdueDivided(**_fields(command), shares=state.divide(command.open))]
        case ClearOverdue():
            known = command.invoice_id in state.overdue
            return [OverdueCleared(**_fields(command), shares=state.divide(ZERO))] if known else []


def evolve(state: Deal | None, event: DealEvent) -> Deal | None:
    if isinstance(event, DealDivided):
        return Deal(event, event.shares, event.splits, heard=frozenset({event.source_event}))
    if state is None:
        return None
    state = replace(state, heard=state.heard | {event.source_event})
    match event:
        case DealRedivided():
            return replace(state, shares=event.shares, splits=event.splits or state.splits)
        case DealCancelled():
            cancelled = Cancellation(source_event=event.source_event, on=event.on, amount=event.amount)
            return replace(state, cancellations=(*state.cancellations, cancelled))
        case CollectionDivided():
            collected = Collection.model_validate(event.model_dump())
            return replace(state, collections=(*state.collections, collected))
        case CollectionReversed():
            withdrawn = Withdrawal.model_validate(event.model_dump())
            return replace(state, withdrawals=(*state.withdrawals, withdrawn))
        case OverdueDivided():
            held = Hold.model_validate(event.model_dump())
            overdue = {**state.overdue, event.invoice_id: event.open}
            return replace(state, holds=(*state.holds, held), overdue=overdue)
        case OverdueCleared():
            freed = Hold.model_validate({**event.model_dump(), "open": ZERO})
            left = {invoice_id: open_ for invoice_id, open_ in state.overdue.items() if invoice_id != event.invoice_id}
            return replace(state, holds=(*state.holds, freed), overdue=left)


def _divided(command: DivideDeal) -> DealDivided:
    splits = command.splits
    if not splits and command.owner_id is not None:
        splits = (Portion(rep_id=command.owner_id, percent=Decimal(100)),)
    parts = allocate(command.amount, [portion.percent for portion in splits]) if splits else []
    shares = (Share(rep_id=p.rep_id, amount=part) for p, part in zip(splits, parts, strict=True))
    return DealDivided(
        contract_id=command.contract_id,
        source_event=command.source_event,
        external_id=command.external_id,
        signed_on=command.signed_on,
        currency=command.currency,
        amount=command.amount,
        splits=splits,
        shares=tuple(shares),
    )


def _redivided(command: RedivideDeal, state: Deal) -> DealRedivided:
    splits = command.splits or state.splits
    known = [share.rep_id for share in state.shares]
    newcomers = tuple(portion.rep_id for portion in splits if portion.rep_id not in known)
    cancelled = sum((cancellation.amount for cancellation in state.cancellations), ZERO)
    reps = (*known, *newcomers)
    return DealRedivided(
        contract_id=command.contract_id,
        source_event=command.source_event,
        external_id=state.signed.external_id,
        signed_on=state.signed.signed_on,
        currency=state.signed.currency,
        amount=command.amount,
        on=command.on,
        shares=_parts(command.amount, splits, reps),
        splits=splits,
        cancelled=_parts(cancelled, splits, reps),
        newcomers=newcomers,
        cancellations=state.cancellations if newcomers else (),
        collections=state.collections if newcomers else (),
        withdrawals=state.withdrawals if newcomers else (),
        holds=state.holds if newcomers else (),
    )


def _cancelled(command: CancelDeal, state: Deal) -> Iterator[DealCancelled]:
    if command.amount:
        yield DealCancelled(**_fields(command), shares=state.divide(command.amount))


def _moved(
    command: CancelDeal | DivideCollection | ReverseCollection, state: Deal, sign: int
) -> Iterator[OverdueDivided]:
    """Money on an overdue invoice, or taken back from it, or a credit note on it changes what of it is open."""
    for part in command.parts:
        if part.invoice_id in state.overdue:
            open_ = max(state.overdue[part.invoice_id] + sign * part.amount, ZERO)
            yield OverdueDivided(
                contract_id=command.contract_id,
                source_event=command.source_event,
                invoice_id=part.invoice_id,
                on=command.on,
                open=open_,
                shares=state.divide(open_),
            )


def _parts(amount: Decimal, splits: Sequence[Portion], reps: Sequence[UUID]) -> tuple[Share, ...]:
    """Every rep's part of `amount`, nothing for those whom the splits do not name."""
    if not splits:
        return ()
    named = zip(splits, allocate(amount, [portion.percent for portion in splits]), strict=True)
    parts = {portion.rep_id: part for portion, part in named}
    return tuple(Share(rep_id=rep_id, amount=parts.get(rep_id, ZERO)) for rep_id in reps)


def _fields(command: DealCommand) -> dict[str, Any]:
    return {name: getattr(command, name) for name in type(command).model_fields}


deal: Decider[DealCommand, Deal | None, DealEvent] = Decider("deal", None, decide, evolve, DealEvent)
