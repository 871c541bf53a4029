"""Commission that is payable, and what plans say of caps and draws, told to the pay account of the rep."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send

from ..accounts.events import CommissionAdjusted, CommissionClawedBack, CommissionLine, CommissionReleased
from ..coverage.events import RepCovered, Window
from ..plans.events import Accumulation
from .decider import EnterLine, SetLimits, pay
from .events import Limit, PayKind, PayLine

policy = Policy("pay", start="beginning")


@policy.on(CommissionReleased)
def released(event: CommissionReleased, meta: Meta) -> Iterator[Send]:
    what = "Commission released" if event.amount > 0 else "Commission of a payment that was reversed"
    yield _entered(event, what, meta.event_id)


@policy.on(CommissionClawedBack)
def clawed_back(event: CommissionClawedBack, meta: Meta) -> Iterator[Send]:
    """What is taken from commission that is only held was never payable."""
    if event.from_released:
        yield _entered(event, "Commission taken back", meta.event_id)


@policy.on(CommissionAdjusted)
def adjusted(event: CommissionAdjusted, meta: Meta) -> Iterator[Send]:
    """What is only rated anew is payable once it is released."""
    if event.dispute_id:
        yield _entered(event, "Commission adjusted after a dispute", meta.event_id, PayKind.ADJUSTMENT, event.adjusts)


@policy.on(RepCovered)
def covered(event: RepCovered, meta: Meta) -> Iterator[Send]:
    """Most plans have neither a cap nor a draw, and of those nothing is told. A plan limits and advances only on the
    days on which it pays: where two overlap the first holds, and nobody is advanced two draws for one day."""
    limits = tuple(
        _limit(window) for window in holding(event.windows) if window.rule.cap is not None or window.rule.draw
    )
    yield Send(pay, event.rep_id, SetLimits(rep_id=event.rep_id, limits=limits))


def holding(windows: Iterable[Window]) -> Iterator[Window]:
    """The windows without the days on which one before them holds."""
    before: list[Window] = []
    for window in windows:
        left = [window]
        for earlier in before:
            left = [part for one in left for part in _outside(one, earlier)]
        yield from left
        before.append(window)


def _outside(window: Window, earlier: Window) -> Iterator[Window]:
    """What of the window lies before the earlier one, and after it."""
    if window.first < earlier.first:
        eve = earlier.first - timedelta(days=1)
        yield window.model_copy(update={"last": eve if window.last is None else min(window.last, eve)})
    if earlier.last is not None and (window.last is None or earlier.last < window.last):
        yield window.model_copy(update={"first": max(window.first, earlier.last + timedelta(days=1))})


def _limit(window: Window) -> Limit:
    rule = window.rule
    return Limit(
        plan_id=rule.plan_id,
        plan_version=rule.plan_version,
        first=window.first,
        last=window.last,
        accumulate=rule.accumulate or Accumulation.MONTH,
        cap=rule.cap,
        draw=rule.draw,
        currency=rule.currency,
    )


def _entered(
    event: CommissionLine,
    what: str,
    event_id: UUID,
    kind: PayKind = PayKind.COMMISSION,
    adjusts: UUID | None = None,
) -> Send:
    given = event.inputs.model_dump(mode="json", exclude_none=True) if event.inputs else {}
    line = PayLine(
        line_id=event.line_id,
        kind=kind,
        amount=event.amount,
        currency=event.currency,
        on=event.on,
        what=what,
        rule_id=event.plan_id,
        rule_version=event.plan_version,
        inputs={name: str(value) for name, value in given.items()},
        tiers=event.tiers,
        event_ids=(event_id, *event.event_ids),
        subject=event.contract_id,
        adjusts=adjusts,
    )
    return Send(pay, event.rep_id, EnterLine(rep_id=event.rep_id, line=line))
