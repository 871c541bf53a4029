"""SteelWheels comes out to the cent: loaded through the public APIs, and again while every service is killed once.

Every figure that the services report is compared with what the CSV files alone give (tests/journeys/reckoning).
"""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from deploy.demo import summary
from shared.testing.kafka import kafka_missing
from tests.journeys.company import Company, started
from tests.journeys.reckoning import commission
from tests.journeys.reckoning.book import Book, read
from tests.journeys.reckoning.receivables import BUCKETS, Key, Receivables
from tests.journeys.reckoning.sales import Sales, collected, signed
from tests.journeys.reckoning.tiers import tiers

pytestmark = pytest.mark.postgres

DAYS = ("2002-12-31", "2003-02-10", "2003-12-31", "2004-06-15", "2004-12-04", "2005-05-31", "2005-06-30", "2006-01-31")
SPANS = (("2003-01-01", "2005-12-31"), ("2004-01-01", "2004-12-31"), ("2003-10-15", "2004-02-29"))
PERIODS = {
    "2003": ("2003-01-01", "2003-12-31"),
    "2004-Q4": ("2004-10-01", "2004-12-31"),
    "2004-11": ("2004-11-01", "2004-11-30"),
    "2004-W48": ("2004-11-22", "2004-11-28"),
    "2005": ("2005-01-01", "2005-12-31"),
    "2006-Q1": ("2006-01-01", "2006-03-31"),
}
KILLED = {20: "performance", 160: "customer", 420: "pipeline", 700: "incentive"}
"""The service killed after so many rows of the load."""
BROKER_KILLED = {250: "kafka", 600: "kafka"}
INTERRUPTED = 330


WITH_BROKER = "over Kafka, each service and the broker killed"


class Interrupted(Exception):
    """The load stops here."""


def load_in_spite_of_all(company: Company, killed: dict[int, str]) -> None:
    """Each service is killed once, and the load itself ends in the middle and is begun again."""
    left = dict(killed)

    def disturb(done: int, total: int, what: str) -> None:
        if done in left:
            company.kill(left.pop(done))

    def interrupt(done: int, total: int, what: str) -> None:
        disturb(done, total, what)
        if done == INTERRUPTED:
            raise Interrupted

    with pytest.raises(Interrupted):
        company.load(interrupt)
    company.load(disturb)
    assert not left
    assert all(company.deaths(service) for service in killed.values())


@pytest.fixture(scope="module", params=["undisturbed", "each service killed", WITH_BROKER])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    kafka = request.param == WITH_BROKER
    if kafka and kafka_missing():
        pytest.skip(kafka_missing() or "")
    with started(kafka) as company:
        if request.param == "undisturbed":
            company.load()
        else:
            load_in_spite_of_all(company, KILLED | BROKER_KILLED if kafka else KILLED)
        yield company


@pytest.fixture(scope="module")
def book() -> Book:
    return read()


@pytest.fixture(scope="module")
def ledgers(book: Book) -> Receivables:
    return Receivables(book)


def keys(book: Book) -> dict[str, Key]:
    return {
        "customer": lambda deal: deal.customer,
        "rep": lambda deal: deal.rep,
        "unit": lambda deal: book.unit_of[deal.rep],
    }


def rows(report: dict[str, Any], by: str, *fields: str) -> dict[str, tuple[Any, ...]]:
    """A report's rows by what the CSV files call their key, once the rows stand in the order they must have."""
    first = fields[0]
    order = [(-Decimal(row[first]), row["key"]) for row in report["rows"]]
    assert order == sorted(order)
    name = {"unit": "label", "rep": "external_id", "customer": "external_id"}.get(by, "key")
    found = {row[name]: tuple(row[field] for field in fields) for row in report["rows"]}
    assert len(found) == len(report["rows"])
    return found


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("as_of", DAYS)
def test_aging(company: Company, ledgers: Receivables, as_of: str) -> None:
    report = company.get("pipeline", "/v1/reports/aging", as_of=as_of)
    aged = ledgers.aging(day(as_of)).get("")
    assert report["buckets"] == {name: money(aged.buckets[name] if aged else Decimal(0)) for name in BUCKETS}
    assert report["total"] == money(aged.total if aged else Decimal(0))
    assert report["invoices"] == (aged.invoices if aged else 0)
    assert report["unallocated"] == money(ledgers.unallocated(day(as_of)))
    assert report["rows"] == []


@pytest.mark.parametrize("by", ["customer", "rep", "unit"])
@pytest.mark.parametrize("as_of", DAYS)
def test_aging_by(company: Company, book: Book, ledgers: Receivables, as_of: str, by: str) -> None:
    report = company.get("pipeline", "/v1/reports/aging", as_of=as_of, by=by)
    assert rows(report, by, "total", *BUCKETS) == {
        key: (money(aged.total), *(money(aged.buckets[name]) for name in BUCKETS))
        for key, aged in ledgers.aging(day(as_of), keys(book)[by]).items()
    }


