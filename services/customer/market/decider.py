"""What is told of the market: each is told once, whole, and stays."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator

from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, PositiveMoney, Text
from shared.kernel.messages import Command, Event

from .events import MarketNoteShared, MarketResearchFiled, MarketSizeReported

E = TypeVar("E", bound=Event)


def _name_of_period(name: str) -> str:
    return period(name).name


PeriodName = Annotated[Code, AfterValidator(_name_of_period)]
"""The name of a period: 2026, 2026-Q4, 2026-11 or 2026-W48."""


class ShareNote(Command):
    text: Text
    topic: Text | None = None
    region: Text | None = None
    product: Code | None = None
    source: Text | None = None


class FileResearch(Command):
    topic: Text
    region: Text | None = None
    product: Code | None = None
    method: Text
    findings: Text
    done_on: Day | None = None


class ReportSize(Command):
    """`product` is a SKU or a product line. Without a currency `amount` is in the company's own."""

    region: Text
    product: Code
    period: PeriodName
    amount: PositiveMoney
    currency: Currency | None = None
    source: Text


class RecordSize(ReportSize):
    currency: Currency


def _told_once(category: str, kind: type[E]) -> Decider[Any, E | None, E]:
    def decide(command: Command, state: E | None) -> Sequence[E]:
        return [] if state else [kind(**dict(command), told_by=command.by.sub)]

    def evolve(state: E | None, event: E) -> E | None:
        return event

    return Decider(category, None, decide, evolve, kind)


market_note = _told_once("market_note", MarketNoteShared)
market_research = _told_once("market_research", MarketResearchFiled)
market_size = _told_once("market_size", MarketSizeReported)
