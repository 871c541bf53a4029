"""The board 商机看板: opportunities by stage, with what each stage adds up to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from services.pipeline.opportunities.projections import opportunities
from services.pipeline.stages.events import Stage
from shared.kernel.fields import Day, Id, Money, Percent
from shared.kernel.money import ZERO
from shared.readers.reading import Reading
from shared.web.reading import ReportParameters

table = opportunities.table


class BoardQuery(ReportParameters):
    owner_id: Id | None = None
    customer_id: Id | None = None
    close_from: Day | None = None
    close_to: Day | None = None
    as_of: Annotated[Day | None, Field(description="The day on which days in a stage are counted")] = None
    limit: Annotated[int, Field(ge=0, le=200, description="The most cards of a column")] = 50

    @model_validator(mode="after")
    def _in_order(self) -> "BoardQuery":
        if self.close_from and self.close_to and self.close_from > self.close_to:
            raise ValueError("close_from must not be after close_to")
        return self


class Card(BaseModel):
    """`weighted_override` is the weighted amount with the manager's override in place, null where there is none.
    `entered_on` is the day on which it came to its stage, `days` how long it was there by `as_of` (null on a board of
    no day), `stalls_on` the first day on which it is too long there, null where that has been told; `last_touch_on` the
    last on which the customer was dealt with."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    customer_id: UUID
    owner_id: UUID
    amount: Money
    probability: Percent
    weighted_amount: Money
    weighted_override: Money | None
    expected_close_on: date
    entered_on: date
    days: int | None
    stalls_on: date | None
    last_touch_on: date | None


class Column(BaseModel):
    """Sums of all that are in the stage, those without a card included. `weighted_with_overrides` takes the
    managers' overrides in place of the roll-up's figures where there are any."""

    model_config = ConfigDict(frozen=True)

    stage: Stage
    count: int
    amount: Money
    weighted_amount: Money
    weighted_with_overrides: Money
    cards: list[Card]


class Board(BaseModel):
    """Every stage has its column, in the order of the stages; cards by expected close."""

    currency: str
    columns: list[Column]


async def board_of(db: Reading, query: BoardQuery, base: str) -> Board:
    asked = _asked(query)
    found = await db.all(_sums(asked))
    present = {row["currency"] for row in found}
    currency = query.currency or (present.pop() if len(present) == 1 else base)
    sums = {row["stage"]: row for row in found if row["currency"] == currency}
    cards: dict[str, list[Card]] = {}
    for row in await db.all(_cards([*asked, table.c.currency == currency], query.limit)):
        cards.setdefault(row["stage"], []).append(_card(row, query.as_of))
    columns = [_column(stage, sums.get(stage), cards.get(stage, [])) for stage in Stage]
    return Board(currency=currency, columns=columns)


def _asked(query: BoardQuery) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if query.owner_id:
        tests.append(table.c.owner_id == query.owner_id)
    if query.customer_id:
        tests.append(table.c.customer_id == query.customer_id)
    if query.close_from:
        tests.append(table.c.expected_close_on >= query.close_from)
    if query.close_to:
        tests.append(table.c.expected_close_on <= query.close_to)
    return tests


def _sums(asked: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """A row for each stage and currency that there are."""
    return (
        select(
            table.c.currency,
            table.c.stage,
            func.count().label("count"),
            func.sum(table.c.amount).label("amount"),
            func.sum(table.c.weighted).label("weighted_amount"),
            func.sum(table.c.overridden).label("weighted_with_overrides"),
        )
        .where(*asked)
        .group_by(table.c.currency, table.c.stage)
    )


def _cards(asked: Sequence[ColumnElement[bool]], most: int) -> Select[Any]:
    """The first `most` of each stage."""
    order = (table.c.expected_close_on, table.c.id)
    place = func.row_number().over(partition_by=table.c.stage, order_by=order)
    ranked = select(table.c.id, place.label("place")).where(*asked).subquery("ranked")
    return (
        select(table.c.stage, table.c.doc, table.c.amount, table.c.overridden, table.c.stalls_on, table.c.last_touch_on)
        .join(ranked, ranked.c.id == table.c.id)  # documents are wide: only those that are shown are read
        .where(ranked.c.place <= most)
        .order_by(table.c.stage, ranked.c.place)
    )


def _card(row: RowMapping, as_of: date | None) -> Card:
    doc = row["doc"]
    entered_on = date.fromisoformat(doc["stage_history"][-1]["entered_on"])
    shown = {name: doc[name] for name in ("id", "name", "customer_id", "owner_id", "probability", "expected_close_on")}
    shown |= {"stalls_on": row["stalls_on"], "last_touch_on": row["last_touch_on"]}
    return Card(
        **shown,
        amount=row["amount"],
        weighted_amount=doc["weighted_amount"],
        weighted_override=row["overridden"] if doc["override"] else None,
        entered_on=entered_on,
        days=max(0, (as_of - entered_on).days) if as_of else None,
    )


def _column(stage: Stage, sums: RowMapping | None, cards: list[Card]) -> Column:
    none: dict[str, Decimal | int] = {
        "count": 0, "amount": ZERO, "weighted_amount": ZERO, "weighted_with_overrides": ZERO
    }  # fmt: skip
    return Column(**{**(dict(sums) if sums else none), "stage": stage, "cards": cards})
