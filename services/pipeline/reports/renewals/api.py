"""The renewal rate over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import select

from services.pipeline.contracts.projections import contracts
from services.pipeline.directory import projections as directory
from services.pipeline.reports.deals.asked import Row, SpanQuery, SpanReport
from services.pipeline.reports.sales.query import money
from shared.kernel.fields import Money, Rate
from shared.kernel.money import ZERO, rate
from shared.readers.reading import Reading
from shared.readers.scope import within_sight
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .query import MEMBERS, By, Part, due, key_of, parts

router = Routes("renewals", "续费率 renewals: what is signed anew of the contracts whose term ends.")


class RenewalsQuery(SpanQuery):
    """Contracts whose last day lies from `from` to `to`."""

    by: By | None = None


class RenewalFigures(BaseModel):
    """`due` is the net amount of the signed contracts whose term ended in the span, `renewed` that of their signed
    renewals, `rate` = renewed / due; null where nothing was due. `contracts` and `renewals` count them."""

    due: Money
    renewed: Money
    rate: Rate | None
    contracts: int
    renewals: int


class RenewalRow(RenewalFigures, Row):
    pass


class RenewalsReport(SpanReport, RenewalFigures):
    by: By | None
    rows: list[RenewalRow]


@router.query("/v1/reports/renewals", RenewalsReport, roles=DEALERS, projections=(contracts, directory.projection))
async def renewals(query: Annotated[RenewalsQuery, Query()], db: Read, base: BaseCurrency) -> RenewalsReport:
    """What is renewed of the contracts that come to their end, by amount. A contract of several reps counts for each by
    its splits, and so does its renewal. By amount due, descending, then key."""
    found = await db.all(due(query.from_, query.to))
    speaks = money(query.currency, base, {row["old"]["currency"] for row in found})
    told = await _seen(db, parts(found, speaks))
    return RenewalsReport(
        **query.model_dump(include={"from_", "to", "by"}),
        currency=speaks.currency,
        rows=await _rows(db, told, query.by) if query.by else [],
        **_figures(told),
    )


async def _seen(db: Reading, told: list[Part]) -> list[Part]:
    """Of a contract of several, one counts one's own part."""
    if not db.narrow:
        return told
    rep = directory.rep
    seen = {row["id"] for row in await db.all(select(rep.c.id).where(within_sight(rep.c.id)))}
    return [part for part in told if part.rep_id in seen]


def _figures(told: Sequence[Part]) -> dict[str, Any]:
    owed, again = sum((part.due for part in told), ZERO), sum((part.renewed for part in told), ZERO)
    return {
        "due": owed,
        "renewed": again,
        "rate": rate(again, owed),
        "contracts": len({part.contract_id for part in told}),
        "renewals": len({part.contract_id for part in told if part.is_renewed}),
    }


async def _rows(db: Reading, told: list[Part], by: By) -> list[RenewalRow]:
    members = await db.all(MEMBERS) if by is By.UNIT else []
    grouped: dict[UUID | None, list[Part]] = {}
    for part in told:
        grouped.setdefault(key_of(part, by, members), []).append(part)
    table = {By.REP: directory.rep, By.UNIT: directory.unit, By.CUSTOMER: directory.customer}[by]
    known = select(table.c.id, table.c.name, table.c.external_id).where(table.c.id.in_([key for key in grouped if key]))
    names = {row["id"]: (row["name"], row["external_id"]) for row in await db.all(known)}
    rows = []
    for key, its in grouped.items():
        label, external_id = names.get(key, (None, None))
        shown = None if key is None else str(key)
        rows.append(RenewalRow(key=shown, label=label, external_id=external_id, **_figures(its)))
    return sorted(rows, key=lambda row: (-row.due, row.key is None, row.key or ""))
