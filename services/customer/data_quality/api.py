"""The route of the data quality report."""

from asyncio import to_thread
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from shared.kernel.fields import Rate
from shared.kernel.money import rate
from shared.log.keys import PersonKeys
from shared.web.personal import opened
from shared.web.reading import Parameters, Read
from shared.web.roles import SELLERS, Role
from shared.web.routes import Routes
from shared.web.runtime import Running

from ..customers.projections import customers
from .duplicates import Reason, Record, likely
from .query import FIELDS, completeness, records

router = Routes("customers")

SHOWN = 200
"""At most so many pairs are shown."""
AT_ONCE = 2_000
"""Telephone numbers that are opened at once."""


class FieldRow(BaseModel):
    """Of the customers of whom the field is asked: credit code and contacts of companies only."""

    key: str
    label: str
    external_id: None = None
    filled: int
    missing: int
    rate: Rate | None


class Likely(BaseModel):
    """`names` are null of persons."""

    customer_ids: tuple[UUID, UUID]
    names: tuple[str | None, str | None]
    external_ids: tuple[str | None, str | None]
    reasons: tuple[Reason, ...]


class DataQualityReport(BaseModel):
    customers: int
    rate: Rate | None = Field(description="Of all fields that are asked, the share that is filled")
    rows: list[FieldRow]
    likely_duplicates: int
    duplicates: list[Likely] = Field(description=f"At most {SHOWN} of them")


@router.query(
    "/v1/reports/data-quality",
    DataQualityReport,
    roles=SELLERS | {Role.MARKETING, Role.CUSTOMER_SERVICE},
    projections=(customers,),
)
async def data_quality(query: Annotated[Parameters, Query()], db: Read, running: Running) -> DataQualityReport:
    """How complete the records are of the customers that one sees, and which of them are likely of one customer:
    companies whose names are the same but for the legal form, punctuation or one letter; credit codes with the same
    organisation code; telephone numbers with the same last nine digits. Archived and merged ones are left out."""
    counts = await db.one(completeness())
    assert counts is not None  # an aggregate
    rows = [_field(name, counts) for name in FIELDS]
    found = await db.all(records())
    phones = await _phones(running.keys, found)
    compared = (Record(row["id"], row["search"], row["credit_code"], phones.get(row["id"])) for row in found)
    pairs = await to_thread(likely, compared)  # it may take a second, and others are to be answered meanwhile
    of = {row["id"]: row for row in found}
    shown = [_shown(of[pair.one], of[pair.other], pair.reasons) for pair in pairs[:SHOWN]]
    filled, missing = sum(row.filled for row in rows), sum(row.missing for row in rows)
    return DataQualityReport(
        customers=counts["customers"],
        rate=rate(Decimal(filled), Decimal(filled + missing)),
        rows=rows,
        likely_duplicates=len(pairs),
        duplicates=shown,
    )


async def _phones(keys: PersonKeys, found: Any) -> dict[UUID, str | None]:
    """Opened here and compared, neither kept nor shown."""
    boxes = [row for row in found if row["phone"] is not None]
    phones: dict[UUID, str | None] = {}
    for start in range(0, len(boxes), AT_ONCE):
        some = boxes[start : start + AT_ONCE]
        plain = await opened(keys, [row["phone"] for row in some], ())
        phones |= {row["id"]: phone for row, phone in zip(some, plain, strict=True)}
    return phones


def _field(name: str, counts: Any) -> FieldRow:
    asked, filled = counts[f"{name}_asked"], counts[f"{name}_filled"]
    return FieldRow(
        key=name, label=name, filled=filled, missing=asked - filled, rate=rate(Decimal(filled), Decimal(asked))
    )


def _shown(one: Any, other: Any, reasons: tuple[Reason, ...]) -> Likely:
    return Likely(
        customer_ids=(one["id"], other["id"]),
        names=(one["search"], other["search"]),
        external_ids=(one["external_id"], other["external_id"]),
        reasons=reasons,
    )
