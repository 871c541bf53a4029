"""The reckoning itself, by hand: small books whose figures can be checked with pencil and paper."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.journeys.reckoning import commission
from tests.journeys.reckoning.book import Book, Deal, Payment, read
from tests.journeys.reckoning.receivables import Receivables, bucket
from tests.journeys.reckoning.sales import Repurchase, Sales, collected, quarter, signed


def deal(number: int, on: str, amount: int, *, customer: str = "c", rep: str = "r", cancelled: bool = False) -> Deal:
    return Deal(number, customer, rep, date.fromisoformat(on), {"p": usd(amount)}, cancelled)


def paid(check: str, on: str, amount: int, customer: str = "c") -> Payment:
    return Payment(check, customer, date.fromisoformat(on), usd(amount))


def book(deals: Sequence[Deal], payments: Sequence[Payment] = (), limit: int = 1000) -> Book:
    customers = {deal.customer for deal in deals} | {payment.customer for payment in payments}
    return Book(
        deals=tuple(deals),
        payments=tuple(payments),
        unit_of={"r": "north", "s": "south"},
        limit_of=dict.fromkeys(customers, usd(limit)),
        region_of=dict.fromkeys(customers, "north"),
        line_of={"p": "Planes", "q": "Ships", "t": "Planes"},
        commissioned=frozenset({"r", "s"}),
    )


def settled(ledger: Receivables) -> list[tuple[str, int, str, int]]:
    return [(part.check, part.deal.number, part.on.isoformat(), int(part.amount)) for part in ledger.applied]


def usd(amount: int | str) -> Decimal:
    return Decimal(amount)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_money_goes_to_the_oldest_due_first_and_what_is_left_to_the_next() -> None:
    ledger = Receivables(book([deal(2, "2004-01-05", 50), deal(1, "2004-01-10", 80)], [paid("A", "2004-02-01", 70)]))
    assert settled(ledger) == [("A", 2, "2004-02-01", 50), ("A", 1, "2004-02-01", 20)]
    assert ledger.open_of(ledger.invoices[0], day("2004-02-01")) == 60


def test_of_invoices_due_on_one_day_the_lower_number_is_paid_first() -> None:
    ledger = Receivables(book([deal(10, "2004-01-05", 50), deal(9, "2004-01-05", 50)], [paid("A", "2004-01-06", 60)]))
    assert settled(ledger) == [("A", 9, "2004-01-06", 50), ("A", 10, "2004-01-06", 10)]


def test_money_before_any_invoice_waits_and_is_applied_on_the_day_of_the_next_one() -> None:
    ledger = Receivables(book([deal(1, "2004-01-10", 80)], [paid("B", "2004-01-02", 30), paid("A", "2004-01-03", 90)]))
    assert settled(ledger) == [("B", 1, "2004-01-10", 30), ("A", 1, "2004-01-10", 50)]
    assert ledger.unallocated(day("2004-01-09")) == 120
    assert ledger.unallocated(day("2004-01-10")) == 40


def test_orders_of_a_day_come_before_its_payments() -> None:
    ledger = Receivables(book([deal(1, "2004-01-10", 80)], [paid("A", "2004-01-10", 80)]))
    assert settled(ledger) == [("A", 1, "2004-01-10", 80)]


def test_what_is_due_today_is_not_due_yet() -> None:
    due = day("2004-03-01")
    ages = [
        ("2004-03-01", "not_due"),
        ("2004-03-02", "d1_30"),
        ("2004-03-31", "d1_30"),
        ("2004-04-01", "d31_60"),
        ("2004-04-30", "d31_60"),
        ("2004-05-01", "d61_90"),
        ("2004-05-30", "d61_90"),
        ("2004-05-31", "over_90"),
    ]
    assert [(on, bucket(due, day(on))) for on, _ in ages] == ages


def test_aging_knows_only_what_was_there_by_the_day() -> None:
    ledger = Receivables(
        book([deal(1, "2004-01-01", 100), deal(2, "2004-03-01", 40, cancelled=True)], [paid("A", "2004-02-10", 30)])
    )
    before, after = ledger.aging(day("2004-02-09"))[""], ledger.aging(day("2004-03-02"))[""]
    assert (before.buckets["d1_30"], before.total, before.invoices) == (usd(100), usd(100), 1)
    assert (after.buckets["d31_60"], after.total) == (usd(70), usd(70))
    assert ledger.aging(day("2003-12-31")) == {}


def test_collection_counts_what_fell_due() -> None:
    ledger = Receivables(book([deal(1, "2004-01-01", 90), deal(2, "2004-01-15", 500)], [paid("A", "2004-01-20", 60)]))
    assert ledger.collection(day("2004-01-30"), lambda _: "r") == {}
    assert ledger.collection(day("2004-01-31"), lambda _: "r") == {"r": (usd(90), usd(60), usd("0.6667"))}


def test_days_of_sales_outstanding() -> None:
    """January 310 in 31 days, February 290 in 29, March 100 up to the 10th; 245 are open on 10 March."""
    ledger = Receivables(
        book(
            [deal(1, "2004-01-15", 310), deal(2, "2004-02-15", 290), deal(3, "2004-03-05", 100)],
            [paid("A", "2004-03-09", 455)],
        )
    )
    assert ledger.open_total(day("2004-03-10")) == 245
    assert ledger.dso_simple(day("2004-03-10"), 30) == Fraction(245, 390) * 30
    assert ledger.dso_countback(day("2004-03-10")) == 10 + Fraction(145, 290) * 29


def test_a_customer_at_the_limit_is_not_over_it() -> None:
    ledger = Receivables(book([deal(1, "2004-01-01", 1000), deal(2, "2004-01-02", 1)]))
    assert ledger.over_limit(day("2004-01-01")) == {}
    assert ledger.over_limit(day("2004-01-02")) == {"c": (usd(1000), usd(1001))}


def test_a_cancelled_deal_is_shown_as_reversed_and_is_no_order() -> None:
    sales = Sales(
        book([deal(1, "2004-01-05", 50), deal(2, "2004-02-05", 70, cancelled=True), deal(3, "2004-02-09", 25)]),
        day("2004-01-01"),
        day("2004-12-31"),
    )
    assert (sales.total.amount, sales.total.reversed, sales.total.orders) == (usd(75), usd(70), 2)
    assert sales.average_order_value == usd("37.50")
    assert sales.repurchase == Repurchase(1, 1, usd("1.0000"))
    assert {key: row.amount for key, row in sales.by("month").items()} == {"2004-01": 50, "2004-02": 25}


def test_sales_by_line_count_a_deal_once_for_each_line() -> None:
    mixed = Deal(1, "c", "r", day("2004-01-05"), {"p": usd(5), "q": usd(7), "t": usd(1)})
    rows = Sales(book([mixed]), day("2004-01-01"), day("2004-01-31")).by("line")
    assert {key: (row.amount, row.orders) for key, row in rows.items()} == {"Planes": (usd(6), 1), "Ships": (usd(7), 1)}


def test_attainment_counts_signed_on_signing_and_collected_when_applied() -> None:
    made = book([deal(1, "2004-03-30", 80)], [paid("A", "2004-03-01", 20), paid("B", "2004-04-02", 60)])
    first, last = day("2004-03-01"), day("2004-03-31")
    assert signed(made, first, last, lambda deal: deal.rep) == {"r": 80}
    assert collected(Receivables(made), first, last, lambda deal: deal.rep) == {"r": 20}


def test_step_rates_as_in_oracles_example() -> None:
    """0–1,000 at 1 %, –3,000 at 2 %, –8,000 at 3 %, –20,000 at 5 %, each deal by itself."""
    tiers = [(usd(0), usd("0.01")), (usd(1000), usd("0.02")), (usd(3000), usd("0.03")),
             (usd(8000), usd("0.05"))]  # fmt: skip
    paid_out = [commission.payout(usd(amount), tiers) for amount in (200, 300, 1500, 1200, 2000, 4500)]
    assert paid_out == [2, 3, 20, 14, 30, 95]


def test_a_deal_over_a_boundary_is_paid_at_both_rates() -> None:
    """145,000 done and a deal of 20,000; 4 % to 150k, 6 % to 250k, 8 % above: 1,100 (Spiff)."""
    tiers = [(usd(0), usd("0.04")), (usd(150_000), usd("0.06")), (usd(250_000), usd("0.08"))]
    deals = [deal(1, "2004-01-05", 145_000), deal(2, "2004-02-05", 20_000)]
    assert [earned for _, earned in commission.rated(deals, tiers)] == [5800, 1100]


def test_each_quarter_begins_at_the_lowest_tier_and_the_order_is_of_signing_then_number() -> None:
    deals = [deal(10, "2004-03-31", 60_000), deal(9, "2004-03-31", 40_000), deal(11, "2004-04-01", 10_000)]
    earned = {found.number: amount for found, amount in commission.rated(deals, commission.DEMO)}
    assert earned == {9: 600, 10: 150 + 1250, 11: 150}
    assert [quarter(day(on)) for on in ("2004-03-31", "2004-04-01")] == ["2004-Q1", "2004-Q2"]


def test_release_follows_the_money_and_ends_at_what_was_earned() -> None:
    """A commission of 1.50 on a deal of 100: thirds of the money release 0.50 each, 33 of it 0.495, that is 0.50."""
    made = book([deal(1, "2004-01-05", 100)], [paid("A", "2004-02-01", 33), paid("B", "2004-03-01", 67)])
    found = commission.lines(made, Receivables(made))
    assert [(line.kind, line.on.isoformat(), line.amount) for line in found] == [
        ("earned", "2004-01-05", usd("1.50")),
        ("released", "2004-02-01", usd("0.50")),
        ("released", "2004-03-01", usd("1.00")),
    ]
    assert commission.balance(found, "r", day("2004-02-28")) == commission.Balance(
        usd("1.50"), usd("1.00"), usd("0.50"), usd(0)
    )


def test_a_cancelled_deal_is_clawed_back_as_earned_and_keeps_its_place() -> None:
    made = book([deal(1, "2004-01-05", 50_000, cancelled=True), deal(2, "2004-01-06", 1_000)])
    found = commission.lines(made, Receivables(made))
    assert [(line.deal, line.kind, line.amount) for line in found] == [
        (1, "earned", usd(750)),
        (1, "clawed_back", usd(-750)),
        (2, "earned", usd(25)),
    ]
    assert commission.balance(found, "r", day("2004-12-31")) == commission.Balance(usd(775), usd(25), usd(0), usd(750))


def test_a_simulation_counts_deals_as_they_stand() -> None:
    made = book([deal(1, "2004-01-05", 50_000, cancelled=True), deal(2, "2004-01-06", 1_000)])
    year = (day("2004-01-01"), day("2004-12-31"))
    assert commission.simulated(made, *year, commission.DEMO) == {"r": 15}


def test_steelwheels_as_its_description_counts_it() -> None:
    real = read()
    assert (len(real.deals), len(real.payments), len(real.limit_of), len(real.unit_of)) == (330, 272, 126, 23)
    assert sum(found.cancelled for found in real.deals) == 6
    assert sum(len(found.by_product) for found in real.deals) == 3000
    assert {real.unit_of[rep] for rep in real.commissioned} == {"NA", "EMEA", "JAPAN, APAC"}
    ledger = Receivables(real)
    last = day("2005-12-31")
    received = sum(payment.amount for payment in real.payments)
    assert received == sum(part.amount for part in ledger.applied) + ledger.unallocated(last)
    invoiced = sum((invoice.amount for invoice in ledger.invoices), usd(0))
    assert ledger.open_total(last) == invoiced - sum(part.amount for part in ledger.applied) >= 0
