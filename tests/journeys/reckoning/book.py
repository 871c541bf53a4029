"""SteelWheels as it stands in the CSV files: deals, money in, and who is who. None of the product's code."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "data" / "steelwheels"
DAYS_TO_PAY = timedelta(days=30)


@dataclass(frozen=True)
class Deal:
    """An order that was signed and, unless cancelled on the same day, invoiced on that day, due 30 days later."""

    number: int
    customer: str
    rep: str
    on: date
    by_product: Mapping[str, Decimal]
    cancelled: bool = False

    @property
    def amount(self) -> Decimal:
        return sum(self.by_product.values(), Decimal(0))

    @property
    def due_on(self) -> date:
        return self.on + DAYS_TO_PAY


@dataclass(frozen=True)
class Payment:
    check: str
    customer: str
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Book:
    """`unit_of`: each employee's unit by name; `limit_of`: each customer's credit limit; `region_of`: that of the
    customer's rep; `line_of`: each product's line; `commissioned`: the employees in a rep's position."""

    deals: tuple[Deal, ...]
    payments: tuple[Payment, ...]
    unit_of: Mapping[str, str]
    limit_of: Mapping[str, Decimal]
    region_of: Mapping[str, str]
    line_of: Mapping[str, str]
    commissioned: frozenset[str]


def read(folder: Path = FOLDER) -> Book:
    employees = {row["employeenumber"]: row for row in _rows(folder, "employees")}
    customers = {row["customernumber"]: row for row in _rows(folder, "customers")}
    rep_of = {number: row["salesrepemployeenumber"] for number, row in customers.items()}
    unit_of = {number: _unit(number, employees) for number in employees}
    parts: dict[str, dict[str, Decimal]] = {}
    for row in _rows(folder, "order_lines"):
        products = parts.setdefault(row["ordernumber"], {})
        amount = int(row["quantityordered"]) * Decimal(row["priceeach"])
        products[row["productcode"]] = products.get(row["productcode"], Decimal(0)) + amount
    return Book(
        deals=tuple(
            Deal(
                number=int(row["ordernumber"]),
                customer=row["customernumber"],
                rep=rep_of[row["customernumber"]],
                on=date.fromisoformat(row["orderdate"]),
                by_product=parts[row["ordernumber"]],
                cancelled=row["status"] == "Cancelled",
            )
            for row in _rows(folder, "orders")
        ),
        payments=tuple(
            Payment(
                row["checknumber"],
                row["customernumber"],
                date.fromisoformat(row["paymentdate"]),
                Decimal(row["amount"]),
            )
            for row in _rows(folder, "payments")
        ),
        unit_of=unit_of,
        limit_of={number: Decimal(row["creditlimit"]) for number, row in customers.items()},
        region_of={number: unit_of[rep] for number, rep in rep_of.items() if rep},
        line_of={row["productcode"]: row["productline"] for row in _rows(folder, "products")},
        commissioned=frozenset(number for number, row in employees.items() if row["jobtitle"] == "Sales Rep"),
    )


def _unit(number: str, employees: Mapping[str, Mapping[str, str]]) -> str:
    """The president and marketing stand in the company, the VP Sales in the department, each sales manager in the
    region of the job title, each rep in the region of the superior."""
    title = employees[number]["jobtitle"]
    if "(" in title:
        return title[title.index("(") + 1 : title.index(")")]
    if title == "Sales Rep":
        return _unit(employees[number]["reportsto"], employees)
    return "Sales" if title == "VP Sales" else "SteelWheels"


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def half_up(value: Decimal, places: str = "0.01") -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)
