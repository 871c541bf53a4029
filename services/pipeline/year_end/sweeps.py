"""The year-end run: each ledger that is not closed yet, carried forward in a commit of its own."""

from datetime import date, datetime

from sqlalchemy import or_, select

from services.pipeline.receivables import projections as receivables
from services.pipeline.receivables.decider import ledger, ledger_id
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .decider import CarryForward
from .events import BooksCarriedForward
from .runs import CompleteRun, year_end_run


async def close(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """Close the year before that of `as_of`."""
    year, books = as_of.year - 1, receivables.books.c
    not_closed = (
        select(books.customer_id, books.currency)
        .where(or_(books.closed_year.is_(None), books.closed_year < year))
        .order_by(books.customer_id, books.currency)
    )
    found = await sweeping.find(not_closed, (receivables.projection,))
    command = CarryForward(year=year)
    events = await sweeping.send(Send(ledger, ledger_id(row["customer_id"], row["currency"]), command) for row in found)
    carried = [event for event in events if isinstance(event, BooksCarriedForward)]
    return CompleteRun(
        as_of=as_of,
        year=year,
        found=len(found),
        carried=len(carried),
        settled_invoices=sum(event.settled_invoices for event in carried),
        settled_payments=sum(event.settled_payments for event in carried),
    )


sweep = Sweep("year-end", close, year_end_run, as_of=datetime.date)
