"""Who stands where in a contest, reckoned from the read tables as of a day."""

from datetime import date
from decimal import Decimal

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO

from ..results.participants import Participants
from ..results.queries import Rows, organisation_of, results_of
from ..results.standing import Total, ranked, totals
from .events import ContestTerms, Place


async def places_of(rows: Rows, terms: ContestTerms, as_of: date) -> tuple[Place, ...]:
    """Everybody who takes part on some day of it, the most first; whoever did nothing has no less a place. Who has left
    before its end is not among them."""
    days = Period(terms.name, terms.from_, terms.to)
    participants = Participants(await organisation_of(rows), terms.participants)
    found = totals(await results_of(rows, terms.metric, days, as_of, terms.currency), participants)
    nothing: Decimal | int = 0 if terms.metric.counted else ZERO
    did = {total.rep_id for total in found}
    idle = [Total(rep_id, nothing) for rep_id in participants.over(days.first, days.last) if rep_id not in did]
    every = sorted([*found, *idle], key=lambda total: (-total.figure, total.reached_on, str(total.rep_id)))
    staying = [total for total in every if participants.belongs(total.rep_id, days.last)]
    return tuple(Place(rank=rank, rep_id=total.rep_id, figure=total.figure) for rank, total in ranked(staying))