def test_ledgers(company: Company, book: Book, ledgers: Receivables) -> None:
    last = date.max
    for number, customer_id in company.ids("customer", "/v1/customers").items():
        ledger = company.get("pipeline", f"/v1/customers/{customer_id}/ledger")
        invoices = {invoice["number"]: (invoice["amount"], invoice["open"]) for invoice in ledger["invoices"]}
        assert invoices == {
            str(deal.number): (money(deal.amount), money(ledgers.open_of(deal, last)))
            for deal in ledgers.invoices
            if deal.customer == number
        }
        payments = {
            payment["payment_id"]: (payment["amount"], payment["applied"], payment["unallocated"])
            for payment in ledger["payments"]
        }
        assert payments == {
            payment.check: (
                money(payment.amount),
                money(ledgers.applied_of(payment)),
                money(payment.amount - ledgers.applied_of(payment)),
            )
            for payment in book.payments
            if payment.customer == number
        }
        assert ledger["unallocated"] == money(ledgers.unallocated(last, number))
        assert ledger["open"] == money(ledgers.exposure(number, last))


@pytest.mark.parametrize("by", ["rep", "unit", "customer", "product", "line", "region", "month", "quarter"])
@pytest.mark.parametrize("span", SPANS)
def test_sales(company: Company, book: Book, span: tuple[str, str], by: str) -> None:
    report = company.get("pipeline", "/v1/reports/sales", **{"from": span[0], "to": span[1], "by": by})
    sales = Sales(book, day(span[0]), day(span[1]))
    assert rows(report, by, "amount", "orders", "reversed") == {
        key: (money(sold.amount), sold.orders, money(sold.reversed)) for key, sold in sales.by(by).items()
    }
    assert report["total"] == money(sales.total.amount)
    assert report["average_order_value"] == money(sales.average_order_value)
    bought = sales.repurchase
    assert report["repurchase"] == {"buyers": bought.buyers, "repeat": bought.repeat, "rate": f"{bought.rate:.4f}"}


@pytest.mark.parametrize("by", ["rep", "unit"])
@pytest.mark.parametrize("as_of", DAYS)
def test_collection(company: Company, book: Book, ledgers: Receivables, as_of: str, by: str) -> None:
    report = company.get("pipeline", "/v1/reports/collection", as_of=as_of, by=by)
    assert rows(report, by, "due", "collected", "rate") == {
        key: (money(due), money(paid), f"{rate:.4f}")
        for key, (due, paid, rate) in ledgers.collection(day(as_of), keys(book)[by]).items()
    }


@pytest.mark.parametrize("as_of", DAYS[2:-1])
def test_days_of_sales_outstanding(company: Company, ledgers: Receivables, as_of: str) -> None:
    for days in (365, 90):
        report = company.get("pipeline", "/v1/reports/dso", as_of=as_of, days=days)
        assert report["open"] == money(ledgers.open_total(day(as_of)))
        assert report["dso"] == one_place(ledgers.dso_simple(day(as_of), days))
    report = company.get("pipeline", "/v1/reports/dso", as_of=as_of, method="countback")
    assert report["dso"] == one_place(ledgers.dso_countback(day(as_of)))


def one_place(days: Fraction) -> str:
    return str((Decimal(days.numerator) / days.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP))


@pytest.mark.parametrize("as_of", DAYS)
def test_customers_above_their_limit(company: Company, ledgers: Receivables, as_of: str) -> None:
    report = company.get("pipeline", "/v1/reports/credit", as_of=as_of)
    found = {row["external_id"]: (row["limit"], row["exposure"]) for row in report["rows"]}
    expected = ledgers.over_limit(day(as_of))
    assert found == {number: (money(limit), money(exposure)) for number, (limit, exposure) in expected.items()}


def test_credit_of_each_customer(company: Company, book: Book, ledgers: Receivables) -> None:
    for number, customer_id in company.ids("customer", "/v1/customers").items():
        credit = company.get("pipeline", f"/v1/customers/{customer_id}/credit")
        limit, exposure = book.limit_of[number], ledgers.exposure(number, date.max)
        found = tuple(credit[name] for name in ("limit", "exposure", "available"))
        assert found == (money(limit), money(exposure), money(limit - exposure))


@pytest.mark.parametrize("by", ["rep", "unit"])
@pytest.mark.parametrize("period", PERIODS)
def test_attainment(company: Company, book: Book, ledgers: Receivables, period: str, by: str) -> None:
    (first, last), key = map(day, PERIODS[period]), keys(book)[by]
    for metric, amounts in (
        ("signed_amount", signed(book, first, last, key)),
        ("collected_amount", collected(ledgers, first, last, key)),
    ):
        report = company.get("performance", "/v1/reports/attainment", metric=metric, period=period, by=by)
        assert rows(report, by, "actual") == {name: (money(amount),) for name, amount in amounts.items()}


def test_commission_lines(company: Company, book: Book, ledgers: Receivables) -> None:
    reps = {rep_id: number for number, rep_id in company.ids("performance", "/v1/reps").items()}
    contracts = {contract_id: number for number, contract_id in company.ids("pipeline", "/v1/contracts").items()}
    found: dict[tuple[str, str, str, str, str], Decimal] = defaultdict(Decimal)
    for line in company.every("incentive", "/v1/commissions"):
        key = (reps[line["rep_id"]], contracts[line["contract_id"]], line["kind"], line["on"], line["period"])
        found[key] += Decimal(line["amount"])
    assert found == {
        (line.rep, str(line.deal), line.kind, line.on.isoformat(), line.period): line.amount
        for line in commission.lines(book, ledgers)
    }


