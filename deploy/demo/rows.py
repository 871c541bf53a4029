"""The rows of data/steelwheels, as they are told to the services."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "steelwheels"
CURRENCY = "USD"
DAYS_TO_PAY = 30


@dataclass(frozen=True, slots=True)
class Employee:
    number: str
    name: str
    email: str
    superior: str
    title: str

    @property
    def position(self) -> str:
        if self.title == "Sales Rep":
            return "rep"
        return "sales_manager" if "Manager" in self.title else "director"

    @property
    def region(self) -> str | None:
        """The region that a sales manager leads: "Sales Manager (NA)"."""
        return self.title.partition("(")[2].rstrip(")") or None


@dataclass(frozen=True, slots=True)
class Customer:
    number: str
    name: str
    contact: str
    phone: str
    address: str
    city: str
    country: str
    rep: str | None
    credit_limit: str


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    name: str
    line: str
    list_price: str
    floor_price: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    sku: str
    quantity: int
    unit_price: str


@dataclass(frozen=True, slots=True)
class Order:
    """`delivered_on` is None for an order that the data do not show as delivered."""

    number: str
    customer: str
    ordered_on: date
    required_on: date
    delivered_on: date | None
    cancelled: bool
    disputed: bool
    lines: tuple[OrderLine, ...]

    @property
    def amount(self) -> str:
        return str(sum((line.quantity * Decimal(line.unit_price) for line in self.lines), Decimal(0)))

    @property
    def due_on(self) -> date:
        return self.ordered_on + timedelta(days=DAYS_TO_PAY)


@dataclass(frozen=True, slots=True)
class Payment:
    check: str
    customer: str
    received_on: date
    amount: str


@dataclass(frozen=True)
class SteelWheels:
    folder: Path = FOLDER

    @cached_property
    def employees(self) -> list[Employee]:
        return [
            Employee(
                row["employeenumber"],
                f"{row['firstname']} {row['lastname']}",
                row["email"],
                row["reportsto"],
                row["jobtitle"],
            )
            for row in self._rows("employees")
        ]

    @cached_property
    def customers(self) -> dict[str, Customer]:
        return {
            row["customernumber"]: Customer(
                number=row["customernumber"],
                name=row["customername"],
                contact=f"{row['contactfirstname']} {row['contactlastname']}",
                phone=row["phone"],
                address=_joined(row["addressline1"], f"{row['state']} {row['postalcode'].strip()}".strip()),
                city=row["city"],
                country=row["country"],
                rep=row["salesrepemployeenumber"] or None,
                credit_limit=row["creditlimit"],
            )
            for row in self._rows("customers")
        }

    @cached_property
    def products(self) -> list[Product]:
        return [
            Product(row["productcode"], row["productname"], row["productline"], row["msrp"], row["buyprice"])
            for row in self._rows("products")
        ]

    @cached_property
    def orders(self) -> list[Order]:
        """By number."""
        lines: dict[str, list[OrderLine]] = {}
        for row in sorted(self._rows("order_lines"), key=lambda row: int(row["orderlinenumber"])):
            line = OrderLine(row["productcode"], int(row["quantityordered"]), row["priceeach"])
            lines.setdefault(row["ordernumber"], []).append(line)
        rows = sorted(self._rows("orders"), key=lambda row: int(row["ordernumber"]))
        return [_order(row, tuple(lines[row["ordernumber"]])) for row in rows]

    @cached_property
    def payments(self) -> list[Payment]:
        """By check number."""
        rows = sorted(self._rows("payments"), key=lambda row: row["checknumber"])
        return [
            Payment(row["checknumber"], row["customernumber"], date.fromisoformat(row["paymentdate"]), row["amount"])
            for row in rows
        ]

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _order(row: dict[str, str], lines: tuple[OrderLine, ...]) -> Order:
    delivered = row["status"] in ("Shipped", "Resolved")
    return Order(
        number=row["ordernumber"],
        customer=row["customernumber"],
        ordered_on=date.fromisoformat(row["orderdate"]),
        required_on=date.fromisoformat(row["requireddate"]),
        delivered_on=date.fromisoformat(row["shippeddate"]) if delivered else None,
        cancelled=row["status"] == "Cancelled",
        disputed=row["status"] == "Disputed",
        lines=lines,
    )
