"""同比 and 环比: the earlier span beside which sales are told, a year or a month before."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shared.kernel.money import ZERO, rate


class Compare(StrEnum):
    YOY = "yoy"
    MOM = "mom"

    @property
    def months(self) -> int:
        return 12 if self is Compare.YOY else 1


def earlier(day: date, months: int) -> date:
    """The same day so many months before; the last day of a month is the last one there. ValueError before year 1."""
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    last = monthrange(year, month + 1)[1]
    ends = (day + timedelta(days=1)).day == 1
    return date(year, month + 1, last if ends else min(day.day, last))


def later(key: str, months: int) -> str:
    """The month (2003-08) or quarter (2003-Q3) that is so many months after the one called `key`."""
    year, part = key.split("-")
    size = 3 if part.startswith("Q") else 1
    at = int(year) * 12 // size + int(part.lstrip("Q")) - 1 + months // size
    year_, number = divmod(at, 12 // size)
    return f"{year_:04}-Q{number + 1}" if size == 3 else f"{year_:04}-{number + 1:02}"


def compared(rows: Iterable[dict[str, Any]], before: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with the amount of the same key `before`; a key of then alone has nothing now. By amount
    descending, then key."""
    then = {row["key"]: row for row in before}
    now = {row["key"]: row for row in rows}
    gone = {key: {**row, "amount": ZERO, "orders": 0, "reversed": ZERO} for key, row in then.items() if key not in now}
    told = [{**row, "earlier": then[key]["amount"] if key in then else ZERO} for key, row in {**now, **gone}.items()]
    for row in told:
        row["growth"] = growth(row["amount"], row["earlier"])
    return sorted(told, key=lambda row: (-row["amount"], row["key"] is None, row["key"] or ""))


def growth(amount: Decimal, before: Decimal) -> Decimal | None:
    """(amount - before) / before, None where there was nothing."""
    return rate(amount - before, before)
