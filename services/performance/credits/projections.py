"""What was signed, for whom and when; what was collected on which deal and when; the splits of the deals and the pieces
sold by them; first deals and visits."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.kernel.money import allocate
from shared.published.customer import VisitLogged
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    ContractTerminated,
    DealSigned,
    Line,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
    RepAmount,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import follows, owned_by

metadata = MetaData(schema="attainment")
signed = Table(
    "signed",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("rep_id", Uuid),
    Column("day", Date, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    info=owned_by("rep_id"),
)
"""Credits for signing, one row for each rep; `day` is the deal's signing day also where a later event lowers it."""

split = Table(
    "split",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("rep_id", Uuid),
    Column("percent", Numeric(7, 4), nullable=False),
    info=follows("contract_id", "signed"),
)
collected = Table(
    "collected",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("day", Date, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    info=follows("contract_id", "signed"),
)
"""Money applied to a deal's invoices, negative where a payment was reversed. Not yet divided among reps: the parts
must add up to the whole of all that was collected on the deal, whatever event of which stream comes late."""

first_deal = Table(
    "first_deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    info=follows("contract_id", "signed"),
)
visit = Table(
    "visit",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False),
    Column("day", Date, nullable=False, index=True),
    info=owned_by("rep_id"),
)

pieces = Table(
    "pieces",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("cancelled", Boolean, nullable=False, comment="taken away, whatever the lines of the contract are"),
    Column("quantity", BigInteger, nullable=False),
    info=follows("contract_id", "signed"),
)
"""Pieces sold by a deal's lines as they now are, and those cancelled of them, below zero."""

attainment = Projection(metadata, version=4)

credit = insert(signed).on_conflict_do_nothing()
divide = insert(split).on_conflict_do_nothing()
sell = insert(pieces).on_conflict_do_nothing()
collect = insert(collected).on_conflict_do_nothing()


def splits_of(deal: DealSigned) -> list[tuple[UUID | None, Decimal]]:
    """(rep, percent); the owner has all of it by default, nobody where there is no owner."""
    return [(part.rep_id, part.percent) for part in deal.splits] or [(deal.owner_id, Decimal(100))]


@attainment.on(DealSigned, divide)
def divided(deal: DealSigned, meta: Meta) -> Sequence[Row]:
    return _splits(deal.contract_id, splits_of(deal))


@attainment.on(ContractAmended, delete(split).where(split.c.contract_id == bindparam("of")))
def divided_no_more(event: ContractAmended, meta: Meta) -> Row | None:
    return {"of": event.contract_id} if event.splits else None


@attainment.on(ContractAmended, divide)
def divided_anew(event: ContractAmended, meta: Meta) -> Sequence[Row]:
    """The new splits hold for the whole deal: for money collected before as for what was signed before."""
    return _splits(event.contract_id, [(part.rep_id, part.percent) for part in event.splits])


@attainment.on(DealSigned, credit)
def deal_signed(deal: DealSigned, meta: Meta) -> Sequence[Row]:
    splits = splits_of(deal)
    parts = allocate(deal.amount, [percent for _, percent in splits])
    credits = [(rep_id, part) for (rep_id, _), part in zip(splits, parts, strict=True)]
    return _credits(meta, deal.contract_id, deal.signed_on, deal.currency, credits)


@attainment.on(DealSigned, sell)
def sold(deal: DealSigned, meta: Meta) -> Row | None:
    return _pieces(deal.contract_id, deal.lines, meta)


@attainment.on(ContractAmended, delete(pieces).where(pieces.c.contract_id == bindparam("of"), ~pieces.c.cancelled))
def lines_replaced(event: ContractAmended, meta: Meta) -> Row | None:
    """Where none are told they stay."""
    return {"of": event.contract_id} if event.lines else None


@attainment.on(ContractAmended, sell)
def sold_anew(event: ContractAmended, meta: Meta) -> Row | None:
    return _pieces(event.contract_id, event.lines, meta)


@attainment.on(OrderCancelled, sell)
def not_sold(event: OrderCancelled, meta: Meta) -> Row | None:
    return _pieces(event.contract_id, event.lines, meta, cancelled=True)


@attainment.on(DealSigned, insert(first_deal).on_conflict_do_nothing())
def customer_won(deal: DealSigned, meta: Meta) -> Row | None:
    return {"contract_id": deal.contract_id, "day": deal.signed_on} if deal.first_deal else None


@attainment.on(VisitLogged, insert(visit).on_conflict_do_nothing())
def visited(event: VisitLogged, meta: Meta) -> Row:
    return {"visit_id": event.visit_id, "rep_id": event.rep_id, "day": event.visited_on}


@attainment.on(ContractAmended, credit)
def amended(event: ContractAmended, meta: Meta) -> Sequence[Row]:
    credits = _parts(event.by_rep, event.delta)
    return _credits(meta, event.contract_id, event.signed_on, event.currency, credits)


def fell_away(event: OrderCancelled | ContractTerminated, meta: Meta) -> Sequence[Row]:
    credits = [(rep_id, -part) for rep_id, part in _parts(event.by_rep, event.amount)]
    return _credits(meta, event.contract_id, event.signed_on, event.currency, credits)


attainment.on(OrderCancelled, credit)(fell_away)
attainment.on(ContractTerminated, credit)(fell_away)


@attainment.on(PaymentAllocated, collect)
def allocated(event: PaymentAllocated, meta: Meta) -> Sequence[Row]:
    return _collections(meta, event.applied_on, event.currency, event.allocations, 1)


@attainment.on(PaymentReversed, collect)
def taken_back(event: PaymentReversed, meta: Meta) -> Sequence[Row]:
    return _collections(meta, event.reversed_on, event.currency, event.allocations, -1)


def _pieces(contract_id: UUID, lines: Sequence[Line], meta: Meta, cancelled: bool = False) -> Row | None:
    if not lines:
        return None
    quantity = sum(line.quantity for line in lines) * (-1 if cancelled else 1)
    return {"position": meta.position, "contract_id": contract_id, "cancelled": cancelled, "quantity": quantity}


def _parts(by_rep: Sequence[RepAmount], whole: Decimal) -> list[tuple[UUID | None, Decimal]]:
    """A deal of nobody's has no parts by rep; it counts all the same."""
    return [(part.rep_id, part.amount) for part in by_rep] or ([(None, whole)] if whole else [])


def _splits(contract_id: UUID, splits: Sequence[tuple[UUID | None, Decimal]]) -> list[Row]:
    return [
        {"contract_id": contract_id, "n": n, "rep_id": rep_id, "percent": percent}
        for n, (rep_id, percent) in enumerate(splits)
    ]


def _credits(
    meta: Meta, contract_id: UUID, day: date, currency: str, credits: Sequence[tuple[UUID | None, Decimal]]
) -> list[Row]:
    return [
        {
            "position": meta.position,
            "n": n,
            "contract_id": contract_id,
            "rep_id": rep_id,
            "day": day,
            "currency": currency,
            "amount": amount,
        }
        for n, (rep_id, amount) in enumerate(credits)
    ]


def _collections(meta: Meta, day: date, currency: str, allocations: Sequence[Allocation], sign: int) -> list[Row]:
    return [
        {
            "position": meta.position,
            "n": n,
            "contract_id": part.contract_id,
            "day": day,
            "currency": currency,
            "amount": sign * part.amount,
        }
        for n, part in enumerate(allocations)
    ]
