from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.performance.credits.projections import attainment, collected, signed, split
from shared.kernel.messages import Event, Meta
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    DealSigned,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
    RepAmount,
    Split,
)

DEAL, CUSTOMER, ANNA, BORIS, INVOICE, ORDER = (UUID(int=n) for n in range(6))
JANUARY, MARCH = date(2004, 1, 31), date(2004, 3, 1)
NOW = datetime(2004, 1, 31, tzinfo=UTC)


def rows(event: Event, table: Any) -> list[dict[str, Any]]:
    meta = Meta(INVOICE, f"contract-{DEAL}", DEAL, None, 7, NOW, NOW, "t", DEAL, source="pipeline", source_position=3)
    return [dict(row) for statement, found in attainment(event, meta) if statement.table is table for row in found]  # type: ignore[attr-defined]  # every statement here is an insert


def deal(amount: str, *splits: tuple[UUID, str], owner_id: UUID | None = None) -> DealSigned:
    return DealSigned(
        contract_id=DEAL,
        document_version=1,
        customer_id=CUSTOMER,
        owner_id=owner_id,
        amount=Decimal(amount),
        currency="USD",
        splits=tuple(Split(rep_id=rep_id, percent=Decimal(percent)) for rep_id, percent in splits),
        signed_on=JANUARY,
    )


def credits(event: Event) -> list[tuple[UUID | None, date, Decimal]]:
    return [(row["rep_id"], row["day"], row["amount"]) for row in rows(event, signed)]


def test_a_deal_credits_its_reps_by_their_splits() -> None:
    assert credits(deal("100.01", (ANNA, "50"), (BORIS, "50"))) == [
        (ANNA, JANUARY, Decimal("50.01")),
        (BORIS, JANUARY, Decimal("50.00")),
    ]


def test_a_deal_without_splits_credits_its_owner() -> None:
    assert credits(deal("100.00", owner_id=ANNA)) == [(ANNA, JANUARY, Decimal("100.00"))]


def test_a_deal_of_nobodys_counts_all_the_same() -> None:
    assert credits(deal("100.00")) == [(None, JANUARY, Decimal("100.00"))]
    assert [row["rep_id"] for row in rows(deal("100.00"), split)] == [None]


@given(
    st.decimals(0, 10**9, places=2),
    st.lists(st.decimals("0.0001", 100, places=4), min_size=1, max_size=6),
)
def test_the_credits_of_a_deal_add_up_to_it(amount: Decimal, percents: list[Decimal]) -> None:
    splits = [(UUID(int=n), str(percent)) for n, percent in enumerate(percents)]
    assert sum(part for _, _, part in credits(deal(str(amount), *splits))) == amount


def test_an_amendment_counts_on_the_deals_own_day() -> None:
    event = ContractAmended(
        contract_id=DEAL,
        customer_id=CUSTOMER,
        document_version=2,
        amount=Decimal("70"),
        delta=Decimal("-30"),
        currency="USD",
        by_rep=(RepAmount(rep_id=ANNA, amount=Decimal("-20")), RepAmount(rep_id=BORIS, amount=Decimal("-10"))),
        signed_on=JANUARY,
        on=MARCH,
    )
    assert credits(event) == [(ANNA, JANUARY, Decimal("-20")), (BORIS, JANUARY, Decimal("-10"))]
    assert credits(event.model_copy(update={"by_rep": ()})) == [(None, JANUARY, Decimal("-30"))]
    assert credits(event.model_copy(update={"by_rep": (), "delta": Decimal("0.00")})) == []


def test_a_cancellation_lowers_the_deals_own_day() -> None:
    event = OrderCancelled(
        order_id=ORDER,
        contract_id=DEAL,
        customer_id=CUSTOMER,
        amount=Decimal("30"),
        currency="USD",
        by_rep=(RepAmount(rep_id=ANNA, amount=Decimal("30")),),
        signed_on=JANUARY,
        on=MARCH,
    )
    assert credits(event) == [(ANNA, JANUARY, Decimal("-30"))]
    assert credits(event.model_copy(update={"by_rep": ()})) == [(None, JANUARY, Decimal("-30"))]


def test_money_counts_on_the_day_on_which_it_was_applied_and_is_taken_back_on_that_of_the_reversal() -> None:
    part = Allocation(invoice_id=INVOICE, contract_id=DEAL, due_on=MARCH, amount=Decimal("40"), owner_id=ANNA)
    paid = PaymentAllocated(
        payment_id="HQ336336",
        customer_id=CUSTOMER,
        currency="USD",
        received_on=JANUARY,
        applied_on=MARCH,
        allocations=(part, part),
    )
    back = PaymentReversed(
        payment_id="HQ336336",
        customer_id=CUSTOMER,
        currency="USD",
        received_on=JANUARY,
        reversed_on=date(2004, 4, 1),
        amount=Decimal("40"),
        allocations=(part,),
    )
    assert [(row["n"], row["day"], row["amount"]) for row in rows(paid, collected)] == [
        (0, MARCH, Decimal("40")),
        (1, MARCH, Decimal("40")),
    ]
    assert [(row["day"], row["amount"]) for row in rows(back, collected)] == [(date(2004, 4, 1), Decimal("-40"))]
