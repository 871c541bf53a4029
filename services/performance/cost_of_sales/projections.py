"""What is paid for what is sold: commissions and bonuses, as the incentive service tells them."""

from sqlalchemy import Column, Date, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.incentive import (
    BonusEarned,
    CommissionAdjusted,
    CommissionClawedBack,
    CommissionEarned,
    CommissionLine,
    CommissionReleased,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

metadata = MetaData(schema="cost_of_sales")

commission = Table(
    "commission",
    metadata,
    Column("line_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, nullable=False, index=True),
    Column("day", Date, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("earned", Numeric(18, 2), nullable=False, comment="signed; less what was clawed back"),
    Column("released", Numeric(18, 2), nullable=False),
    info=owned_by("rep_id"),
)
bonus = Table(
    "bonus",
    metadata,
    Column("bonus_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    info=owned_by("rep_id"),
)

pay = Projection(metadata, version=1)
_line = insert(commission).on_conflict_do_nothing()


def earned(event: CommissionEarned | CommissionClawedBack | CommissionAdjusted, meta: Meta) -> Row:
    """All lines are signed."""
    return {**_told(event), "earned": event.amount, "released": 0}


pay.on(CommissionEarned, _line)(earned)
pay.on(CommissionClawedBack, _line)(earned)
pay.on(CommissionAdjusted, _line)(earned)


@pay.on(CommissionReleased, _line)
def released(event: CommissionReleased, meta: Meta) -> Row:
    """Of what was earned: not another cost."""
    return {**_told(event), "earned": 0, "released": event.amount}


@pay.on(BonusEarned, insert(bonus).on_conflict_do_nothing())
def bonus_earned(event: BonusEarned, meta: Meta) -> Row:
    told = {"bonus_id": event.bonus_id, "rep_id": event.rep_id, "day": event.on}
    return {**told, "currency": event.currency, "amount": event.amount}


def _told(event: CommissionLine) -> Row:
    return {"line_id": event.line_id, "rep_id": event.rep_id, "day": event.on, "currency": event.currency}
