"""Read tables of credit: limits, terms, and what is signed by business date."""

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.directory.projections import CUSTOMERS
from shared.kernel.messages import Meta
from shared.readers.projection import Projection, Row

from .events import ContractCommitted, CreditLimitSet, TermsSet

metadata = MetaData(schema="credit")
MONEY = Numeric(20, 2)

limit = Table(
    "limit",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("amount", MONEY, nullable=False),
    info=CUSTOMERS.with_holder(),
)
"""Each limit that was ever set; the one of the highest position stands."""
terms = Table(
    "terms",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("days", Integer, nullable=False),
    Column("grade", Text, nullable=False),
    info=CUSTOMERS.with_holder(),
)
commitment = Table(
    "commitment",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("customer_id", Uuid, nullable=False),
    Column("currency", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("delta", MONEY, nullable=False, comment="how the signed amount, net of cancellations, changed"),
    info=CUSTOMERS.with_holder(),
)

projection = Projection(metadata, version=3)
CUSTOMERS.keep(projection)
_terms = insert(terms)


@projection.on(CreditLimitSet, insert(limit))
def limit_set(event: CreditLimitSet, meta: Meta) -> Row:
    return {
        "position": meta.position,
        "customer_id": event.customer_id,
        "currency": event.currency,
        "amount": event.amount,
    }


@projection.on(
    TermsSet,
    _terms.on_conflict_do_update(
        index_elements=["customer_id"], set_={name: _terms.excluded[name] for name in ("days", "grade")}
    ),
)
def terms_set(event: TermsSet, meta: Meta) -> Row:
    return {"customer_id": event.customer_id, "days": event.days, "grade": event.grade}


@projection.on(ContractCommitted, insert(commitment))
def committed(event: ContractCommitted, meta: Meta) -> Row:
    return {
        "position": meta.position,
        "contract_id": event.contract_id,
        "customer_id": event.customer_id,
        "currency": event.currency,
        "on": event.on,
        "delta": event.delta,
    }
