"""The rules of the lifecycle: a deal makes a customer active, days without another make it dormant, then lost.

A deal counts while something of its value is left. The next stage begins on the day on which the last deal is as many
days ago as the scheme says, whenever that is looked at; no stage is skipped, and only a deal leads back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from uuid import UUID

from pydantic import Field

from shared.kernel.fields import Count, Day, Id, SignedMoney
from shared.kernel.messages import Command

from .events import DealChanged, DealNoted, LifecycleChanged, LifecycleEvent, Stage


class NoteDeal(Command):
    contract_id: Id
    signed_on: Day
    value: SignedMoney


class ChangeDeal(Command):
    """`on` is the day on which it was amended or cancelled."""

    contract_id: Id
    delta: SignedMoney
    on: Day


class ReviewLifecycle(Command):
    as_of: Day
    dormant_after_days: Count
    lost_after_days: Count
    scheme_version: Count


class TakeOver(Command):
    """The deals of another customer are this one's from now on, which was at `stage` since that day. `early`: what
    fell away of deals that are not known yet."""

    deals: tuple[NoteDeal, ...]
    early: Mapping[Id, SignedMoney] = Field(default_factory=dict)
    stage: Stage
    since: Day | None


LifecycleCommand = NoteDeal | ChangeDeal | ReviewLifecycle | TakeOver


@dataclass(frozen=True, slots=True)
class Deal:
    signed_on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """`since` is the first day of the stage, None for one who was potential from the beginning. `early` is what was
    heard of a contract before its signature: its orders are streams of their own, and may be heard of first."""

    stage: Stage = Stage.POTENTIAL
    since: date | None = None
    deals: Mapping[UUID, Deal] = field(default_factory=dict)
    early: Mapping[UUID, Decimal] = field(default_factory=dict)

    @property
    def last_deal_on(self) -> date | None:
        return max((deal.signed_on for deal in self.deals.values() if deal.value > 0), default=None)


def decide(command: LifecycleCommand, state: Lifecycle) -> Sequence[LifecycleEvent]:
    match command:
        case NoteDeal(contract_id=known) if known in state.deals:
            return []
        case NoteDeal():
            noted = DealNoted(**dict(command))
            return [noted, *_moved(state, evolve(state, noted), command.signed_on)]
        case ChangeDeal(delta=nothing) if not nothing:
            return []
        case ChangeDeal():
            changed = DealChanged(contract_id=command.contract_id, delta=command.delta)
            return [changed, *_moved(state, evolve(state, changed), command.on)]
        case ReviewLifecycle():
            return list(_aged(command, state))
        case TakeOver():
            return _taken_over(command, state)


def _moved(before: Lifecycle, after: Lifecycle, on: date) -> Sequence[LifecycleChanged]:
    """By the deals alone: a later one than any before makes active, none at all potential."""
    was, last = before.last_deal_on, after.last_deal_on
    if last is None:
        new = Stage.POTENTIAL
    elif was is None or last > was:
        new, on = Stage.ACTIVE, last
    else:
        new = after.stage
    return [] if new is after.stage else [LifecycleChanged(old=after.stage, new=new, on=on, last_deal_on=last)]


def _aged(command: ReviewLifecycle, state: Lifecycle) -> Iterator[LifecycleChanged]:
    last, stage = state.last_deal_on, state.stage
    if last is None:
        return
    dormant = (Stage.ACTIVE, Stage.DORMANT, command.dormant_after_days)
    lost = (Stage.DORMANT, Stage.LOST, command.lost_after_days)
    for old, new, days in (dormant, lost):
        if stage is old and (command.as_of - last).days >= days:
            stage = new
            yield LifecycleChanged(
                old=old,
                new=new,
                on=last + timedelta(days=days),
                last_deal_on=last,
                as_of=command.as_of,
                scheme_version=command.scheme_version,
            )


def _taken_over(command: TakeOver, state: Lifecycle) -> Sequence[LifecycleEvent]:
    """With the stage of the one whose last deal is the later."""
    new: list[LifecycleEvent] = [
        DealNoted(**dict(deal)) for deal in command.deals if deal.contract_id not in state.deals
    ]
    new += [DealChanged(contract_id=contract_id, delta=delta) for contract_id, delta in command.early.items()]
    was, last = state.last_deal_on, reduce(evolve, new, state).last_deal_on
    if last == was or command.since is None or command.stage is state.stage:
        return new
    return [*new, LifecycleChanged(old=state.stage, new=command.stage, on=command.since, last_deal_on=last)]


def evolve(state: Lifecycle, event: LifecycleEvent) -> Lifecycle:
    match event:
        case DealNoted(contract_id=contract_id):
            early = dict(state.early)
            deal = Deal(event.signed_on, event.value + early.pop(contract_id, Decimal(0)))
            return replace(state, deals={**state.deals, contract_id: deal}, early=early)
        case DealChanged(contract_id=contract_id) if known := state.deals.get(contract_id):
            changed = replace(known, value=known.value + event.delta)
            return replace(state, deals={**state.deals, contract_id: changed})
        case DealChanged(contract_id=contract_id):
            before = state.early.get(contract_id, Decimal(0))
            return replace(state, early={**state.early, contract_id: before + event.delta})
        case LifecycleChanged():
            return replace(state, stage=event.new, since=event.on)
