from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.customer.market_share.api import percent
from services.customer.market_share.projections import share, signed
from shared.kernel.messages import Event, Meta
from shared.published.pipeline import ContractTerminated, DealSigned, Line, OrderCancelled, ProductAmount

DEAL, CUSTOMER, ORDER = (UUID(int=n) for n in range(3))
DAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)


def line(sku: str, quantity: int, amount: str, of: str | None = None) -> Line:
    return Line(sku=sku, quantity=quantity, amount=Decimal(amount), line=of)


def deal(amount: str, *lines: Line) -> DealSigned:
    return DealSigned(
        contract_id=DEAL,
        document_version=1,
        customer_id=CUSTOMER,
        amount=Decimal(amount),
        currency="CNY",
        lines=lines,
        signed_on=DAY,
    )


def rows(event: Event) -> list[tuple[Any, ...]]:
    meta = Meta(ORDER, f"contract-{DEAL}", DEAL, None, 7, NOW, NOW, "t", DEAL, source="pipeline", source_position=3)
    found = [row for statement, every in share(event, meta) if statement.table is signed for row in every]  # type: ignore[attr-defined]  # every statement here is an insert
    return [(row["sku"], row["line"], str(row["amount"]), row["fell_away"]) for row in found]


def test_a_discount_on_the_whole_falls_on_each_product_in_proportion_and_the_parts_add_up() -> None:
    sold = deal("99.99", line("a", 1, "50.00", "Ships"), line("b", 2, "50.00"), line("c", 1, "0.00", "Ships"))
    assert rows(sold) == [
        ("a", "Ships", "50.00", False),
        ("b", None, "49.99", False),
        ("c", "Ships", "0.00", False),
    ]


def test_what_is_all_free_of_charge_counts_by_quantity_and_a_deal_without_lines_is_of_no_product() -> None:
    assert rows(deal("3.00", line("a", 1, "0.00"), line("b", 2, "0.00"))) == [
        ("a", None, "1.00", False),
        ("b", None, "2.00", False),
    ]
    assert rows(deal("3.00")) == [(None, None, "3.00", False)]


def test_what_falls_away_does_so_by_product() -> None:
    of = {"contract_id": DEAL, "customer_id": CUSTOMER, "currency": "CNY", "signed_on": DAY, "on": DAY}
    parts = (ProductAmount(sku="a", line="Ships", amount=Decimal("2.00")), ProductAmount(amount=Decimal("1.00")))
    gone = [("a", "Ships", "-2.00", True), (None, None, "-1.00", True)]
    assert rows(OrderCancelled(order_id=ORDER, amount=Decimal("3.00"), by_product=parts, **of)) == gone
    assert rows(ContractTerminated(amount=Decimal("3.00"), by_product=parts, **of)) == gone
    assert rows(ContractTerminated(amount=Decimal("3.00"), **of)) == [(None, None, "-3.00", True)]


def test_a_share_is_a_percentage_to_two_places_also_of_a_market_reported_too_small() -> None:
    assert [str(percent(Decimal(part), Decimal("3.00"))) for part in ("1.00", "3.00", "4.50", "-1.00")] == [
        "33.33",
        "100.00",
        "150.00",
        "-33.33",
    ]
