"""What expenses returned, by the campaign or opportunity for which they were made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all

from shared.kernel.fields import Count, Currency, Money, Rate, SignedMoney
from shared.kernel.money import ZERO, rate
from shared.readers.reading import Reading

from ..credits.projections import signed
from ..expenses.decider import ExpenseStatus
from ..expenses.projections import expenses
from .projections import of_campaign, of_opportunity

table = expenses.table


class For(StrEnum):
    CAMPAIGN = "campaign"
    OPPORTUNITY = "opportunity"


class Figures(BaseModel):
    """`spent` is what was settled, `reserved` what is not settled yet. `signed_amount` is that of the deals, net of
    amendments and cancellations; `return` = signed_amount - spent, `return_rate` that in relation to what was spent,
    null where nothing was."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    expenses: Count
    spent: Money
    reserved: Money
    deals: Count
    signed_amount: SignedMoney
    return_: SignedMoney = Field(alias="return")
    return_rate: Rate | None


class ReturnRow(Figures):
    """`key` is the id of the campaign or opportunity; their names are known to the pipeline service."""

    of: For
    key: UUID
    label: None = None
    external_id: None = None


class ExpenseReturn(BaseModel):
    """`unattributed` was spent for neither a campaign nor an opportunity, and is not in the total."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: date | None = Field(alias="from")
    to: date | None
    currency: Currency
    rows: list[ReturnRow]
    total: Figures
    unattributed: Money


@dataclass(frozen=True)
class Asked:
    """Expenses of the days from `first` to `last`: that of the settlement, before it that for which it is planned."""

    first: date | None
    last: date | None
    of: For | None
    unit_id: UUID | None
    currency: str | None


async def expense_return(db: Reading, asked: Asked, base: str) -> ExpenseReturn:
    currency = asked.currency or await _common(db, asked) or base
    rows = [_row(dict(row)) for row in await db.all(_rows(asked, currency))]
    rows = [row for row in rows if asked.of in (None, row.of)]
    spent = func.coalesce(func.sum(table.c.settled_amount), ZERO)
    nobodys = select(spent).where(
        *_chosen(asked), table.c.currency == currency, table.c.campaign_id.is_(None), table.c.opportunity_id.is_(None)
    )
    return ExpenseReturn(
        from_=asked.first,
        to=asked.last,
        currency=currency,
        rows=rows,
        total=_total(rows),
        unattributed=await db.scalar(nobodys),
    )


def _chosen(asked: Asked) -> list[ColumnElement[bool]]:
    day = func.coalesce(table.c.settled_on, table.c.on)
    tests: list[ColumnElement[bool]] = [table.c.status != ExpenseStatus.REJECTED.value]
    if asked.first:
        tests.append(day >= asked.first)
    if asked.last:
        tests.append(day <= asked.last)
    if asked.unit_id:
        tests.append(table.c.unit_id == asked.unit_id)
    return tests


async def _common(db: Reading, asked: Asked) -> str | None:
    found = await db.all(select(table.c.currency).distinct().where(*_chosen(asked)).limit(2))
    return found[0]["currency"] if len(found) == 1 else None


def _rows(asked: Asked, currency: str) -> Select[Any]:
    """By what was signed, the most first, then by key."""
    settled = table.c.status == ExpenseStatus.SETTLED.value
    made = union_all(
        *(
            select(
                literal(of.value).label("of"),
                key.label("key"),
                func.count().label("expenses"),
                func.coalesce(func.sum(table.c.settled_amount), ZERO).label("spent"),
                func.coalesce(func.sum(case((~settled, table.c.amount))), ZERO).label("reserved"),
            )
            .where(*_chosen(asked), table.c.currency == currency, key.is_not(None))
            .group_by(key)
            for of, key in ((For.CAMPAIGN, table.c.campaign_id), (For.OPPORTUNITY, table.c.opportunity_id))
        )
    ).subquery("made")
    brought = _brought(currency)
    amount = func.coalesce(brought.c.amount, ZERO)
    return (
        select(made, func.coalesce(brought.c.deals, 0).label("deals"), amount.label("signed_amount"))
        .outerjoin(brought, (brought.c.of == made.c.of) & (brought.c.key == made.c.key))
        .order_by(amount.desc(), made.c.key, made.c.of)
    )


def _brought(currency: str) -> Subquery:
    """What was signed of each campaign and opportunity, and in how many deals; one wholly cancelled is none."""
    deal = (
        select(signed.c.contract_id, func.sum(signed.c.amount).label("amount"))
        .where(signed.c.currency == currency)
        .group_by(signed.c.contract_id)
        .subquery("deal")
    )
    sources = ((For.CAMPAIGN, of_campaign, "campaign_id"), (For.OPPORTUNITY, of_opportunity, "opportunity_id"))
    return union_all(
        *(
            select(
                literal(of.value).label("of"),
                origin.c[key].label("key"),
                func.count().filter(deal.c.amount > 0).label("deals"),
                func.sum(deal.c.amount).label("amount"),
            )
            .join(deal, deal.c.contract_id == origin.c.contract_id)
            .group_by(origin.c[key])
            for of, origin, key in sources
        )
    ).subquery("brought")


def _row(row: dict[str, Any]) -> ReturnRow:
    return ReturnRow(**row, **_returned(row["signed_amount"], row["spent"]))


def _total(rows: list[ReturnRow]) -> Figures:
    amount, spent = sum((row.signed_amount for row in rows), ZERO), sum((row.spent for row in rows), ZERO)
    return Figures(
        expenses=sum(row.expenses for row in rows),
        spent=spent,
        reserved=sum((row.reserved for row in rows), ZERO),
        deals=sum(row.deals for row in rows),
        signed_amount=amount,
        **_returned(amount, spent),
    )


def _returned(amount: Decimal, spent: Decimal) -> dict[str, Any]:
    return {"return_": amount - spent, "return_rate": rate(amount - spent, spent)}
