"""The visit run: who was not seen in the last period that was over by a day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo

from sqlalchemy import RowMapping

from services.customer.customers.projections import customers
from services.customer.tiers import projections as tiers
from services.customer.visit_cadence.decider import CADENCE_ID, WHO, NoCadence, visit_cadence
from services.customer.visit_cadence.events import CadencePublished, Rhythm
from services.customer.visits.projections import visits
from shared.kernel.transaction import Send
from shared.readers.organisation import heard as organisation
from shared.readers.sweeps import Sweep, Sweeping

from .decider import RecordMiss, miss_id, missed_visit
from .events import VisitMissed
from .projections import known, missed, told
from .runs import CompleteRun, visit_run
from .span import Span, last_period, last_stretch

TABLES = (customers, tiers.projection, visits, organisation)


async def look(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """By the cadence in force, whatever the day."""
    cadence = (await sweeping.state(visit_cadence, CADENCE_ID)).in_force
    if cadence is None:
        raise NoCadence("Publish one with PUT /v1/visit-cadence.")
    found = {}
    for who in WHO:
        if rhythm := rhythm_of(cadence, who):
            for row, span in await _unseen(sweeping, who, rhythm, as_of):
                found[miss_id(row["id"], span.name)] = _miss(row, span, rhythm, cadence, as_of)
    before = {row["id"] for row in await sweeping.find(told(list(found)), (missed,))}
    new = (Send(missed_visit, key, RecordMiss(miss=miss)) for key, miss in found.items() if key not in before)
    events = await sweeping.send(new)
    return CompleteRun(as_of=as_of, cadence_version=cadence.cadence_version, found=len(found), missed=len(events))


def rhythm_of(cadence: CadencePublished, who: str) -> Rhythm | None:
    """Key accounts without a rhythm of their own have that of A."""
    found: Rhythm | None = getattr(cadence, who)
    return found or (cadence.A if who == "key_account" else None)


async def _unseen(sweeping: Sweeping, who: str, rhythm: Rhythm, as_of: date) -> list[tuple[RowMapping, Span]]:
    span = last_period(rhythm.period, as_of) if rhythm.period else None
    if rhythm.period and span is None:
        return []
    day = span.last if span else as_of
    rows = await sweeping.find(known(day, rhythm.by), TABLES)
    mine = (row for row in rows if (who == "key_account" if row["key_account"] else who == row["tier"]))
    if span:
        return list(in_period(mine, span, as_of, sweeping.zone))
    return list(in_stretches(mine, rhythm.every_days or 1, as_of, sweeping.zone))


def in_period(rows: Iterable[RowMapping], span: Span, as_of: date, zone: tzinfo) -> Iterator[tuple[RowMapping, Span]]:
    """Nobody missed a customer that was not there yet. One that was registered after `as_of` was entered afterwards."""
    for row in rows:
        seen = row["last_on"] is not None and row["last_on"] >= span.first
        if not seen and not span.last <= _registered(row, zone) <= as_of:
            yield row, span


def in_stretches(
    rows: Iterable[RowMapping], every_days: int, as_of: date, zone: tzinfo
) -> Iterator[tuple[RowMapping, Span]]:
    """Counted from the last visit, or from when the customer came to its tier, where that was later; of a key account
    without either, from when it was registered."""
    for row in rows:
        days = [day for day in (row["last_on"], row["valid_from"]) if day]
        if span := last_stretch(every_days, max(days, default=_registered(row, zone)), as_of):
            yield row, span


def _registered(row: RowMapping, zone: tzinfo) -> date:
    """The business day."""
    return datetime.fromisoformat(row["registered_at"]).astimezone(zone).date()


def _miss(row: RowMapping, span: Span, rhythm: Rhythm, cadence: CadencePublished, as_of: date) -> VisitMissed:
    return VisitMissed(
        customer_id=row["id"],
        owner_id=row["owner_id"],
        tier=row["tier"],
        key_account=row["key_account"],
        period=span.name,
        begins_on=span.first,
        ends_on=span.last,
        by=rhythm.by,
        kind=rhythm.kind,
        cadence_version=cadence.cadence_version,
        as_of=as_of,
    )


sweep = Sweep("visits", look, visit_run, as_of=datetime.date)
