"""The route of a customer's portrait."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared.kernel.fields import Id, Money, Rate
from shared.web.fresh import Fresh
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from ..complaints.projections import complaints
from ..customers.things import CUSTOMER
from ..dealings.projections import projection
from ..lifecycle.events import Stage
from ..visits.projections import visits
from .query import complaints_of, deals_of, lines_of, payments_of, visits_of

router = Routes("customers")


class DealsPart(BaseModel):
    """In one currency: what is left of the value of deals, and the mean number of days from one to the next."""

    currency: str
    deals: int
    amount: Money
    average: Money
    first_on: date
    last_on: date
    days_between: int | None


class LinePart(BaseModel):
    """A line of products, else a product, with what was signed of it."""

    line: str
    currency: str
    amount: Money


class PaymentsPart(BaseModel):
    """In one currency. `in_time_rate` is the share of what was paid that came by the day on which it was due;
    `days_late` the mean, by amount, where what came in time counts as none."""

    currency: str
    paid: Money
    in_time_rate: Rate
    days_late: int


class ComplaintsPart(BaseModel):
    complaints: int
    major: int
    open: int
    breached: int


class VisitsPart(BaseModel):
    visits: int
    last_on: date | None


class Portrait(BaseModel):
    customer_id: UUID
    lifecycle: Stage
    lifecycle_since: date | None
    key_account: bool
    tags: tuple[str, ...]
    overdue_level: int
    deals: list[DealsPart]
    lines: list[LinePart]
    payments: list[PaymentsPart]
    complaints: ComplaintsPart
    visits: VisitsPart


@router.query(
    "/v1/customers/{id}/portrait", Portrait, roles=DEALERS, rows="deals", whose="the customer's, to whoever sees it"
)
async def portrait(id: Id, fresh: Fresh) -> Portrait:
    """What the customer is like: what it buys, how often and for how much, how it pays, what it complains of. Reckoned
    as of now; of a merged one, with the one that stands for it."""
    of = await fresh.thing(CUSTOMER, id)
    ids = (of.id, *of.merged_from)
    async with fresh.whole_tables((projection, complaints, visits)) as db:
        parts: dict[str, Any] = {
            "deals": await db.all(deals_of(ids)),
            "lines": await db.all(lines_of(ids)),
            "payments": await db.all(payments_of(ids)),
            "complaints": await db.one(complaints_of(ids)),
            "visits": await db.one(visits_of(ids)),
        }
    own = {name: getattr(of, name) for name in ("lifecycle", "lifecycle_since", "key_account", "tags")}
    return Portrait.model_validate({"customer_id": of.id, **own, "overdue_level": of.risk.level, **_plain(parts)})


def _plain(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: [dict(row) for row in part] if isinstance(part, list) else dict(part) for name, part in parts.items()}
