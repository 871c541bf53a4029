"""What the customer service counts as signed of a product is what the pipeline service says of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.customer.market_share.projections import share
from services.pipeline.contract_documents.amounts import by_sku
from services.pipeline.contract_documents.events import ContractLine
from shared.kernel.messages import Meta
from shared.kernel.money import ZERO
from shared.published.pipeline import DealSigned, Line
from shared.testing.examples import examples

DEAL, CUSTOMER = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
cents = st.integers(0, 10**7).map(lambda n: Decimal(n) / 100)
lines = st.builds(
    ContractLine, sku=st.sampled_from(["S10", "S18", "S24"]), quantity=st.integers(1, 500), unit_price=cents
)


@given(st.lists(lines, max_size=6), cents)
@examples(100)
def test_the_parts_by_product_of_a_deal_are_those_of_the_sales_report(
    sold: list[ContractLine], amount: Decimal
) -> None:
    told = DealSigned(
        contract_id=DEAL,
        document_version=1,
        customer_id=CUSTOMER,
        amount=amount,
        currency="CNY",
        lines=tuple(
            Line(sku=one.sku, quantity=one.quantity, unit_price=one.unit_price, amount=one.quantity * one.unit_price)
            for one in sold
        ),
        signed_on=date(2026, 3, 2),
    )
    meta = Meta(DEAL, f"contract-{DEAL}", DEAL, None, 7, NOW, NOW, "t", DEAL, source="pipeline", source_position=3)
    parts: dict[Any, Decimal] = {}
    for _, rows in share(told, meta):
        for row in rows:
            parts[row["sku"]] = parts.get(row["sku"], ZERO) + Decimal(str(row["amount"]))
    assert parts == by_sku(amount, sold)
