"""What deals were worth on which day, the tier of each customer by day, and the table behind GET /v1/tier-runs."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    MetaData,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    Uuid,
    case,
    cast,
    func,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on, insert

from services.customer.customers.projections import customers
from services.customer.tier_standing.events import TierChanged
from shared.kernel.messages import Meta
from shared.published.pipeline import ContractAmended, ContractTerminated, DealSigned, OrderCancelled
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from .things import RUN

runs = Listing("tier_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])

metadata = MetaData(schema="tiers")
MONEY = Numeric(24, 2)
deal = Table(
    "deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount", MONEY, nullable=False, comment="as first signed"),
    Column("base_currency", Text, nullable=False),
    Column("base_amount", MONEY, nullable=False, comment="the same in the company's own currency"),
    info=CLOSED,
)
change = Table(
    "change",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    info=CLOSED,
)
"""What was added to a deal's amount, or fell away from it, on a day."""
tier = Table(
    "tier",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("tier", Text, nullable=False),
    info=CLOSED,
)
projection = Projection(metadata)

_changed = insert(change).on_conflict_do_nothing()
_new = insert(tier)


@projection.on(DealSigned, insert(deal).on_conflict_do_nothing())
def signed(event: DealSigned, meta: Meta) -> Row:
    return {
        "contract_id": event.contract_id,
        "customer_id": event.customer_id,
        "signed_on": event.signed_on,
        "currency": event.currency,
        "amount": event.amount,
        "base_currency": event.base_currency or event.currency,
        "base_amount": event.amount if event.base_amount is None else event.base_amount,
    }


@projection.on(DealSigned, _changed)
def begun(event: DealSigned, meta: Meta) -> Row:
    return {"event_id": meta.event_id, "contract_id": event.contract_id, "on": event.signed_on, "amount": event.amount}


@projection.on(ContractAmended, _changed)
def amended(event: ContractAmended, meta: Meta) -> Row:
    return {"event_id": meta.event_id, "contract_id": event.contract_id, "on": event.on, "amount": event.delta}


@projection.on(OrderCancelled, _changed)
def cancelled(event: OrderCancelled, meta: Meta) -> Row:
    return _fell_away(event, meta)


@projection.on(ContractTerminated, _changed)
def terminated(event: ContractTerminated, meta: Meta) -> Row:
    return _fell_away(event, meta)


def _fell_away(event: OrderCancelled | ContractTerminated, meta: Meta) -> Row:
    return {"event_id": meta.event_id, "contract_id": event.contract_id, "on": event.on, "amount": -event.amount}


@projection.on(
    TierChanged,
    _new.on_conflict_do_update(index_elements=["customer_id", "valid_from"], set_={"tier": _new.excluded.tier}),
)
def tier_changed(event: TierChanged, meta: Meta) -> Row:
    return {"customer_id": meta.stream_id, "valid_from": event.as_of, "tier": event.new}


def purchases(as_of: date, window_days: int | None) -> Select[Any]:
    """id, external_id and industry of each customer whose record is open, with `last_on`, `frequency` and the worth of
    its deals of the last `window_days`, as they stood at the end of that day, in their own currency and in the
    company's: `currency` is their one currency, None where there are several; `frequency` is None where it has no deal.
    Its deals are also those of the customers that were merged into it."""
    known, bought = customers.table.c, _bought(as_of, window_days)
    external_id, industry = (known.doc[name].astext.label(name) for name in ("external_id", "industry"))
    return (
        select(known.id, external_id, industry, bought)
        .select_from(customers.table.outerjoin(bought, bought.c.standing_id == known.id))
        .where(known.closed.is_(False))
        .order_by(known.id)
    )


def standing() -> Subquery:
    """customer_id, standing_id: which customer stands for which, each for itself as well."""
    known = customers.table.c
    merged = func.jsonb_array_elements_text(known.doc["merged_from"]).table_valued("value").lateral("merged")
    others = select(cast(merged.c.value, Uuid), known.id).select_from(customers.table.join(merged, true()))
    return union_all(select(known.id.label("customer_id"), known.id.label("standing_id")), others).subquery("standing")


def _bought(as_of: date, window_days: int | None) -> Subquery:
    """A deal of which nothing is left does not count."""
    worth = func.sum(change.c.amount)
    left = (
        select(change.c.contract_id, worth.label("left"))
        .where(change.c.on <= as_of)
        .group_by(change.c.contract_id)
        .having(worth > 0)
        .subquery("left")
    )
    stands = standing()
    own = func.round(left.c.left * deal.c.base_amount / deal.c.amount, 2)
    within = [deal.c.signed_on > _before(as_of, window_days)] if window_days else []
    return (
        select(
            stands.c.standing_id,
            func.max(deal.c.signed_on).label("last_on"),
            func.count().label("frequency"),
            func.sum(left.c.left).label("amount"),
            _only(deal.c.currency).label("currency"),
            func.sum(own).label("base_amount"),
            _only(deal.c.base_currency).label("base_currency"),
        )
        .join(left, left.c.contract_id == deal.c.contract_id)
        .join(stands, stands.c.customer_id == deal.c.customer_id)
        .where(deal.c.signed_on <= as_of, *within)
        .group_by(stands.c.standing_id)
        .subquery("bought")
    )


def _only(currency: Column[Any]) -> Any:
    return case((func.min(currency) == func.max(currency), func.min(currency)))


def _before(as_of: date, days: int) -> date:
    """The last day that lies so many days back, or the calendar's first."""
    return date.min if (as_of - date.min).days < days else as_of - timedelta(days)


def tiers_on(day: date) -> Subquery:
    """customer_id, tier, valid_from: the tier that each customer had on that day, and since when."""
    return (
        select(tier)
        .where(tier.c.valid_from <= day)
        .ext(distinct_on(tier.c.customer_id))
        .order_by(tier.c.customer_id, tier.c.valid_from.desc())
        .subquery("tiers")
    )
