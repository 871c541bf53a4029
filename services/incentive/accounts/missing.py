"""The lines still missing between what the rules give and what is posted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from shared.kernel.money import ZERO

from ..credits.deal import Deal
from ..rating.settlement import Due, Pot, Slot
from .events import CommissionAdjusted, CommissionClawedBack, CommissionEarned, CommissionReleased, LineEvent
from .postings import Kind, Postings


@dataclass(frozen=True)
class Occasion:
    """Whose account it is, and the published event that led to the posting."""

    rep_id: UUID
    source_event: UUID
    at: datetime


def missing(deal: Deal, postings: Postings, wanted: Mapping[Slot, Due], occasion: Occasion) -> Iterator[LineEvent]:
    """The lines between what is posted and what is due, those of a plan that covers the deal no more first.

    A line's id follows from the rep, the deal, its lines so far and the event that occasioned it."""
    current = deal.rule.plan_id if deal.rule else None
    order = list(Pot)
    slots = sorted(
        {*(slot for slot in postings.sums if slot.pot is not Pot.AGREED), *wanted},
        key=lambda s: (s.plan_id == current, str(s.plan_id), s.on, order.index(s.pot), str(s.item_id)),
    )
    for slot in slots:
        target = wanted.get(slot)
        amount = (target.amount if target else ZERO) - postings.sums.get(slot, ZERO)
        if amount:
            line = _line(deal, postings, slot, amount, target, occasion)
            yield line
            postings = postings.posting(line)


def _line(
    deal: Deal, postings: Postings, slot: Slot, amount: Decimal, target: Due | None, occasion: Occasion
) -> LineEvent:
    causes = target.causes if target else (deal.values[0].source_event,)
    values: dict[str, Any] = {
        "line_id": uuid5(occasion.rep_id, f"{deal.contract_id}/{len(postings.lines)}/{occasion.source_event}"),
        "rep_id": occasion.rep_id,
        "contract_id": deal.contract_id,
        "item_id": slot.item_id,
        "amount": amount,
        "currency": deal.currency,
        "on": slot.on,
        "plan_id": slot.plan_id,
        "plan_version": _version(deal, postings, slot.plan_id),
        "inputs": target.inputs if target else None,
        "tiers": target.rated.tiers if target else (),
        "posted_at": occasion.at,
        "source_event": occasion.source_event,
        "event_ids": tuple(dict.fromkeys((*causes, occasion.source_event))),
    }
    match slot.pot:
        case Pot.EARNED:
            return CommissionEarned(**values) if _is_first(deal, postings, slot) else CommissionAdjusted(**values)
        case Pot.RELEASED:
            return CommissionReleased(**values)
        case _:
            return CommissionClawedBack(**values, from_released=slot.pot is Pot.CLAWED_BACK_RELEASED)


def _is_first(deal: Deal, postings: Postings, slot: Slot) -> bool:
    """Earned the first time, on the item's own day; what changes that later adjusts."""
    own = deal.signed_on
    for money in deal.collections:
        if money.source_event == slot.item_id:
            own = deal.day(money.on)
    posted = any(
        line.kind is Kind.EARNED and (line.slot.plan_id, line.slot.item_id) == (slot.plan_id, slot.item_id)
        for line in postings.lines
    )
    return slot.on == own and not posted


def _version(deal: Deal, postings: Postings, plan_id: UUID) -> int:
    if deal.rule and deal.rule.plan_id == plan_id:
        return deal.rule.plan_version
    return next(line.plan_version for line in postings.lines if line.slot.plan_id == plan_id)
