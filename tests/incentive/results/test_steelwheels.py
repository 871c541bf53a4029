"""What a real company's reps signed in a quarter, and collected of it, as of any day, whatever came first."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from services.incentive.coverage.organisation import Organisation
from services.incentive.results.metric import Metric
from services.incentive.results.participants import Participants
from services.incentive.results.queries import SOURCES, results_of
from services.incentive.results.standing import totals
from shared.kernel.calendar import period
from shared.kernel.messages import Event
from shared.readers.sight import WHOLE
from tests.incentive.achieving import cancels, signs
from tests.incentive.company import id_of, paid
from tests.incentive.conftest import Neighbour
from tests.journeys.reckoning.book import Book, Deal, read
from tests.journeys.reckoning.receivables import Receivables

QUARTER = period("2004-Q4")
ASKED = (("2004-Q4", date(2004, 12, 10)), ("2004-11", date(2005, 12, 31)), ("2004", date(2004, 11, 20)))


def called_off(deal: Deal) -> date:
    return deal.on + timedelta(days=40)


def facts(book: Book, receivables: Receivables) -> list[Event]:
    told: list[Event] = []
    for deal in book.deals:
        told.append(signs(str(deal.number), deal.on.isoformat(), str(deal.amount), {deal.rep: "100"}))
        if deal.cancelled:
            off, rest = called_off(deal).isoformat(), {deal.rep: str(deal.amount)}
            told.append(cancels(str(deal.number), off, rest, signed_on=deal.on.isoformat()))
    told += [paid(str(one.deal.number), one.on.isoformat(), str(one.amount), one.check) for one in receivables.applied]
    Random(7).shuffle(told)
    return told


def reckoned(book: Book, receivables: Receivables, metric: Metric, name: str, as_of: date) -> dict[str, Decimal]:
    days, found = period(name), defaultdict[str, Decimal](Decimal)
    for deal in book.deals:
        if metric is Metric.SIGNED_AMOUNT and deal.on in days and deal.on <= as_of:
            found[deal.rep] += 0 if deal.cancelled and called_off(deal) <= as_of else deal.amount
    for one in receivables.applied:
        if metric is Metric.COLLECTED_AMOUNT and one.on in days and one.on <= as_of:
            found[one.deal.rep] += one.amount
    return dict(found)


async def test_steelwheels_comes_out_as_of_any_day(neighbour: Neighbour) -> None:
    book = read()
    receivables = Receivables(book)
    receivables.applied = [one for one in receivables.applied if one.deal.on in QUARTER]
    book = replace(book, deals=tuple(deal for deal in book.deals if deal.on in QUARTER))
    await asyncio.gather(*(neighbour.hear(fact) for fact in facts(book, receivables)))
    head = await neighbour.served.caught_up()
    reps = {id_of(deal.rep): deal.rep for deal in book.deals}
    async with neighbour.served.runtime.reads.open(SOURCES, WHOLE, head) as db:
        for metric in (Metric.SIGNED_AMOUNT, Metric.COLLECTED_AMOUNT):
            for name, as_of in ASKED:
                found = await results_of(db.all, metric, period(name), as_of, "CNY")
                ordered = totals(found, Participants(Organisation()))
                wanted = reckoned(book, receivables, metric, name, as_of)
                assert {reps[one.rep_id]: one.figure for one in ordered} == wanted
                assert ordered[0].figure == max(wanted.values()) > 0
