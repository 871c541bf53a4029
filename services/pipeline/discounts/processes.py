"""The prices that a discount is taken from."""

from collections.abc import Sequence

from services.pipeline.catalogue.decider import product, product_id
from services.pipeline.catalogue.lines import SoldLine
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .prices import Price, custom_price


async def prices_of(tx: Transaction, lines: Sequence[SoldLine], currency: str) -> dict[str, Price]:
    """The catalogue's prices of the lines' products, by SKU. Invalid where it has none in that currency."""
    prices = {line.sku: custom_price(line.sku, lines) for line in lines if line.custom}
    for index, line in enumerate(lines):
        if line.sku in prices:
            continue
        listed = await tx.state(product, product_id(line.sku))
        if listed is None:
            raise Invalid(f"/lines/{index}/sku", "no such product")
        if listed.currency != currency:
            raise Invalid(f"/lines/{index}/sku", f"is priced in {listed.currency}, the opportunity is in {currency}")
        prices[line.sku] = Price(listed.list_price, listed.floor_price)
    return prices
