"""Attainment: by rep, by unit, of one rep, or of one unit with everything below it; and the leaderboard."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from pydantic import BaseModel

from shared.kernel.calendar import Period
from shared.kernel.fields import Count, Currency, Rate, SignedMoney
from shared.kernel.money import ZERO, cents, rate
from shared.readers.reading import Reading

from ..credits.metric import Metric
from ..decomposition.events import Dimension
from .queries import Sum, approved_plans, named, sums, who_may_have_targets
from .targets import target_in, trees_of


class By(StrEnum):
    REP = "rep"
    UNIT = "unit"


Figure: TypeAlias = SignedMoney | Count
"""Money as a string, an integer where the metric is counted."""


class AttainmentRow(BaseModel):
    """`key` is the rep or the unit, null for what nobody has: a deal without an owner, a rep in no unit that day.
    `target` and `rate` (actual / target) are null where no approved plan says what falls in the period; `pace`, what
    the period will end with if it goes on as until `as_of`, is null without that or before the period."""

    key: UUID | None
    label: str | None
    external_id: str | None
    target: Figure | None = None
    actual: Figure
    rate: Rate | None = None
    pace: Figure | None = None


class Attainment(BaseModel):
    """`currency` is null where the metric is counted."""

    metric: Metric
    period: str
    currency: Currency | None
    rows: tuple[AttainmentRow, ...]
    total: Figure


class LeaderboardRow(BaseModel):
    """Equals share a rank, and the next one counts them: 1, 1, 3."""

    rank: int
    key: UUID
    label: str | None
    external_id: str | None
    target: Figure | None
    actual: Figure
    rate: Rate | None


class Leaderboard(BaseModel):
    metric: Metric
    period: str
    currency: Currency | None
    rows: tuple[LeaderboardRow, ...]


@dataclass(frozen=True)
class Question:
    """`by` None: one row, for the rep or for the unit named. At most one of these two is named."""

    metric: Metric
    period: Period
    by: By | None
    unit_id: UUID | None = None
    rep_id: UUID | None = None
    currency: str | None = None
    as_of: date | None = None

    @property
    def last(self) -> date:
        """The last day that counts."""
        return min(self.period.last, self.as_of) if self.as_of else self.period.last

    @property
    def of(self) -> Dimension:
        """What the keys of the rows are."""
        return Dimension.REP if self.rep_id or self.by is By.REP else Dimension.REGION


async def attainment_of(db: Reading, asked: Question, base_currency: str) -> Attainment:
    """Amounts in the currency asked for, else in the one that is present (in a target, where nothing was done yet),
    else in the base currency."""
    found = await sums(db, asked.metric, asked.period.first, asked.last, asked.by, asked.unit_id, asked.rep_id)
    plans = await approved_plans(db, asked.metric, asked.period)
    present = {one.currency for one in found} or {plan.currency for plan in plans}
    currency = (
        None if asked.metric.counted else asked.currency or (present.pop() if len(present) == 1 else base_currency)
    )
    done = {one.key: one for one in found if one.currency == currency}
    plans = [plan for plan in plans if plan.currency == currency]
    trees = trees_of(plans)
    targets = {
        whom.id: target
        for whom in await who_may_have_targets(db, asked.of, asked.period, asked.by, asked.unit_id, asked.rep_id, plans)
        if (target := target_in(trees, whom, asked.period)) is not None
    }
    missing = (set(targets) | ({asked.rep_id or asked.unit_id} if asked.by is None else set())) - set(done)
    every = [*done.values(), *(await named(db, asked.of, [key for key in missing if key], currency))]
    rows = sorted((_row(asked, one, targets.get(one.key) if one.key else None) for one in every), key=_order)
    total = sum((row.actual for row in rows), 0 if asked.metric.counted else ZERO)
    return Attainment(metric=asked.metric, period=asked.period.name, currency=currency, rows=tuple(rows), total=total)


def leaderboard_of(found: Attainment) -> Leaderboard:
    """The reps of a report, ranked by what they did. What nobody did has no place."""
    rows: list[LeaderboardRow] = []
    for place, row in enumerate((row for row in found.rows if row.key is not None), start=1):
        rank = rows[-1].rank if rows and rows[-1].actual == row.actual else place
        rows.append(LeaderboardRow(rank=rank, **row.model_dump(exclude={"pace"})))
    return Leaderboard(metric=found.metric, period=found.period, currency=found.currency, rows=tuple(rows))


def pace_of(actual: Decimal | int, period: Period, as_of: date | None) -> Decimal | int | None:
    """What the period ends with if each of its days brings what those until `as_of` (it included) brought."""
    if as_of is None or as_of < period.first:
        return None
    whole = (period.last - period.first).days + 1
    gone = min((as_of - period.first).days + 1, whole)
    if isinstance(actual, Decimal):
        return cents(actual * whole / gone)
    return int((Decimal(actual) * whole / gone).quantize(Decimal(1), ROUND_HALF_UP))


def _row(asked: Question, one: Sum, target: Decimal | int | None) -> AttainmentRow:
    actual = int(one.amount) if asked.metric.counted else one.amount
    return AttainmentRow(
        key=one.key,
        label=one.label,
        external_id=one.external_id,
        target=target,
        actual=actual,
        rate=None if target is None else rate(Decimal(actual), Decimal(target)),
        pace=pace_of(actual, asked.period, asked.as_of),
    )


def _order(row: AttainmentRow) -> tuple[Decimal | int, bool, str]:
    """By amount, the largest first, then by key; nobody's comes last."""
    return -row.actual, row.key is None, str(row.key)
