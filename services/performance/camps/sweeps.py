"""The camp run: everybody who can be ranked for a quarter, by finalised scorecards, else by what was signed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping

from shared.kernel.calendar import Grain, Period, period, period_of
from shared.kernel.rejections import Rejection
from shared.readers.sweeps import Sweep, Sweeping

from ..credits.projections import attainment
from ..organisation.projections import organisation
from ..scorecards.projections import scorecards
from .decider import HoldCampRun, camp, camp_id
from .events import RankedBy
from .projections import scored_in, signed_in, staying
from .ranking import Candidate

GRACE = timedelta(30)
"""By itself a camp is chosen so long after the quarter, when its scorecards are finalised."""


@dataclass(frozen=True)
class Found:
    """Who can be ranked, and by what."""

    ranked_by: RankedBy
    currency: str | None = None
    candidates: tuple[Candidate, ...] = ()


class NobodyToRank(Rejection):
    """There is nobody to rank for this quarter."""


async def select_camp(sweeping: Sweeping, as_of: date) -> HoldCampRun:
    """Of the quarter that `as_of` is the last day of. Once: a camp that was chosen stays."""
    quarter = period(period_of(as_of, Grain.QUARTER))
    found = Found(RankedBy.SCORECARD)
    if await sweeping.state(camp, camp_id(quarter.name)) is None:
        found = await _found(sweeping, quarter)
        if not found.candidates:
            raise NobodyToRank(f"No scorecard of {quarter.name} is finalised, and nobody has signed anything in it.")
    return HoldCampRun(
        quarter=quarter.name,
        ranked_by=found.ranked_by,
        currency=found.currency,
        candidates=found.candidates,
        as_of=quarter.last,
    )


async def _found(sweeping: Sweeping, quarter: Period) -> Found:
    who = {row["rep_id"] for row in await sweeping.find(staying(quarter.last), (organisation,))}
    cards = await sweeping.find(scored_in(quarter.name), (scorecards,))
    if scored := [card for card in cards if card["rep_id"] in who]:
        candidates = tuple(Candidate(rep_id=card["rep_id"], result=card["total"]) for card in scored)
        return Found(RankedBy.SCORECARD, candidates=candidates)
    currency, candidates = by_signed(who, await sweeping.find(signed_in(quarter.first, quarter.last), (attainment,)))
    return Found(RankedBy.SIGNED_AMOUNT, currency, candidates)


def by_signed(who: set[UUID], rows: Iterable[RowMapping]) -> tuple[str | None, tuple[Candidate, ...]]:
    """In the currency in which most of them have signed, of several the first by name; what they signed in another
    does not count."""
    signed = [row for row in rows if row["rep_id"] in who]
    counts = Counter(row["currency"] for row in signed)
    currency = min(counts, key=lambda name: (-counts[name], name), default=None)
    found = (row for row in signed if row["currency"] == currency)
    return currency, tuple(Candidate(rep_id=row["rep_id"], result=row["amount"]) for row in found)


def quarter_over(now: datetime) -> date:
    """The last day of the last quarter that was over `GRACE` ago."""
    day = now.date() - GRACE
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(1)


def record_of(as_of: date) -> UUID:
    """The record of the run of the quarter in which the day falls."""
    return camp_id(period_of(as_of, Grain.QUARTER))


sweep = Sweep("camps", select_camp, camp, as_of=quarter_over, recorded=record_of)
