import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.kernel.money import allocate
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    DealSigned,
    Line,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
    RepAmount,
    Split,
)
from shared.testing.serving import Served
from tests.performance.heard import Heard

CUSTOMER, INVOICE, ORDER, SOMEBODY = (UUID(int=n) for n in range(1, 5))


def a_deal(n: int, amount: str, on: str, *splits: tuple[str, str], currency: str = "USD") -> DealSigned:
    return DealSigned(
        contract_id=UUID(int=1000 + n),
        document_version=1,
        customer_id=CUSTOMER,
        amount=Decimal(amount),
        currency=currency,
        splits=tuple(Split(rep_id=UUID(rep_id), percent=Decimal(percent)) for rep_id, percent in splits),
        signed_on=date.fromisoformat(on),
    )


def a_payment(deal: DealSigned, amount: Decimal, on: date) -> PaymentAllocated:
    part = Allocation(invoice_id=INVOICE, contract_id=deal.contract_id, due_on=on, amount=amount)
    return PaymentAllocated(
        payment_id="P", customer_id=CUSTOMER, currency=deal.currency, received_on=on, applied_on=on, allocations=(part,)
    )


def its_reversal(paid: PaymentAllocated, on: date) -> PaymentReversed:
    return PaymentReversed(
        payment_id=paid.payment_id,
        customer_id=CUSTOMER,
        currency=paid.currency,
        received_on=paid.received_on,
        reversed_on=on,
        amount=paid.allocations[0].amount,
        allocations=paid.allocations,
    )


