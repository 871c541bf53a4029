"""What was signed, collected, visited, opened, answered and missed, one row for each, with the day on which it counts
and the day from which it is so. Nothing of it is a reading of its own: what is shown is reckoned from it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, MetaData, Numeric, String, Table, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.kernel.money import allocate
from shared.published.customer import SlaBreached, SurveyAnswered, VisitLogged
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    ContractTerminated,
    DealSigned,
    Line,
    OpportunityOpened,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
    RepAmount,
    Split,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from .metric import Metric

metadata = MetaData(schema="results")
MONEY = Numeric(24, 2)
deal = Table(
    "deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("signed_on", Date, nullable=False, index=True),
    Column("currency", String(3), nullable=False),
    Column("amount", MONEY, nullable=False, comment="as first signed"),
    Column("base_currency", String(3), nullable=False),
    Column("base_amount", MONEY, nullable=False, comment="the same in the company's own currency"),
    Column("first", Integer, nullable=False, comment="1 where it is the customer's first"),
    info=CLOSED,
)
split = Table(
    "split",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("on", Date, nullable=False),
    Column("rep_id", Uuid),
    Column("percent", Numeric(7, 4), nullable=False),
    info=CLOSED,
)
"""The splits of each version of a deal, in force for the whole of it from `on`."""
credit = Table(
    "credit",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("rep_id", Uuid),
    Column("day", Date, nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    info=CLOSED,
)
"""A rep's part of what was signed, added or fell away; `day` is the deal's signing day also where that came later."""
pieces = Table(
    "pieces",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("cancelled", Boolean, nullable=False, comment="taken away, whatever the lines of the contract are"),
    Column("quantity", BigInteger, nullable=False),
    info=CLOSED,
)
"""The pieces of each version of a deal's lines, in force from `on`, and those cancelled of them, below zero."""
collection = Table(
    "collection",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("on", Date, nullable=False, index=True),
    Column("amount", MONEY, nullable=False, comment="negative where a payment was reversed"),
    info=CLOSED,
)
act = Table(
    "act",
    metadata,
    Column("thing_id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("metric", String, nullable=False),
    Column("rep_id", Uuid, nullable=False),
    Column("day", Date, nullable=False, index=True),
    info=CLOSED,
)
breach = Table(
    "breach",
    metadata,
    Column("complaint_id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("rep_id", Uuid),
    Column("at", DateTime(timezone=True), nullable=False, index=True, comment="the deadline that passed"),
    info=CLOSED,
)
answer = Table(
    "answer",
    metadata,
    Column("answer_id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("rep_id", Uuid),
    Column("on", Date, nullable=False, index=True),
    Column("score", Integer, nullable=False),
    info=CLOSED,
)
"""Answers to CSAT surveys, 1 to 5."""
results = Projection(metadata, version=2)

_credit = insert(credit).on_conflict_do_nothing()
_divide = insert(split).on_conflict_do_nothing()
_sell = insert(pieces).on_conflict_do_nothing()
_collect = insert(collection).on_conflict_do_nothing()
_did = insert(act).on_conflict_do_nothing()


@results.on(DealSigned, insert(deal).on_conflict_do_nothing())
def signed(event: DealSigned, meta: Meta) -> Row:
    return {
        "contract_id": event.contract_id,
        "event_id": meta.event_id,
        "signed_on": event.signed_on,
        "currency": event.currency,
        "amount": event.amount,
        "base_currency": event.base_currency or event.currency,
        "base_amount": event.amount if event.base_amount is None else event.base_amount,
        "first": int(event.first_deal),
    }


@results.on(DealSigned, _divide)
def divided(event: DealSigned, meta: Meta) -> Sequence[Row]:
    return _splits(meta, event.contract_id, event.signed_on, _portions(event))


@results.on(DealSigned, _credit)
def credited(event: DealSigned, meta: Meta) -> Sequence[Row]:
    portions = _portions(event)
    parts = allocate(event.amount, [percent for _, percent in portions])
    credits = [(rep_id, part) for (rep_id, _), part in zip(portions, parts, strict=True)]
    return _credits(meta, event.contract_id, event.signed_on, event.signed_on, credits)


@results.on(DealSigned, _sell)
def sold(event: DealSigned, meta: Meta) -> Row | None:
    return _pieces(meta, event.contract_id, event.signed_on, event.lines)


@results.on(ContractAmended, _sell)
def sold_anew(event: ContractAmended, meta: Meta) -> Row | None:
    """Where no lines are told they stay."""
    return _pieces(meta, event.contract_id, max(event.on, event.signed_on), event.lines)


@results.on(OrderCancelled, _sell)
def not_sold(event: OrderCancelled, meta: Meta) -> Row | None:
    return _pieces(meta, event.contract_id, max(event.on, event.signed_on), event.lines, cancelled=True)


@results.on(ContractAmended, _divide)
def divided_anew(event: ContractAmended, meta: Meta) -> Sequence[Row]:
    portions = [(part.rep_id, part.percent) for part in event.splits]
    return _splits(meta, event.contract_id, max(event.on, event.signed_on), portions)


@results.on(ContractAmended, _credit)
def amended(event: ContractAmended, meta: Meta) -> Sequence[Row]:
    return _credits(meta, event.contract_id, event.signed_on, event.on, _by_rep(event.by_rep, event.delta))


def fell_away(event: OrderCancelled | ContractTerminated, meta: Meta) -> Sequence[Row]:
    credits = [(rep_id, -part) for rep_id, part in _by_rep(event.by_rep, event.amount)]
    return _credits(meta, event.contract_id, event.signed_on, event.on, credits)


results.on(OrderCancelled, _credit)(fell_away)
results.on(ContractTerminated, _credit)(fell_away)


@results.on(PaymentAllocated, _collect)
def collected(event: PaymentAllocated, meta: Meta) -> Sequence[Row]:
    return _collections(meta, event.applied_on, event.allocations, 1)


@results.on(PaymentReversed, _collect)
def taken_back(event: PaymentReversed, meta: Meta) -> Sequence[Row]:
    return _collections(meta, event.reversed_on, event.allocations, -1)


@results.on(VisitLogged, _did)
def visited(event: VisitLogged, meta: Meta) -> Row:
    return _act(Metric.VISITS, event.visit_id, meta, event.rep_id, event.visited_on)


@results.on(OpportunityOpened, _did)
def opened(event: OpportunityOpened, meta: Meta) -> Row:
    return _act(Metric.OPPORTUNITIES, event.opportunity_id, meta, event.owner_id, event.opened_on)


@results.on(SlaBreached, insert(breach).on_conflict_do_nothing())
def breached(event: SlaBreached, meta: Meta) -> Row:
    at = event.due_by or event.as_of
    return {"complaint_id": event.complaint_id, "event_id": meta.event_id, "rep_id": event.owner_id, "at": at}


@results.on(SurveyAnswered, insert(answer).on_conflict_do_nothing())
def answered(event: SurveyAnswered, meta: Meta) -> Row | None:
    if event.kind != "csat":
        return None
    return {
        "answer_id": event.answer_id,
        "event_id": meta.event_id,
        "rep_id": event.owner_id,
        "on": event.on,
        "score": event.score,
    }


def _portions(event: DealSigned) -> list[tuple[UUID | None, Decimal]]:
    """(rep, percent); the owner has all of it by default, nobody where there is no owner."""
    shares: tuple[Split, ...] = event.splits
    return [(part.rep_id, part.percent) for part in shares] or [(event.owner_id, Decimal(100))]


def _by_rep(parts: Sequence[RepAmount], whole: Decimal) -> list[tuple[UUID | None, Decimal]]:
    """A deal of nobody's has no parts by rep; it is known all the same."""
    return [(part.rep_id, part.amount) for part in parts] or ([(None, whole)] if whole else [])


def _splits(meta: Meta, contract_id: UUID, on: date, portions: Sequence[tuple[UUID | None, Decimal]]) -> Sequence[Row]:
    shared = {"contract_id": contract_id, "position": meta.position, "on": on}
    return [{**shared, "n": n, "rep_id": rep_id, "percent": percent} for n, (rep_id, percent) in enumerate(portions)]


def _credits(
    meta: Meta, contract_id: UUID, day: date, on: date, credits: Sequence[tuple[UUID | None, Decimal]]
) -> Sequence[Row]:
    """Nothing is so before the deal is signed."""
    shared = {
        "position": meta.position,
        "event_id": meta.event_id,
        "contract_id": contract_id,
        "day": day,
        "on": max(on, day),
    }
    return [{**shared, "n": n, "rep_id": rep_id, "amount": amount} for n, (rep_id, amount) in enumerate(credits)]


def _pieces(meta: Meta, contract_id: UUID, on: date, lines: Sequence[Line], cancelled: bool = False) -> Row | None:
    if not lines:
        return None
    quantity = sum(line.quantity for line in lines) * (-1 if cancelled else 1)
    shared = {"position": meta.position, "contract_id": contract_id, "on": on}
    return {**shared, "cancelled": cancelled, "quantity": quantity}


def _collections(meta: Meta, on: date, allocations: Sequence[Allocation], sign: int) -> Sequence[Row]:
    shared = {"position": meta.position, "event_id": meta.event_id, "on": on}
    return [
        {**shared, "n": n, "contract_id": part.contract_id, "amount": sign * part.amount}
        for n, part in enumerate(allocations)
    ]


def _act(metric: Metric, thing_id: UUID, meta: Meta, rep_id: UUID, day: date) -> Row:
    return {"thing_id": thing_id, "event_id": meta.event_id, "metric": metric.value, "rep_id": rep_id, "day": day}
