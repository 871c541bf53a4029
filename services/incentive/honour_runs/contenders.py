"""The contenders for an honour of a period, reckoned from the read tables as of a day."""

from datetime import date, tzinfo

from shared.kernel.calendar import Period

from ..honours.events import HonourKind, HonourTerms
from ..results.metric import Metric
from ..results.participants import Participants
from ..results.queries import Rows, organisation_of, results_of, service_of
from ..results.standing import totals
from .winners import Contender, best_service, champions


async def contenders_of(rows: Rows, terms: HonourTerms, period: Period, as_of: date, zone: tzinfo) -> list[Contender]:
    """In order of their ranks. Who has left before the period's end is not among them."""
    participants = Participants(await organisation_of(rows), terms.who)
    if terms.kind is HonourKind.BEST_SERVICE:
        served = await service_of(rows, period, as_of, zone, participants)
        return best_service(terms, [one for one in served if participants.belongs(one.rep_id, period.last)])
    metric = terms.metric or Metric.SIGNED_AMOUNT
    ordered = totals(await results_of(rows, metric, period, as_of, terms.currency), participants)
    return champions(terms, [total for total in ordered if participants.belongs(total.rep_id, period.last)])
