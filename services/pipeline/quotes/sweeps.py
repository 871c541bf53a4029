"""Quotes whose validity has ended before they were accepted: a part of the deal run."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from services.pipeline.process.parts import Part
from shared.kernel.transaction import Send

from .commands import ExpireQuote
from .decider import quote
from .events import QuoteExpired
from .projections import quotes


def run_out(as_of: date) -> Select[Any]:
    of = quotes.table.c
    return select(of.id).where(of.offered_until < as_of).order_by(of.offered_until, of.id)


expired = Part(
    tables=(quotes,),
    find=run_out,
    send=lambda row, as_of: Send(quote, row["id"], ExpireQuote(as_of=as_of)),
    counts={QuoteExpired: "expired_quotes"},
)
