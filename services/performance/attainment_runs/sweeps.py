"""The attainment run: periods that are over are reviewed, and what falls short, or is about to, becomes a gap."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO, rate
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..attainment.queries import done_by
from ..attainment.reports import pace_of
from ..attainment.targets import Whom
from ..credits.metric import Metric
from ..credits.projections import attainment
from ..decomposition.events import Dimension
from ..gaps.decider import gap
from ..gaps.events import GapClosed, GapFound, Of
from ..gaps.projections import gaps
from ..organisation.projections import organisation
from ..targets.projections import target_plans
from ..targets.things import TargetPlanView
from .decider import CompleteRun, ReviewAttainment, attainment_run
from .due import Due, due_of
from .events import AttainmentReviewed
from .processes import gap_of, review_attainment
from .projections import approved, known, named, reviews
from .watching import watched

ORGANISED = (attainment, organisation)
Actuals = dict[tuple[Metric, Period, Whom, str | None], Decimal]


async def review(sweeping: Sweeping, as_of: date) -> CompleteRun:
    rows = await sweeping.find(approved(as_of.year), (target_plans,))
    due = list(due_of((TargetPlanView.model_validate(row["doc"]) for row in rows), as_of))
    due = await _not_yet(sweeping, due)
    actuals = await _actuals(sweeping, due, as_of)
    names = {row["id"]: row for row in await sweeping.find(named({one.whom.id for one in due}, as_of), (organisation,))}
    sends: list[Send] = []
    for one in due:
        row = names.get(one.whom.id)
        done = actuals.get((one.metric, one.period, one.whom, one.currency), ZERO)
        found = _found(one, done, as_of, row["label"] if row else None, row["unit_id"] if row else None)
        sends += _send(one, found)
    sends += await watched(sweeping, as_of)
    done_now = Counter(type(event) for event in await sweeping.send(sends))
    return CompleteRun(
        as_of=as_of, reviewed=done_now[AttainmentReviewed], gaps=done_now[GapFound], closed=done_now[GapClosed]
    )


async def _not_yet(sweeping: Sweeping, due: Sequence[Due]) -> list[Due]:
    """Those that were not reviewed; of periods in course those that are no gap already."""
    rows = await sweeping.find(known({one.id for one in due}), (reviews, gaps))
    reviewed = {row["id"] for row in rows if row["reviewed"]}
    found = {row["id"] for row in rows}
    return [one for one in due if one.id not in (reviewed if one.over else found)]


async def _actuals(sweeping: Sweeping, due: Sequence[Due], as_of: date) -> Actuals:
    """What was done by `as_of`: of all reps together, of each unit with everything below it."""
    asked: dict[tuple[Metric, Period, UUID | None], None] = defaultdict()
    for one in due:
        asked[one.metric, one.period, one.whom.id if one.whom.dimension is Dimension.REGION else None] = None
    found: Actuals = {}
    for metric, when, unit_id in asked:
        statement = done_by(metric, when.first, min(when.last, as_of), None if unit_id else "rep", unit_id, None)
        for row in await sweeping.find(statement, ORGANISED):
            whom = Whom(Dimension.REGION if unit_id else Dimension.REP, row["key"])
            found[metric, when, whom, row["currency"]] = row["amount"]
    return found


def _found(due: Due, done: Decimal, as_of: date, label: str | None, unit_id: UUID | None) -> ReviewAttainment:
    actual = int(done) if due.metric.counted else done
    return ReviewAttainment(
        metric=due.metric,
        of=Of.REP if due.whom.dimension is Dimension.REP else Of.UNIT,
        key=due.whom.id,
        label=label,
        unit_id=unit_id,
        period=due.period.name,
        first=due.period.first,
        last=due.period.last,
        currency=due.currency,
        target=due.target,
        actual=actual,
        rate=rate(Decimal(actual), Decimal(due.target)),
        as_of=as_of,
    )


def _send(due: Due, found: ReviewAttainment) -> list[Send]:
    if due.over:
        return [Send(review_attainment, due.id, found)]
    pace = pace_of(found.actual, due.period, found.as_of)
    if pace is None or pace >= due.target:
        return []
    return [Send(gap, due.id, gap_of(found).model_copy(update={"pace": pace}))]


sweep = Sweep("attainment", review, attainment_run, as_of=datetime.date)
