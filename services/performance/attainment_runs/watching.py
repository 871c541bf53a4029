"""What an attainment run makes of the watches: a gap for each ratio that stays below its floor."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Select, select

from shared.kernel.calendar import period
from shared.kernel.transaction import Send
from shared.readers.organisation import holds, places
from shared.readers.sweeps import Sweeping

from ..gaps.decider import FindGap, gap
from ..gaps.events import GapKind, Of
from ..organisation.projections import organisation
from ..watches.decider import watch, watch_id
from ..watches.events import Ratio, WatchSet
from ..watches.projections import conversions
from ..watches.ratios import Below, below, ratios
from .projections import named


async def watched(sweeping: Sweeping, as_of: date) -> list[Send]:
    sends: list[Send] = []
    for metric in Ratio:
        state = await sweeping.state(watch, watch_id(metric))
        if state is None:
            continue
        rows = await sweeping.find(ratios(state.now, as_of), (conversions, organisation))
        found = list(below([dict(row) for row in rows], state.now, as_of))
        sends += await _sends(sweeping, state.now, found, as_of)
    return sends


async def _sends(sweeping: Sweeping, of: WatchSet, found: Sequence[Below], as_of: date) -> list[Send]:
    """One for each row of periods: as the row grows it is the same gap."""
    names: dict[UUID, Any] = {}
    top = None
    if found and of.by in (Of.REP, Of.UNIT):
        rows = await sweeping.find(named({UUID(one.key) for one in found}, as_of), (organisation,))
        names = {row["id"]: row for row in rows}
    elif found:
        tops = await sweeping.find(_tops(as_of), (organisation,))
        top = tops[0]["unit_id"] if len(tops) == 1 else None
    return [Send(gap, _gap_id(of, one), _find(of, one, as_of, names, top)) for one in found]


def _gap_id(of: WatchSet, one: Below) -> UUID:
    return uuid5(NAMESPACE_URL, f"performance/watch/{of.metric}/{of.by}/{one.key}/{one.ratios[0].period}")


def _find(of: WatchSet, one: Below, as_of: date, names: dict[UUID, Any], top: UUID | None) -> FindGap:
    last = one.ratios[-1]
    when = period(last.period)
    who = UUID(one.key) if of.by in (Of.REP, Of.UNIT) else None
    row = names.get(who) if who else None
    return FindGap(
        kind=GapKind.WATCH,
        metric=of.metric,
        of=of.by,
        key=one.key,
        label=row["label"] if row else None if who else one.key,
        rep_id=who if of.by is Of.REP else None,
        unit_id=row["unit_id"] if row else top,
        period=when.name,
        first=when.first,
        last=when.last,
        as_of=as_of,
        rate=last.rate,
        floor=of.floor,
        ratios=one.ratios,
        watch_version=of.watch_version,
    )


def _tops(day: date) -> Select[Any]:
    """unit_id: the units at the top on that day."""
    at = places()
    return select(at.c.unit_id).where(at.c.parent_id.is_(None), holds(at, day)).limit(2)
