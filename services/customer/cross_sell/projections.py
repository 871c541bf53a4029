"""What customers buy, by signed deal, as pipeline tells it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, Uuid, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from services.customer.customers.projections import CUSTOMERS
from shared.kernel.messages import Meta
from shared.published.pipeline import ContractAmended, ContractTerminated, DealSigned, Line, OrderCancelled
from shared.readers.projection import Projection, Row

metadata = MetaData(schema="cross_sell")
purchase = Table(
    "purchase",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("line", Text),
    Column("quantity", BigInteger, nullable=False, comment="signed, less what was cancelled"),
    info=CUSTOMERS.with_holder(),
)
projection = Projection(metadata)
CUSTOMERS.keep(projection)

_buy = insert(purchase)
_drop = delete(purchase).where(purchase.c.contract_id == bindparam("of"))
_cancel = (
    update(purchase)
    .where(purchase.c.contract_id == bindparam("of"), purchase.c.sku == bindparam("what"))
    .values(quantity=purchase.c.quantity - bindparam("less"))
)


@projection.on(DealSigned, _buy)
def signed(event: DealSigned, meta: Meta) -> list[Row]:
    return list(_rows(event.contract_id, event.customer_id, event.lines))


@projection.on(ContractTerminated, _drop)
def terminated(event: ContractTerminated, meta: Meta) -> Row:
    return {"of": event.contract_id}


@projection.on(ContractAmended, _drop)
def amending(event: ContractAmended, meta: Meta) -> Row:
    return {"of": event.contract_id}


@projection.on(ContractAmended, _buy)
def amended(event: ContractAmended, meta: Meta) -> list[Row]:
    """Its lines are those of the new version, whole."""
    return list(_rows(event.contract_id, event.customer_id, event.lines))


@projection.on(OrderCancelled, _cancel)
def cancelled(event: OrderCancelled, meta: Meta) -> list[Row]:
    return [{"of": event.contract_id, "what": line.sku, "less": line.quantity} for line in event.lines]


def _rows(contract_id: UUID, customer_id: UUID, lines: Iterable[Line]) -> Iterator[Row]:
    """A product may stand in several lines."""
    quantities: Counter[str] = Counter()
    product_lines: dict[str, str | None] = {}
    for line in lines:
        quantities[line.sku] += line.quantity
        product_lines[line.sku] = line.line
    for sku, quantity in quantities.items():
        yield {
            "contract_id": contract_id,
            "sku": sku,
            "customer_id": customer_id,
            "line": product_lines[sku],
            "quantity": quantity,
        }
