"""Coverage and divided deals, told to the accounts of the reps that they concern."""

from collections.abc import Iterator
from uuid import UUID

from shared.kernel.messages import Command, Meta
from shared.kernel.money import ZERO
from shared.kernel.reactions import Policy, Send

from ..coverage.events import RepCovered
from ..credits.decider import (
    AmendCredit,
    CancelCredit,
    CreditCollection,
    CreditDeal,
    HoldCommission,
    WithdrawCollection,
)
from ..deals.events import (
    CollectionDivided,
    CollectionReversed,
    DealCancelled,
    DealDivided,
    DealRedivided,
    OverdueCleared,
    OverdueDivided,
)
from .decider import AssignPlans, account

policy = Policy("accounts", start="beginning")


@policy.on(RepCovered)
def covered(event: RepCovered, meta: Meta) -> Iterator[Send]:
    command = AssignPlans(rep_id=event.rep_id, windows=event.windows, source_event=event.source_event)
    yield Send(account, event.rep_id, command)


@policy.on(DealDivided)
def divided(event: DealDivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        command = CreditDeal(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            external_id=event.external_id,
            signed_on=event.signed_on,
            currency=event.currency,
            amount=event.amount,
            share=share.amount,
        )
        yield Send(account, share.rep_id, command)


@policy.on(DealRedivided)
def redivided(event: DealRedivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        if share.rep_id in event.newcomers:
            yield from (Send(account, share.rep_id, told) for told in _so_far(event, share.rep_id))
        command = AmendCredit(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            on=event.on,
            amount=event.amount,
            share=share.amount,
        )
        yield Send(account, share.rep_id, command)


@policy.on(DealCancelled)
def cancelled(event: DealCancelled, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        command = CancelCredit(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            on=event.on,
            amount=event.amount,
        )
        yield Send(account, share.rep_id, command)


@policy.on(CollectionDivided)
def collected(event: CollectionDivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        command = CreditCollection(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            payment_id=event.payment_id,
            on=event.on,
            amount=event.amount,
            share=share.amount,
        )
        yield Send(account, share.rep_id, command)


@policy.on(CollectionReversed)
def withdrawn(event: CollectionReversed, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        command = WithdrawCollection(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            payment_id=event.payment_id,
            on=event.on,
            amount=event.amount,
        )
        yield Send(account, share.rep_id, command)


@policy.on(OverdueDivided)
def overdue(event: OverdueDivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        command = HoldCommission(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            invoice_id=event.invoice_id,
            on=event.on,
            open=event.open,
        )
        yield Send(account, share.rep_id, command)


@policy.on(OverdueCleared)
def cleared(event: OverdueCleared, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        command = HoldCommission(
            rep_id=share.rep_id,
            source_event=event.source_event,
            contract_id=event.contract_id,
            invoice_id=event.invoice_id,
            on=event.on,
            open=ZERO,
        )
        yield Send(account, share.rep_id, command)


def _so_far(event: DealRedivided, rep_id: UUID) -> Iterator[Command]:
    """What happened to the contract before, for a rep who had no part in it."""
    of = {"rep_id": rep_id, "contract_id": event.contract_id}
    yield CreditDeal(
        **of,
        source_event=event.source_event,
        external_id=event.external_id,
        signed_on=event.signed_on,
        currency=event.currency,
        amount=event.amount,
        share=ZERO,
    )
    for c in event.cancellations:
        yield CancelCredit(**of, source_event=c.source_event, on=c.on, amount=c.amount)
    for m in event.collections:
        yield CreditCollection(
            **of, source_event=m.source_event, payment_id=m.payment_id, on=m.on, amount=m.amount, share=ZERO
        )
    for w in event.withdrawals:
        yield WithdrawCollection(**of, source_event=w.source_event, payment_id=w.payment_id, on=w.on, amount=w.amount)
    for h in event.holds:
        yield HoldCommission(**of, source_event=h.source_event, invoice_id=h.invoice_id, on=h.on, open=h.open)
