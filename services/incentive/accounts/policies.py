"""Coverage and divided deals, told to the accounts of the reps that they concern."""

from collections.abc import Callable, Iterator, Mapping
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


def _to_each(kind: type[CreditCommand]) -> Callable[[Any, Meta], Iterator[Send]]:
    """What becomes of an event that each rep with a share is told in the same words."""
    return lambda event, meta: (_told(kind, event, share) for share in event.shares)


TOLD: Mapping[type[Event], type[CreditCommand]] = {
    DealDivided: CreditDeal,
    DealCancelled: CancelCredit,
    CollectionDivided: CreditCollection,
    CollectionReversed: WithdrawCollection,
    OverdueDivided: HoldCommission,
}
for happened, kind in TOLD.items():
    policy.on(happened)(_to_each(kind))


@policy.on(DealRedivided)
def redivided(event: DealRedivided, meta: Meta) -> Iterator[Send]:
    for share in event.shares:
        if share.rep_id in event.newcomers:
            yield from _so_far(event, Share(rep_id=share.rep_id, amount=ZERO))
        yield _told(AmendCredit, event, share)


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
