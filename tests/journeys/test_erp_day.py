"""An ERP's day on the real thing: signed pushes in disorder, a change of secret, kill -9, and books that agree."""

import asyncio

import pytest

from deploy.demo.client import Client
from deploy.erp_day.books import expected
from deploy.erp_day.plan import Kind, day_of
from deploy.erp_day.play import Evening, reconcile
from shared.cli.erp_day import play_day
from shared.cli.output import Output

from .company import Company, started

SEED = 29


def test_a_seed_is_a_day_and_the_books_of_it_balance() -> None:
    for seed in range(40):
        day = day_of(seed, 400)
        assert day == day_of(seed, 400) and {one.kind for one in day.customers} == set(Kind)
        for customer in day.customers:
            paid, owed = (sum(one.amount for one in part) for part in (customer.payments, customer.invoices))
            assert (owed >= paid) is (customer.kind not in (Kind.OVERPAYS, Kind.UNKNOWN))
            assert all(one.reversed <= one.amount for one in customer.payments)
        for currency in {customer.currency for customer in day.customers}:
            books = {name: int(text.replace(".", "")) for name, text in expected(day, currency)["balance"].items()}
            assert books["received"] - books["reversed"] == books["applied"] + books["unallocated"] + books["suspense"]
            assert min(books.values()) >= 0


@pytest.mark.postgres
def test_the_reconciliation_agrees_with_the_erps_own_books_after_a_bad_day() -> None:
    with started() as company:
        evening = play_day(company.installation, Output(as_json=True), 80, SEED)
        assert evening.differences == []
        happened = evening.tally
        assert min(happened[name] for name in ("repeated", "given_up", "too_early")) > 0, happened
        assert company.deaths("pipeline") >= 1
        assert any("stranger" in one for one in _after_a_stranger(company).differences)


def _after_a_stranger(company: Company) -> Evening:
    """The comparison once something was told that is not in the ERP's books."""
    day = day_of(SEED, 80)
    stranger = {
        "payment_id": "stranger",
        "customer_external_id": "nobody",
        "amount": "0.01",
        "currency": day.customers[0].currency,
        "received_on": day.on.isoformat(),
    }
    company.post("pipeline", "/v1/erp/payments", stranger, role="erp")
    company.settle()
    evening = Evening(day.seed, day.on.isoformat(), day.payments, 0.0)

    async def compare() -> None:
        async with Client(company.addresses, company.token) as client:
            await reconcile(day, client, evening)

    asyncio.run(compare())
    assert len(evening.differences) == 4  # the total, the suspense, the balance, and the payment itself
    return evening
