"""SteelWheels' ledgers against a reckoning of their own: money in its order of due dates, customer by customer."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from services.pipeline.allocation.decider import ReceivePayment
from services.pipeline.invoices.decider import BookInvoice
from services.pipeline.invoices.events import Instalment
from services.pipeline.receivables.decider import LedgerCommand

from .books import CUSTOMER, PLENTY, after, invoice_id

DATA = Path(__file__).parents[3] / "data" / "steelwheels"
ZERO = Decimal(0)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sales() -> dict[str, list[tuple[date, str, Decimal]]]:
    """(date, order number, amount) of each order that is invoiced, by customer."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for line in rows("order_lines"):
        amounts[line["ordernumber"]] += Decimal(line["quantityordered"]) * Decimal(line["priceeach"])
    found: dict[str, list[tuple[date, str, Decimal]]] = defaultdict(list)
    for order in rows("orders"):
        if order["status"] != "Cancelled":
            number = order["ordernumber"]
            found[order["customernumber"]].append((date.fromisoformat(order["orderdate"]), number, amounts[number]))
    return found


def receipts() -> dict[str, list[tuple[date, str, Decimal]]]:
    found: dict[str, list[tuple[date, str, Decimal]]] = defaultdict(list)
    for paid in rows("payments"):
        day, amount = date.fromisoformat(paid["paymentdate"]), Decimal(paid["amount"])
        found[paid["customernumber"]].append((day, paid["checknumber"], amount))
    return found


def book(number: str, on: date, amount: Decimal) -> BookInvoice:
    return BookInvoice(
        invoice_id=invoice_id(number),
        number=number,
        contract_id=uuid5(NAMESPACE_OID, number),
        customer_id=CUSTOMER,
        owner_id=None,
        issued_on=on,
        amount=amount,
        currency="USD",
        instalments=(Instalment(due_on=on + timedelta(days=30), amount=amount),),
        contract_amount=PLENTY,
    )


def receive(payment_id: str, on: date, amount: Decimal) -> ReceivePayment:
    return ReceivePayment(payment_id=payment_id, customer_id=CUSTOMER, currency="USD", amount=amount, received_on=on)


def test_every_customers_open_invoices_are_those_that_its_receipts_did_not_reach() -> None:
    invoiced, received = sales(), receipts()
    assert sum(len(one) for one in received.values()) == 272
    for customer in {*invoiced, *received}:
        happened: list[tuple[date, int, str, LedgerCommand]] = [
            *((on, 0, number, book(number, on, amount)) for on, number, amount in invoiced[customer]),
            *((on, 1, number, receive(number, on, amount)) for on, number, amount in received[customer]),
        ]
        books = after([command for *_, command in sorted(happened, key=lambda one: one[:3])])
        money = sum((amount for _, _, amount in received[customer]), ZERO)
        for _, number, amount in sorted(invoiced[customer], key=lambda one: (one[0], int(one[1]))):
            paid = min(money, amount)
            assert books.invoices[invoice_id(number)].open == amount - paid, (customer, number)
            money -= paid
        assert books.unallocated == money, customer
