"""Coverage and divided deals, told to the accounts of the reps that they concern."""

from collections.abc import Iterator
from typing import Any

from shared.kernel.messages import Event, Meta
from shared.kernel.money import ZERO
from shared.kernel.reactions import Policy, Send

from ..coverage.events import RepCovered
from ..credits.decider import (
    AmendCredit,
    CancelCredit,
    CreditCollection,
    CreditCommand,
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
    Share,
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
        yield _told(CreditDeal, event, share)


@policy.on(DealRedivided)
def redivided(event: DealRedivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        if share.rep_id in event.newcomers:
            yield from _so_far(event, Share(rep_id=share.rep_id, amount=ZERO))
        yield _told(AmendCredit, event, share)


@policy.on(DealCancelled)
def cancelled(event: DealCancelled, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        yield _told(CancelCredit, event, share)


@policy.on(CollectionDivided)
def collected(event: CollectionDivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        yield _told(CreditCollection, event, share)


@policy.on(CollectionReversed)
def withdrawn(event: CollectionReversed, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        yield _told(WithdrawCollection, event, share)


@policy.on(OverdueDivided)
def overdue(event: OverdueDivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        yield _told(HoldCommission, event, share)


@policy.on(OverdueCleared)
def cleared(event: OverdueCleared, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        yield _told(HoldCommission, event, share, open=ZERO)


def _so_far(event: DealRedivided, nothing: Share) -> Iterator[Send]:
    """What happened to the contract before, for a rep who had no part in it."""
    yield _told(CreditDeal, event, nothing)
    for kind, happened in (
        (CancelCredit, event.cancellations),
        (CreditCollection, event.collections),
        (WithdrawCollection, event.withdrawals),
        (HoldCommission, event.holds),
    ):
        for one in happened:
            yield _told(kind, one, nothing, contract_id=event.contract_id)


def _told(kind: type[CreditCommand], event: Event, share: Share, **more: Any) -> Send:
    """The event as a command to the account of one rep: fields of the same name are the same."""
    known = {**dict(event), "rep_id": share.rep_id, "share": share.amount, **more}
    return Send(account, share.rep_id, kind(**{name: known[name] for name in kind.model_fields if name in known}))
