"""The demonstration's figures at a glance, asked of the services as any client would ask."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from deploy.demo.client import Client

AS_OF = "2005-06-30"
"""The end of the month in which the data end: the last order is of 31 May 2005, the last receipt of 25 June."""
FIRST, LAST = "2003-01-01", "2005-12-31"
TOP = 5

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """Rows are as the reports answer them; `overdue` are customers with an amount of that name, the largest first."""

    as_of: str
    currency: str
    aging: Row
    overdue: list[Row]
    over_limit: list[Row]
    sales: Row
    sales_by_unit: list[Row]
    sales_by_rep: list[Row]
    collection_by_rep: list[Row]
    commissions: list[Row]


async def summary(addresses: Mapping[str, str], token_for: Callable[[str], str]) -> Summary:
    """Raises Refused, Away."""
    async with Client(addresses, token_for) as client:
        aging, by_unit, by_rep, collection, credit, commissions = await asyncio.gather(
            _report(client, "aging", as_of=AS_OF, by="customer"),
            _report(client, "sales", **{"from": FIRST, "to": LAST, "by": "unit"}),
            _report(client, "sales", **{"from": FIRST, "to": LAST, "by": "rep"}),
            _report(client, "collection", as_of=AS_OF, by="rep"),
            _report(client, "credit", as_of=AS_OF),
            _commissions(client),
        )
    return Summary(
        as_of=AS_OF,
        currency=by_unit["currency"],
        aging={key: value for key, value in aging.items() if key != "rows"},
        overdue=_overdue(aging["rows"])[:TOP],
        over_limit=credit["rows"][:TOP],
        sales={key: value for key, value in by_unit.items() if key != "rows"},
        sales_by_unit=by_unit["rows"],
        sales_by_rep=by_rep["rows"][:TOP],
        collection_by_rep=collection["rows"],
        commissions=commissions,
    )


async def _report(client: Client, name: str, **parameters: str) -> Row:
    return await client.get("finance", "pipeline", f"/v1/reports/{name}", **parameters)


async def _commissions(client: Client) -> list[Row]:
    """Each rep's balance, the largest first."""
    reps = await client.get("hr", "performance", "/v1/reps", position="rep", limit=200)
    balances = await asyncio.gather(*(_balance(client, rep) for rep in reps["items"]))
    return sorted(balances, key=lambda row: (-Decimal(row["earned"]), row["label"]))


async def _balance(client: Client, rep: Row) -> Row:
    path = f"/v1/reps/{rep['id']}/commission-balance"
    balance = await client.get("finance", "incentive", path, as_of=AS_OF)
    return {"key": rep["id"], "label": rep["name"], "external_id": rep["external_id"], **balance}


def _overdue(rows: list[Row]) -> list[Row]:
    owing = [{**row, "overdue": str(Decimal(row["total"]) - Decimal(row["not_due"]))} for row in rows]
    found = [row for row in owing if Decimal(row["overdue"])]
    return sorted(found, key=lambda row: (-Decimal(row["overdue"]), str(row["key"])))
