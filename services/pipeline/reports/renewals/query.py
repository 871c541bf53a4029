"""Contracts whose term ended, beside their signed renewals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, cast, select
from sqlalchemy import Uuid as UuidType

from services.pipeline.contracts.projections import contracts
from services.pipeline.directory.projections import rep_unit
from services.pipeline.exchange_rates.rate import converted
from services.pipeline.reports.sales.query import Money
from shared.kernel.money import ZERO, allocate


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"
    CUSTOMER = "customer"


def due(first: date | None, last: date | None) -> Select[Any]:
    """The documents of the signed contracts whose term ends in the span, both days inside, each with that of its
    renewal, null where none was drafted."""
    old: Table = contracts.table
    new = old.alias("renewal")
    renewal_id = cast(old.c.doc["renewal"]["renewal_id"].astext, UuidType)
    tests: list[ColumnElement[bool]] = [old.c.signed_on.is_not(None), old.c.ends_on.is_not(None)]
    if first:
        tests.append(old.c.ends_on >= first)
    if last:
        tests.append(old.c.ends_on <= last)
    return (
        select(old.c.id, old.c.doc.label("old"), new.c.doc.label("new"))
        .select_from(old.outerjoin(new, new.c.id == renewal_id))
        .where(and_(*tests))
        .order_by(old.c.id)
    )


MEMBERS = select(rep_unit.c.rep_id, rep_unit.c.unit_id, rep_unit.c.valid_from, rep_unit.c.valid_to)


@dataclass(frozen=True)
class Part:
    """A rep's part of a contract that was due, and of its signed renewal."""

    contract_id: UUID
    customer_id: UUID
    rep_id: UUID
    ends_on: date
    due: Decimal
    renewed: Decimal
    is_renewed: bool


def parts(found: Iterable[RowMapping], speaks: Money) -> list[Part]:
    """By the splits of the contract that was due: the renewal counts for those whose contract it renews."""
    told: list[Part] = []
    for row in found:
        old, new = row["old"], row["new"]
        worth, renewed = _worth(old, speaks), _worth(new, speaks) if new and new["signed_on"] else None
        if worth is None:
            continue
        splits = old["in_force"]["splits"]
        weights = [Decimal(split["percent"]) for split in splits]
        amounts = zip(allocate(worth, weights), allocate(renewed or ZERO, weights), strict=True)
        for split, (owed, again) in zip(splits, amounts, strict=True):
            told.append(
                Part(
                    contract_id=row["id"],
                    customer_id=UUID(old["customer_id"]),
                    rep_id=UUID(split["rep_id"]),
                    ends_on=date.fromisoformat(old["ends_on"]),
                    due=owed,
                    renewed=again,
                    is_renewed=renewed is not None,
                )
            )
    return told


def _worth(doc: dict[str, Any], speaks: Money) -> Decimal | None:
    """What the contract is worth in the currency of the report; None where it does not count there."""
    amount = Decimal(doc["net_amount"])
    if doc["currency"] == speaks.currency:
        return amount
    if speaks.converted and doc["base_currency"] == speaks.currency:
        return converted(amount, Decimal(doc["base_rate"]))
    return None


def key_of(part: Part, by: By, members: Sequence[RowMapping]) -> UUID | None:
    """For a unit, the one of which the rep was a direct member on the day on which the contract ended."""
    if by is By.REP:
        return part.rep_id
    if by is By.CUSTOMER:
        return part.customer_id
    return next(
        (
            row["unit_id"]
            for row in members
            if row["rep_id"] == part.rep_id and row["valid_from"] <= part.ends_on < row["valid_to"]
        ),
        None,
    )
