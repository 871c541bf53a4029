"""The route of a customer's timeline."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Date, cast, func, select

from shared.kernel.fields import Day, Id, SignedMoney, Text
from shared.web.fresh import Fresh
from shared.web.listings import Page
from shared.web.paging import LIMIT, MOST, after, place_of, sign
from shared.web.reading import Parameters
from shared.web.roles import DEALERS
from shared.web.routes import Routes
from shared.web.runtime import Running
from shared.web.zone import CompanyZone

from ..customers.things import CUSTOMER
from .projections import EntryKind, entry, projection

router = Routes("customers")


class TimelineQuery(Parameters):
    """`from` and `to` are the first and the last day."""

    kind: EntryKind | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = LIMIT
    cursor: Text | None = None


class Entry(BaseModel):
    """`id` is that of the event, `of` of what it tells of: a visit, a contract, an invoice, a payment, a complaint.
    `customer_id` is the record under which it was said, perhaps one that was merged. `amount` is negative where it was
    taken back."""

    id: UUID
    kind: EntryKind
    event: str
    day: date
    at: datetime
    customer_id: UUID
    of: str | None
    text: str | None
    amount: SignedMoney | None
    currency: str | None
    rep_id: UUID | None


class Timeline(Page[Entry]):
    """The latest day first."""


@router.query(
    "/v1/customers/{id}/timeline", Timeline, roles=DEALERS, rows="items", whose="the customer's, to whoever sees it"
)
async def timeline(
    id: Id, query: Annotated[TimelineQuery, Query()], fresh: Fresh, running: Running, zone: CompanyZone
) -> Timeline:
    """All that is known of the customer, the latest day first: its record, contacts, owners, team and tier, visits,
    deals, deliveries, invoices, payments, complaints and requests; of a merged one, with the one that stands for it."""
    of = await fresh.thing(CUSTOMER, id)
    secret, name = running.settings.secret, f"timeline/{of.id}"
    day = func.coalesce(entry.c.on, cast(func.timezone(zone.key, entry.c.at), Date), type_=Date)
    wanted: list[ColumnElement[bool]] = [entry.c.customer_id.in_((of.id, *of.merged_from))]
    wanted += [entry.c.kind == query.kind] if query.kind else []
    wanted += [day >= query.from_] if query.from_ else []
    wanted += [day <= query.to] if query.to else []
    place = place_of(secret, name, query.cursor) if query.cursor else None
    statement = select(entry, day.label("day")).where(*wanted)
    async with fresh.whole_tables((projection,)) as db:
        rows = await db.all(after(statement, day, entry.c.position, True, place).limit(query.limit + 1))
    shown = rows[: query.limit]
    last: Any = shown[-1] if len(rows) > query.limit else None
    cursor = sign(secret, name, ["-day", last["day"], last["position"]]) if last else None
    return Timeline(items=[Entry.model_validate(dict(row)) for row in shown], next_cursor=cursor)
