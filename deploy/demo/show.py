"""The demonstration's figures for people: the same on a terminal and in a plain log, within 80 columns."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.demo.summary import AS_OF, Row, Summary

NAME_WIDTH, FIGURE_WIDTH = 26, 12
BUCKETS = {
    "not_due": "not yet",
    "d1_30": "1 to 30 days ago",
    "d31_60": "31 to 60 days ago",
    "d61_90": "61 to 90 days ago",
    "over_90": "over 90 days ago",
}


def show(found: Summary, console: Console) -> None:
    console.print(f"\n[bold]SteelWheels[/bold], all amounts in {found.currency}, as of {found.as_of}", highlight=False)
    _aging(found, console)
    _sales(found, console)
    _collection(found, console)
    _commissions(found, console)


def to_try(addresses: Mapping[str, str], sales: str = "sales", options: str = "") -> list[str]:
    """Three commands for a shell. `sales` is how the command line is called here, `options` what it needs to find
    this installation, with a blank before them."""
    simulation = {"plan": _flat_plan(), "from": "2004-01-01", "to": "2004-12-31"}
    return [
        f"{_curl(sales, 'finance', options)} '{addresses['pipeline']}/v1/reports/aging?as_of={AS_OF}&by=customer'",
        f"{_curl(sales, 'director', options)} -H 'Accept: text/csv' "
        f"'{addresses['pipeline']}/v1/reports/sales?from=2004-01-01&to=2004-12-31&by=line'",
        f"{_curl(sales, 'director', options)} -H 'Content-Type: application/json' "
        f"-d '{json.dumps(simulation)}' '{addresses['incentive']}/v1/simulations'",
    ]


def _curl(sales: str, role: str, options: str) -> str:
    return f'curl -s -H "Authorization: Bearer $({sales} token --role {role}{options})"'


def _flat_plan() -> Row:
    """What would 3 % of everything have cost?"""
    return {
        "name": "3 % of everything",
        "effective_from": "2003-01-01",
        "who": {"positions": ["rep"]},
        "payout_metric": "signed_amount",
        "accumulate": "deal",
        "method": "marginal",
        "tiers": [{"from": "0", "rate": "0.0300"}],
        "release": "on_signing",
    }


def _aging(found: Summary, console: Console) -> None:
    aging = found.aging
    _table(
        console,
        f"Receivables: {aging['invoices']} open invoices",
        ("Due", "Open"),
        [[BUCKETS[name], _money(amount)] for name, amount in aging["buckets"].items()],
        total=["Total", _money(aging["total"])],
    )
    console.print(
        f"Beside it {_money(aging['unallocated'])} received and not allocated to an invoice.", highlight=False
    )
    _table(
        console,
        "Most overdue",
        ("Customer", "Open", "Overdue", "Over 90 days"),
        [[row["label"], *(_money(row[name]) for name in ("total", "overdue", "over_90"))] for row in found.overdue],
    )
    _table(
        console,
        "Furthest above the credit limit",
        ("Customer", "Limit", "Exposure", "Above it"),
        [[row["label"], *map(_money, (row["limit"], row["exposure"], _above(row)))] for row in found.over_limit],
    )


def _sales(found: Summary, console: Console) -> None:
    columns = ("Orders", "Amount", "Reversed")
    for title, first, rows in (
        ("Sales 2003-2005 by unit", "Unit", found.sales_by_unit),
        ("Sales 2003-2005, first five reps", "Rep", found.sales_by_rep),
    ):
        cells = [[row["label"], str(row["orders"]), _money(row["amount"]), _money(row["reversed"])] for row in rows]
        _table(console, title, (first, *columns), cells)
    repurchase = found.sales["repurchase"]
    console.print(
        f"Total {_money(found.sales['total'])} in {found.sales['orders']} orders, on average "
        f"{_money(found.sales['average_order_value'])}; {repurchase['repeat']} of {repurchase['buyers']} customers "
        f"bought again.",
        highlight=False,
    )


def _collection(found: Summary, console: Console) -> None:
    _table(
        console,
        "Collected of what fell due, by rep",
        ("Rep", "Due", "Collected", "Rate"),
        [[row["label"], _money(row["due"]), _money(row["collected"]), _percent(row["rate"])]
         for row in found.collection_by_rep],
    )  # fmt: skip


def _commissions(found: Summary, console: Console) -> None:
    names = ("earned", "held", "released", "clawed_back")
    _table(
        console,
        "Commissions by rep",
        ("Rep", "Earned", "Held", "Released", "Clawed back"),
        [[row["label"], *(_money(row[name]) for name in names)] for row in found.commissions],
        total=["Total", *(_money(sum(Decimal(row[name]) for row in found.commissions)) for name in names)],
    )


def _table(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    total: Sequence[str] | None = None,
) -> None:
    """Names to the left, cut where they are long; figures to the right, whole."""
    table = Table(box=None, header_style="dim", pad_edge=False, show_footer=total is not None)
    for index, column in enumerate(columns):
        footer = total[index] if total else ""
        if index == 0:
            table.add_column(column, footer, max_width=NAME_WIDTH, no_wrap=True, overflow="ellipsis")
        else:
            table.add_column(column, footer, justify="right", no_wrap=True, min_width=FIGURE_WIDTH)
    for row in rows:
        table.add_row(*row)
    console.print(f"\n[bold]{title}[/bold]", highlight=False)
    console.print(table)


def _above(row: Row) -> Decimal:
    return Decimal(row["exposure"]) - Decimal(row["limit"])


def _money(amount: Any) -> str:
    return f"{Decimal(amount):,.2f}"


def _percent(rate: str | None) -> str:
    return "" if rate is None else f"{Decimal(rate) * 100:.2f} %"
