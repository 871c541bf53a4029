"""The rules of a customer's tier: a run scores it, an override stands in its place, and each change is told once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.fields import Count, Currency, Day, Id, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, OwnApproval

from .events import Cause, Tier, TierChanged, TierEvent, TierOverridden, TierReckoned
from .standing import Standing


class ReckonTier(Command):
    """What a run found: the fields of TierReckoned."""

    run_id: Id
    as_of: Day
    tier: Tier
    recency_days: Count | None
    frequency: Count
    monetary: Money
    currency: Currency | None
    r: Count
    f: Count
    m: Count
    scheme_version: Count


class OverrideTier(Command):
    """From the day `from` to the day `until`, both included. Without `from`: from `today` on. One that has ended by
    `today` is entered afterwards, and then begins with the last run by its end."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    tier: Tier
    reason: Text
    from_: Day | None = Field(None, alias="from")
    until: Day
    today: Day


TierCommand = ReckonTier | OverrideTier


def decide(command: TierCommand, standing: Standing, owner_id: UUID | None) -> Sequence[TierEvent]:
    match command:
        case ReckonTier():
            return _reckon(command, standing)
        case OverrideTier():
            if owner_id is not None and command.by.rep_id == owner_id:
                raise OwnApproval("The customer is your own.")
            return _override(command, standing)


def _reckon(command: ReckonTier, standing: Standing) -> Sequence[TierEvent]:
    event, known = TierReckoned(**dict(command)), standing.scored(command.as_of)
    return [] if event == known else [event, *_changes(standing, event, Cause.RUN)]


def _override(command: OverrideTier, standing: Standing) -> Sequence[TierEvent]:
    begins = command.from_ or _beginning(command, standing)
    if begins > command.today:
        raise Invalid("/from", "must not be after today")
    if command.until < begins:
        raise Invalid("/until", f"must not be before {begins}, on which it begins")
    if standing.horizon and command.until < standing.horizon:
        raise Invalid("/until", f"must not be before {standing.horizon}, as of which the tier is known")
    last = standing.overrides[-1] if standing.overrides else None
    same = last and (last.tier, last.reason, last.until) == (command.tier, command.reason, command.until)
    if last and same and command.from_ in (None, last.from_):
        return []
    event = TierOverridden(
        tier=command.tier, reason=command.reason, from_=begins, until=command.until, overridden_by=command.by.sub
    )
    return [event, *_changes(standing, event, Cause.OVERRIDE)]


def _beginning(command: OverrideTier, standing: Standing) -> date:
    if command.until >= command.today:
        return command.today
    scored = standing.scored(command.until)
    return scored.as_of if scored else command.until


def _changes(before: Standing, event: TierReckoned | TierOverridden, cause: Cause) -> Iterator[TierChanged]:
    """What others have to be told, so that they know the tier of every day: a day's tier may be another as well where
    a run or an override speaks of an earlier one."""
    after = evolve(before, event)
    for day in sorted(before.turns | after.turns):
        new, old = after.on(day), after.told_on(day)
        if new is None or new == old:
            continue
        scored = after.scored(day)
        changed = TierChanged(
            as_of=day,
            old=old,
            new=new,
            cause=cause,
            r=scored.r if scored else 0,
            f=scored.f if scored else 0,
            m=scored.m if scored else 0,
            scheme_version=scored.scheme_version if scored else 0,
        )
        after = evolve(after, changed)
        yield changed


def evolve(standing: Standing, event: TierEvent) -> Standing:
    match event:
        case TierReckoned():
            others = (one for one in standing.reckoned if one.as_of != event.as_of)
            return replace(standing, reckoned=tuple(sorted((*others, event), key=lambda one: one.as_of)))
        case TierOverridden():
            return replace(standing, overrides=(*standing.overrides, event))
        case TierChanged():
            return replace(standing, told={**standing.told, event.as_of: event.new})
