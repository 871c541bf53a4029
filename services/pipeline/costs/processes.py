"""Setting a product's cost, in the product's own currency."""

from uuid import UUID

from services.pipeline.catalogue.decider import product, product_id
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .decider import RecordCost, SetCost, product_cost


async def set_cost(tx: Transaction, stream_id: UUID, command: SetCost, sku: str) -> None:
    listed = await tx.state(product, product_id(sku))
    if listed is None:
        raise NotFound(f"There is no product {sku}.")
    record = RecordCost(cost=command.cost, from_=command.from_, sku=sku, currency=listed.currency)
    await tx.send(product_cost, stream_id, record)