class Company:
    """Anna in North and, from July 2004, in South; Boris in North. North and South below Sales."""

    def __init__(self, served: Served) -> None:
        self.served, self.hr, self.hear = served, served.as_("hr"), Heard(served)

    async def made(self, path: str, **body: Any) -> str:
        answer = await self.hr.post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return str(answer.json()["id"])

    async def found(self) -> "Company":
        self.sales = await self.unit("Sales", None)
        self.north, self.south = await self.unit("North", self.sales), await self.unit("South", self.sales)
        self.anna, self.boris = await self.rep("Anna", "1165"), await self.rep("Boris", "1166")
        await self.made(f"/v1/reps/{self.anna}/transfer", unit_id=self.south, on="2004-07-01")
        return self

    async def unit(self, name: str, parent_id: str | None) -> str:
        body = {"name": name, "kind": "group", "parent_id": parent_id, "from": "2003-01-01", "external_id": name}
        return await self.made("/v1/units", **body)

    async def rep(self, name: str, external_id: str) -> str:
        body = {"name": name, "external_id": external_id, "unit_id": self.north}
        return await self.made("/v1/reps", **body, position="rep", joined_on="2003-01-01")

    async def ask(self, **query: str) -> httpx.Response:
        await self.served.caught_up()
        return await self.served.as_("sales_manager").get("/v1/reports/attainment", params=query)

    async def report(self, period: str, metric: str = "signed_amount", **query: str) -> Any:
        answer = await self.ask(metric=metric, period=period, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def rows(self, period: str, metric: str = "signed_amount", **query: str) -> list[tuple[Any, Any]]:
        found = await self.report(period, metric, **query)
        return [(row["label"], row["actual"]) for row in found["rows"]]


@pytest.fixture
async def company(served: Served) -> Company:
    return await Company(served).found()


async def test_a_row_names_who_it_is_about_and_has_no_target_where_no_plan_says_one(company: Company) -> None:
    await company.hear(a_deal(1, "100.01", "2004-08-05", (company.anna, "50"), (company.boris, "50")))
    assert await company.report("2004-08", by="rep") == {
        "metric": "signed_amount",
        "period": "2004-08",
        "currency": "USD",
        "rows": [
            {
                "key": rep_id,
                "label": name,
                "external_id": external_id,
                "target": None,
                "actual": actual,
                "rate": None,
                "pace": None,
            }
            for rep_id, name, external_id, actual in [
                (company.anna, "Anna", "1165", "50.01"),
                (company.boris, "Boris", "1166", "50.00"),
            ]
        ],
        "total": "100.01",
    }


@pytest.mark.parametrize(
    ("period", "amount"),
    [("2004", "111"), ("2004-Q3", "110"), ("2004-08", "100"), ("2004-W32", "100"), ("2004-W31", "10"), ("2005", "0")],
)
async def test_a_period_has_what_falls_in_it(company: Company, period: str, amount: str) -> None:
    await company.hear(
        a_deal(1, "100", "2004-08-02", (company.boris, "100")),
        a_deal(2, "10", "2004-07-31", (company.boris, "100")),
        a_deal(3, "1", "2004-01-01", (company.boris, "100")),
    )
    found = await company.rows(period, rep_id=company.boris, currency="USD")
    assert found == [("Boris", f"{amount}.00")]


async def test_a_cancellation_lowers_the_deals_own_period(company: Company) -> None:
    deal = a_deal(1, "100", "2004-03-15", (company.anna, "60"), (company.boris, "40"))
    deal = deal.model_copy(update={"lines": (Line(sku="S10", quantity=8), Line(sku="S18", quantity=2))})
    parts = (
        RepAmount(rep_id=UUID(company.anna), amount=Decimal("30")),
        RepAmount(rep_id=UUID(company.boris), amount=Decimal("20")),
    )
    cancelled = OrderCancelled(
        order_id=ORDER,
        contract_id=deal.contract_id,
        customer_id=CUSTOMER,
        amount=Decimal("50"),
        currency="USD",
        by_rep=parts,
        lines=(Line(sku="S10", quantity=4),),
        signed_on=deal.signed_on,
        on=date(2004, 8, 1),
    )
    fewer = a_deal(2, "100", "2004-03-16", (company.boris, "100"))
    fewer = fewer.model_copy(update={"lines": (Line(sku="S10", quantity=3),)})
    gone = {"contract_id": fewer.contract_id, "by_rep": (), "amount": Decimal("0"), "signed_on": fewer.signed_on}
    await company.hear(deal, cancelled, fewer, cancelled.model_copy(update=gone))
    # Pieces are not divided: they count for who has the largest split. Of none more is cancelled than there were.
    assert (await company.report("2004-03", "units_sold"))["currency"] is None
    assert await company.rows("2004-03", "units_sold", by="rep") == [("Anna", 6), ("Boris", 0)]
    assert await company.rows("2004-03", by="rep") == [("Boris", "120.00"), ("Anna", "30.00")]
    assert await company.rows("2004-08", by="rep") == []


async def test_a_unit_has_what_its_members_of_that_day_did(company: Company) -> None:
    await company.hear(
        a_deal(1, "100", "2004-06-30", (company.anna, "100")),
        a_deal(2, "10", "2004-07-01", (company.anna, "100")),
        a_deal(3, "1", "2004-07-01", (company.boris, "100")),
    )
    assert await company.rows("2004", by="unit") == [("North", "101.00"), ("South", "10.00")]
    assert await company.rows("2004", unit_id=company.south) == [("South", "10.00")]
    assert await company.rows("2004", unit_id=company.sales) == [("Sales", "111.00")]
    assert await company.rows("2004", unit_id=company.north, by="rep") == [("Anna", "100.00"), ("Boris", "1.00")]
    assert await company.rows("2004", unit_id=company.sales, by="unit") == [("North", "101.00"), ("South", "10.00")]


async def test_a_unit_has_what_stood_below_it_that_day(company: Company) -> None:
    await company.made(f"/v1/units/{company.south}/move", parent_id=company.north, on="2004-10-01")
    await company.made(f"/v1/units/{company.north}/move", parent_id=company.sales, on="2004-10-01")
    await company.hear(
        a_deal(1, "100", "2004-09-30", (company.anna, "100")), a_deal(2, "10", "2004-10-01", (company.anna, "100"))
    )
    assert await company.rows("2004", unit_id=company.north) == [("North", "10.00")]
    assert await company.rows("2004", unit_id=company.sales) == [("Sales", "110.00")]


async def test_what_nobody_has_is_a_row_of_its_own_so_that_rows_add_up(company: Company) -> None:
    await company.made(f"/v1/reps/{company.boris}/leave", on="2004-02-01", reason="moves abroad")
    await company.hear(
        a_deal(1, "100", "2004-01-31", (company.boris, "100")),
        a_deal(2, "10", "2004-02-01", (company.boris, "100")),
        a_deal(3, "1", "2004-02-01"),
        a_deal(4, "0.5", "2004-02-01", (str(SOMEBODY), "100")),
    )
    by_unit, by_rep = await company.report("2004", by="unit"), await company.report("2004")
    assert [(row["key"], row["actual"]) for row in by_unit["rows"]] == [(company.north, "100.00"), (None, "11.50")]
    assert [(row["key"], row["label"], row["actual"]) for row in by_rep["rows"]] == [
        (company.boris, "Boris", "110.00"),
        (None, None, "1.00"),
        (str(SOMEBODY), None, "0.50"),
    ]
    assert by_unit["total"] == by_rep["total"] == "111.50"


async def test_amounts_are_in_the_one_currency_that_is_there_or_the_one_asked_for(company: Company) -> None:
    await company.hear(a_deal(1, "100", "2004-01-31", (company.boris, "100"), currency="EUR"))
    assert (await company.report("2004"))["currency"] == "EUR"
    await company.hear(a_deal(2, "10", "2004-01-31", (company.boris, "100"), currency="USD"))
    assert (await company.report("2004"))["currency"] == "CNY"
    assert await company.rows("2004") == []
    assert await company.rows("2004", currency="USD") == [("Boris", "10.00")]


async def test_collected_money_is_credited_on_its_day_and_taken_back_on_that_of_the_reversal(company: Company) -> None:
    deal = a_deal(1, "100", "2004-01-31", (company.anna, "50"), (company.boris, "50"))
    paid = a_payment(deal, Decimal("0.01"), date(2004, 2, 1))
    rest = a_payment(deal, Decimal("0.01"), date(2004, 3, 1))
    await company.hear(deal, paid, rest, its_reversal(paid, date(2004, 4, 1)))
    metric = "collected_amount"
    assert await company.rows("2004-02", metric) == [("Anna", "0.01"), ("Boris", "0.00")]
    assert await company.rows("2004-03", metric) == [("Boris", "0.01"), ("Anna", "0.00")]
    assert await company.rows("2004-04", metric) == [("Anna", "0.00"), ("Boris", "-0.01")]
    assert await company.rows("2004", metric) == [("Anna", "0.01"), ("Boris", "0.00")]


async def test_an_amendment_that_divides_the_deal_anew_does_so_from_its_first_day(company: Company) -> None:
    deal = a_deal(1, "100", "2004-01-31", (company.anna, "50"), (company.boris, "50"))
    anna, boris = UUID(company.anna), UUID(company.boris)
    amended = ContractAmended(
        contract_id=deal.contract_id,
        customer_id=CUSTOMER,
        document_version=2,
        amount=Decimal("100"),
        delta=Decimal("0"),
        currency="USD",
        by_rep=(RepAmount(rep_id=anna, amount=Decimal("-50")), RepAmount(rep_id=boris, amount=Decimal("50"))),
        splits=(Split(rep_id=boris, percent=Decimal("100")),),
        lines=(Line(sku="S10", quantity=7),),
        signed_on=deal.signed_on,
        on=date(2004, 3, 1),
    )
    before = deal.model_copy(update={"lines": (Line(sku="S18", quantity=3),)})
    await company.hear(before, a_payment(deal, Decimal("10"), date(2004, 2, 1)), amended)
    await company.hear(a_payment(deal, Decimal("5"), date(2004, 4, 1)))
    assert await company.rows("2004") == [("Boris", "100.00"), ("Anna", "0.00")]
    assert await company.rows("2004-01", "units_sold") == [("Boris", 7)]
    assert await company.rows("2004-02", "collected_amount") == [("Boris", "10.00")]
    assert await company.rows("2004", "collected_amount") == [("Boris", "15.00")]


async def test_money_of_a_deal_not_yet_known_is_nobodys_until_it_is(company: Company) -> None:
    deal = a_deal(1, "100", "2004-01-31", (company.anna, "50"), (company.boris, "50"))
    await company.hear(a_payment(deal, Decimal("10"), date(2004, 2, 1)))
    assert await company.rows("2004", "collected_amount") == [(None, "10.00")]
    await company.hear(deal)
    found = await company.rows("2004", "collected_amount")
    assert sorted(found) == [("Anna", "5.00"), ("Boris", "5.00")]


async def test_collected_money_is_divided_as_the_whole_of_it_would_be(company: Company) -> None:
    """The SQL of the report against `allocate`, over random deals, splits, payments and reversals."""
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    reps = [company.anna, company.boris, str(SOMEBODY)]
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for n in range(40):
        weights = [chance.choice(["0.0001", "10", "33.3333", "33.3334", "50", "99.9999"]) for _ in reps]
        deal = a_deal(n, "1000000", "2004-01-01", *zip(reps, weights, strict=True))
        percents, before = [Decimal(weight) for weight in weights], [Decimal(0)] * 3
        so_far, day, paid = Decimal(0), date(2004, 1, 1), list[PaymentAllocated]()
        events: list[Any] = [deal]
        for _ in range(chance.randint(1, 6)):
            day += timedelta(days=chance.randint(0, 60))
            if paid and chance.random() < 0.3:
                one = paid.pop(chance.randrange(len(paid)))
                events.append(its_reversal(one, day))
                so_far -= one.allocations[0].amount
            else:
                paid.append(a_payment(deal, Decimal(chance.randint(1, 300)) / 100, day))
                events.append(paid[-1])
                so_far += paid[-1].allocations[0].amount
            after = allocate(so_far, percents)
            for rep_id, new, old in zip(reps, after, before, strict=True):
                expected[f"{day:%Y-%m}", rep_id] += new - old
            before = after
        await company.hear(*events)
    for month in sorted({month for month, _ in expected}):
        found = await company.report(month, "collected_amount", currency="USD")
        actual = {row["key"]: Decimal(row["actual"]) for row in found["rows"]}
        assert actual == {key: amount for (when, key), amount in expected.items() if when == month}, f"seed {seed}"


async def test_who_has_nothing_or_is_unknown_has_a_row_of_zero(company: Company) -> None:
    assert await company.rows("2004", rep_id=company.anna) == [("Anna", "0.00")]
    assert await company.rows("2004", unit_id=company.north) == [("North", "0.00")]
    assert await company.rows("2004", rep_id=str(SOMEBODY)) == [(None, "0.00")]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"metric": "margin", "period": "2004"}, "/metric"),
        ({"metric": "visits", "period": "2004", "currency": "USD"}, "/currency"),
        ({"metric": "signed_amount", "period": "2004-13"}, "/period"),
        ({"metric": "signed_amount", "period": "2004-W54"}, "/period"),
        ({"metric": "signed_amount", "period": "0000"}, "/period"),
        ({"metric": "signed_amount"}, "/period"),
        ({"metric": "signed_amount", "period": "2004", "by": "customer"}, "/by"),
        ({"metric": "signed_amount", "period": "2004", "rep_id": str(SOMEBODY), "by": "rep"}, "/by"),
        ({"metric": "signed_amount", "period": "2004", "rep_id": str(SOMEBODY), "unit_id": str(ORDER)}, "/unit_id"),
        ({"metric": "signed_amount", "period": "2004", "as_of": "2004-02-30"}, "/as_of"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_what_cannot_be_asked_is_pointed_at(served: Served, query: dict[str, str], pointer: str) -> None:
    answer = await served.as_("rep").get("/v1/reports/attainment", params=query)
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_rows_come_as_csv_where_that_is_asked_for(company: Company) -> None:
    await company.hear(a_deal(1, "100", "2004-08-05", (company.boris, "100")))
    await company.served.caught_up()
    answer = await company.served.as_("sales_manager").get(
        "/v1/reports/attainment",
        params={"metric": "signed_amount", "period": "2004"},
        headers={"Accept": "text/csv"},
    )
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines()[1] == f"{company.boris},Boris,1166,,100.00,,"
