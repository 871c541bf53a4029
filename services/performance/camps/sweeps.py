"""The camp run: everybody who can be ranked for a quarter, by finalised scorecards, else by what was signed."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.rejections import Rejection
from shared.readers.sweeps import Sweep, Sweeping

from ..credits.projections import attainment
from ..organisation.projections import organisation
from .decider import HoldCampRun, camp, camp_id
from .events import RankedBy
from .projections import signed_in, staying
from .ranking import Candidate

GRACE = timedelta(30)
"""By itself a camp is chosen so long after the quarter, when its scorecards are finalised."""


class NobodyToRank(Rejection):
    """There is nobody to rank for this quarter."""


async def select_camp(sweeping: Sweeping, as_of: date) -> HoldCampRun:
    """Of the quarter that `as_of` is the last day of. Once: a camp that was chosen stays."""
    quarter = period(period_of(as_of, Grain.QUARTER))
    known = await sweeping.state(camp, camp_id(quarter.name))
    currency: str | None = None
    candidates: tuple[Candidate, ...] = ()
    if known is None:
        who = {row["rep_id"] for row in await sweeping.find(staying(as_of), (organisation,))}
        rows = await sweeping.find(signed_in(quarter.first, quarter.last), (attainment,))
        currency, candidates = by_signed(who, rows)
        if not candidates:
            raise NobodyToRank(f"No scorecard of {quarter.name} is finalised, and nobody has signed anything in it.")
    return HoldCampRun(
        quarter=quarter.name,
        ranked_by=RankedBy.SIGNED_AMOUNT,
        currency=currency,
        candidates=candidates,
        as_of=quarter.last,
    )


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
