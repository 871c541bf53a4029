"""A real company's commissions, to the cent, however its facts arrive."""

from datetime import date
from random import Random

import pytest

from shared.kernel.messages import Event
from tests.incentive.company import Company, cancelled, joined, paid, plan, signed
from tests.journeys.reckoning import commission
from tests.journeys.reckoning.book import Book, read
from tests.journeys.reckoning.receivables import Receivables

DEMO = plan([("0", "0.015"), ("50000", "0.025"), ("150000", "0.04")])


def chains(book: Book, receivables: Receivables) -> list[list[Event]]:
    """The facts, those of each contract in their own order."""
    found: list[list[Event]] = [[DEMO]]
    found += [[joined(rep)] for rep in sorted(book.commissioned)]
    for deal in book.deals:
        number, on = str(deal.number), deal.on.isoformat()
        chain: list[Event] = [signed(number, on, str(deal.amount), rep=deal.rep)]
        if deal.cancelled:
            chain.append(cancelled(number, on, str(deal.amount)))
        for part in receivables.applied:
            if part.deal == deal:
                chain.append(paid(number, part.on.isoformat(), str(part.amount), part.check))
        found.append(chain)
    return found


def merged(lists: list[list[Event]], seed: int) -> list[Event]:
    turns = [i for i, chain in enumerate(lists) for _ in chain]
    Random(seed).shuffle(turns)
    waiting = [iter(chain) for chain in lists]
    return [next(waiting[turn]) for turn in turns]


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_steelwheels_comes_out_to_the_cent(seed: int | None) -> None:
    book = read()
    receivables = Receivables(book)
    reckoned = commission.lines(book, receivables)
    facts = chains(book, receivables)
    company = Company().hear(*(merged(facts, seed) if seed else [fact for chain in facts for fact in chain]))
    for rep in book.commissioned:
        for as_of in (date(2003, 12, 31), date(2004, 12, 31), date(2005, 12, 31)):
            ours, theirs = company.balance(rep, as_of), commission.balance(reckoned, rep, as_of)
            assert (ours.earned, ours.held, ours.released, ours.clawed_back) == (
                theirs.earned,
                theirs.held,
                theirs.released,
                theirs.clawed_back,
            )
