"""Read tables of credit: limits as they stand, and what is signed by business date."""

from sqlalchemy import BigInteger, Column, Date, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.directory.projections import CUSTOMERS
from shared.kernel.messages import Meta
from shared.readers.projection import Projection, Row

from .events import ContractCommitted, CreditLimitSet

metadata = MetaData(schema="credit")
MONEY = Numeric(20, 2)

limit = Table(
    "limit",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("amount", MONEY, nullable=False),
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

projection = Projection(metadata, version=2)
CUSTOMERS.keep(projection)
_limit = insert(limit)


@projection.on(
    CreditLimitSet,
    _limit.on_conflict_do_update(
        index_elements=["customer_id", "currency"], set_={"amount": _limit.excluded["amount"]}
    ),
)
def limit_set(event: CreditLimitSet, meta: Meta) -> Row:
    return {"customer_id": event.customer_id, "currency": event.currency, "amount": event.amount}


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
