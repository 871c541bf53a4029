"""Hires by source, position or unit."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from sqlalchemy import RowMapping, Select, Text, cast, func, null, select

from shared.kernel.fields import Count, Rate
from shared.kernel.money import rate
from shared.readers.organisation import unit

from .projections import applicant


class By(StrEnum):
    SOURCE = "source"
    POSITION = "position"
    UNIT = "unit"


STAGES = ("applied", "offered", "hired", "declined")


class HiresRow(BaseModel):
    """Of the `candidates` who applied in these days: those still `applied` (interviewed or not), with an offer that is
    open, hired, declined by either side. `rate` is hired / candidates. `key` is the source, the position, or the unit's
    id."""

    key: str
    label: str | None
    external_id: str | None
    candidates: Count
    applied: Count
    offered: Count
    hired: Count
    declined: Count
    rate: Rate


class Hires(BaseModel):
    """`rate` is null where nobody applied."""

    rows: tuple[HiresRow, ...]
    candidates: Count
    hired: Count
    rate: Rate | None


def hires_of(first: date, last: date, by: By) -> Select[Any]:
    """The most hired first, then the key."""
    keys = {By.SOURCE: applicant.c.source, By.POSITION: applicant.c.post, By.UNIT: cast(applicant.c.unit_id, Text)}
    key = keys[by]
    counts = [func.count().filter(applicant.c.stage == stage).label(stage) for stage in STAGES]
    wanted = applicant.c.applied_on.between(first, last)
    total = select(key.label("key"), func.count().label("candidates"), *counts).where(wanted).group_by(key).subquery()
    order = (total.c.hired.desc(), total.c.key)
    if by is not By.UNIT:
        return select(total, total.c.key.label("label"), null().label("external_id")).order_by(*order)
    named = select(total, unit.c.name.label("label"), unit.c.external_id)
    return named.outerjoin(unit, cast(unit.c.id, Text) == total.c.key).order_by(*order)


def _rate(hired: int, candidates: int) -> Decimal | None:
    return rate(Decimal(hired), Decimal(candidates))


def report(rows: list[RowMapping]) -> Hires:
    candidates, hired = (sum(row[name] for row in rows) for name in ("candidates", "hired"))
    return Hires(
        rows=tuple(HiresRow(**row, rate=_rate(row["hired"], row["candidates"])) for row in rows),
        candidates=candidates,
        hired=hired,
        rate=_rate(hired, candidates),
    )
