"""How far units came of their targets of signed amounts: a team's attainment (团队目标达成率, handbook 004)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from shared.kernel.money import ZERO, rate
from shared.readers.organisation import holds, memberships
from shared.readers.reading import Reading

from ..attainment.queries import approved_plans, done_by, standing_under
from ..attainment.targets import Whom, target_in, trees_of
from ..credits.metric import Metric
from ..credits.projections import signed
from ..decomposition.events import Dimension
from ..kpi_facts.projections import source
from .asked import Asked
from .measured import Figure, Measured

NO_TEAM_TARGET = "no approved plan gives the team a target of signed amounts"


@dataclass(frozen=True)
class Team:
    """What a unit, with everything below it, signed of its target."""

    unit_id: UUID
    signed: Decimal
    target: Decimal
    event_ids: tuple[UUID, ...]


async def teams(db: Reading, units: Sequence[UUID], asked: Asked) -> dict[UUID, Team]:
    """Of those of the units that have a target."""
    plans = await approved_plans(db, Metric.SIGNED_AMOUNT, asked.period)
    trees = trees_of([plan for plan in plans if plan.currency == asked.currency])
    found: dict[UUID, Team] = {}
    for unit_id in units:
        target = target_in(trees, Whom(Dimension.REGION, unit_id), asked.period)
        if target:
            days = asked.period.first, asked.period.last
            sums = await db.all(done_by(Metric.SIGNED_AMOUNT, *days, None, unit_id, None))
            amount = next((row["amount"] for row in sums if row["currency"] == asked.currency), ZERO)
            rows = await db.all(_events(unit_id, asked))
            found[unit_id] = Team(unit_id, amount, Decimal(target), tuple(row["event_id"] for row in rows))
    return found


def _events(unit_id: UUID, asked: Asked) -> Select[Any]:
    """event_id of the deals of who was in the unit, or below it, on the day of the deal."""
    at, under, day = memberships(), standing_under(unit_id), signed.c.day
    in_it = (under.c.unit_id == at.c.unit_id) & (under.c.since <= day) & (under.c.until > day)
    positions = (
        select(signed.c.position)
        .join(at, (at.c.rep_id == signed.c.rep_id) & holds(at, day))
        .join(under, in_it)
        .where(day.between(asked.period.first, asked.period.last), signed.c.currency == asked.currency)
    )
    return select(source.c.event_id).where(source.c.position.in_(positions)).order_by(source.c.position)


def team_of(days: Mapping[UUID, int], known: Mapping[UUID, Team]) -> Measured:
    """Of who was in these teams, or led them, on so many days of the period each: the teams' attainment by those
    days. A team without a target does not count."""
    mine = [(known[unit_id], count) for unit_id, count in days.items() if unit_id in known]
    whole = sum(count for _, count in mine)
    if not whole:
        return Measured(None, {})
    part = sum((Fraction(team.signed) / Fraction(team.target) * count for team, count in mine), Fraction(0)) / whole
    inputs: dict[str, Figure] = {}
    for team, count in mine:
        inputs |= {f"signed:{team.unit_id}": team.signed, f"target:{team.unit_id}": team.target}
        inputs[f"days:{team.unit_id}"] = count
    actual = rate(Decimal(part.numerator), Decimal(part.denominator))
    return Measured(actual, inputs, tuple(dict.fromkeys(one for team, _ in mine for one in team.event_ids)))
