"""The route of the weekly report."""

from collections import Counter
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.kernel.calendar import period
from shared.kernel.fields import Code, Day
from shared.web.reading import Parameters, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes
from shared.web.zone import CompanyZone, days

from ..competitor_moves.projections import moves
from ..competitor_moves.things import MoveView
from ..customers.projections import customers
from ..market.projections import notes
from ..market.things import NoteView
from ..pain_points.projections import pain_points
from ..pain_points.things import PainPointView
from ..policy_changes.projections import policy_changes
from ..policy_changes.things import PolicyChangeView
from .query import changes_of_policy, competitor_moves, market_notes, pains

router = Routes("intelligence")


def _week(name: str) -> str:
    if "W" not in name:
        raise ValueError("must be a week, such as 2026-W48")
    return period(name).name


class IntelligenceQuery(Parameters):
    week: Annotated[Code, AfterValidator(_week)]


class PainRow(PainPointView):
    customer: str | None


class Group(BaseModel):
    """How many of one `key`, null for what names none."""

    key: str | None
    count: int


class IntelligenceReport(BaseModel):
    """`products` counts the pain points by product, `competitors` the moves by competitor, the most first."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    week: str
    from_: Day = Field(alias="from")
    to: Day
    pain_points: list[PainRow]
    competitor_moves: list[MoveView]
    policy_changes: list[PolicyChangeView]
    market_notes: list[NoteView]
    products: list[Group]
    competitors: list[Group]


@router.query(
    "/v1/reports/intelligence",
    IntelligenceReport,
    roles=DEALERS,
    projections=(pain_points, moves, policy_changes, notes, customers),
    rows="pain_points",
)
async def intelligence(query: Annotated[IntelligenceQuery, Query()], db: Read, zone: CompanyZone) -> IntelligenceReport:
    """What was heard in a week: pain points that were told in it, moves of competitors that were seen in it or told
    late, changes of policy that were told in it or take effect, notes on the market. As CSV: the table of pain points
    (客户痛点反馈表); the others are lists of their own."""
    week = period(query.week)
    told = days(week.first, week.last, zone)
    pain = [{**row["doc"], "customer": row["customer"]} for row in await db.all(pains(told))]
    moved = [row["doc"] for row in await db.all(competitor_moves(week, told))]
    return IntelligenceReport(
        week=week.name,
        from_=week.first,
        to=week.last,
        pain_points=[PainRow.model_validate(one) for one in pain],
        competitor_moves=[MoveView.model_validate(one) for one in moved],
        policy_changes=[
            PolicyChangeView.model_validate(row["doc"]) for row in await db.all(changes_of_policy(week, told))
        ],
        market_notes=[NoteView.model_validate(row["doc"]) for row in await db.all(market_notes(told))],
        products=_counted(pain, "product"),
        competitors=_counted(moved, "competitor"),
    )


def _counted(rows: list[dict[str, Any]], name: str) -> list[Group]:
    counts = Counter(row[name] for row in rows)
    return [Group(key=key, count=n) for key, n in sorted(counts.items(), key=lambda one: (-one[1], one[0] or ""))]