@pytest.mark.parametrize("as_of", DAYS)
def test_commission_balances(company: Company, book: Book, ledgers: Receivables, as_of: str) -> None:
    lines = commission.lines(book, ledgers)
    for number, rep_id in company.ids("performance", "/v1/reps").items():
        found = company.get("incentive", f"/v1/reps/{rep_id}/commission-balance", as_of=as_of)
        due = commission.balance(lines, number, day(as_of))
        assert {name: found[name] for name in ("earned", "held", "on_hold", "released", "clawed_back")} == {
            "earned": money(due.earned),
            "held": money(due.held),
            "on_hold": "0.00",
            "released": money(due.released),
            "clawed_back": money(due.clawed_back),
        }


OTHER_TIERS: commission.Tiers = ((Decimal(0), Decimal("0.0100")), (Decimal(33_333), Decimal("0.0375")))


@pytest.mark.parametrize("accumulate", ["quarter", "year", "deal"])
def test_simulations(company: Company, book: Book, accumulate: str) -> None:
    first, last = "2003-02-01", "2005-03-31"
    plan = {
        "name": "what if",
        "effective_from": "2003-01-01",
        "who": {"positions": ["rep"]},
        "payout_metric": "signed_amount",
        "accumulate": accumulate,
        "method": "marginal",
        "tiers": [{"from": money(start), "rate": f"{rate:.4f}"} for start, rate in OTHER_TIERS],
        "release": "on_collection",
    }
    heads = company.heads()
    report = company.post("incentive", "/v1/simulations", {"plan": plan, "from": first, "to": last})
    reps = {rep_id: number for number, rep_id in company.ids("performance", "/v1/reps").items()}
    expected = commission.simulated(book, day(first), day(last), OTHER_TIERS, accumulate)
    assert {reps[row["rep_id"]]: row["earned"] for row in report["rows"]} == {
        number: money(earned) for number, earned in expected.items()
    }
    assert report["total"] == money(sum(expected.values(), Decimal(0)))
    assert company.heads() == heads


async def test_the_summary_shows_what_the_reports_say(company: Company, ledgers: Receivables) -> None:
    found = await summary(company.addresses, company.token)
    as_of = day(found.as_of)
    assert found.aging["total"] == money(ledgers.open_total(as_of))
    assert len(found.over_limit) == min(5, len(ledgers.over_limit(as_of)))
    overdue = {
        key: aged.total - aged.buckets["not_due"]
        for key, aged in ledgers.aging(as_of, lambda deal: deal.customer).items()
    }
    assert [row["overdue"] for row in found.overdue] == [money(amount) for amount in sorted(overdue.values())[:-6:-1]]


@pytest.mark.parametrize("company", ["undisturbed"], indirect=True)
@pytest.mark.parametrize("as_of", ["2004-06-15", "2005-05-31"])
def test_every_customer_has_a_tier(company: Company, book: Book, as_of: str) -> None:
    scheme = {"method": "quintiles", "tiers": {"A": {"min_sum": 12}, "B": {"min_sum": 8}}}
    company.put("customer", "/v1/tier-scheme", {"effective_on": "2003-01-01", **scheme})
    run = company.post("customer", "/v1/tier-runs", {"as_of": as_of})
    expected = tiers(book, day(as_of))
    buyers = [standing.scores for standing in expected.values() if standing.frequency]
    assert (run["customers"], run["buyers"]) == (len(expected), len(buyers))
    assert run["tiers"] == {tier: sum(one.tier == tier for one in expected.values()) for tier in "ABC"}
    sizes = [(len(buyers) + 4 - fifth) // 5 for fifth in range(5)]
    for score in range(3):
        assert [sum(scores[score] == fifth for scores in buyers) for fifth in range(1, 6)] == sizes
    for number, customer_id in company.ids("customer", "/v1/customers").items():
        found, due = company.get("customer", f"/v1/customers/{customer_id}/tier"), expected[number]
        assert (found["tier"], found["recency_days"], found["frequency"]) == (due.tier, due.recency_days, due.frequency)
        assert (found["monetary"], (found["r"], found["f"], found["m"])) == (money(due.monetary), due.scores)
    company.settle()
    listed = {tier: set(company.ids("customer", "/v1/customers", tier=tier)) for tier in "ABC"}
    assert listed == {tier: {number for number, one in expected.items() if one.tier == tier} for tier in "ABC"}


@pytest.mark.parametrize("company", ["undisturbed"], indirect=True)
def test_a_second_load_changes_nothing(company: Company) -> None:
    heads = company.heads()
    company.load()
    assert company.heads() == heads


def test_the_consistency_check_finds_nothing_wrong(company: Company) -> None:
    data = str(company.installation.data.path)
    command = [sys.executable, "-c", "from shared.cli import main; main()", "check", "--data", data, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
