"""The bonuses of a period by one plan: pure, from targets, results, members and scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID, uuid5

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO

from ..bonus_plans.decider import BonusPlan
from ..bonus_plans.events import Payee, Sharing
from ..coverage.organisation import Organisation
from ..plans.events import Who
from ..quotas.queries import Score
from ..quotas.quota import Plan, Quota, quota_of_rep, quota_of_unit
from ..rating.events import TierUsed
from ..results.participants import Participants
from ..results.standing import GROUNDS, Result, Total, totals
from .events import BonusEarned, BonusInputs
from .rates import factor_of, paid, shared_among, tiers_used


@dataclass(frozen=True)
class Known:
    """All that a plan's bonuses are reckoned from."""

    organisation: Organisation
    results: Sequence[Result]
    targets: Sequence[Plan]
    scores: Mapping[UUID, Score]


@dataclass(frozen=True)
class Entitled:
    """One whom the tiers give something, before the scorecard is looked at."""

    rep_id: UUID
    unit_id: UUID | None
    quota: Quota
    actual: Decimal
    pool: Decimal | None
    base: Decimal
    tiers: tuple[TierUsed, ...]
    events: tuple[UUID, ...]


def entitled(plan: BonusPlan, period: Period, known: Known) -> list[Entitled]:
    if plan.terms.payee is Payee.PERSON:
        return list(_persons(plan, period, known))
    return [one for unit_id in plan.terms.who.units or () for one in _members(plan, unit_id, period, known)]


def unscored(plan: BonusPlan, found: Sequence[Entitled], known: Known) -> list[UUID]:
    """Those whose bonus waits for a scorecard."""
    multiplier = plan.terms.multiplier
    if multiplier is None or multiplier.without is not None:
        return []
    return [one.rep_id for one in found if one.rep_id not in known.scores]


def earned(
    plan_id: UUID, plan: BonusPlan, period: Period, as_of: date, found: Sequence[Entitled], known: Known
) -> Iterator[BonusEarned]:
    """None of those whose factor is nothing."""
    for one in found:
        score, factor = _factor(plan, one, known)
        due = paid(plan.terms, one.base, factor)
        if due.amount:
            yield BonusEarned(
                bonus_id=uuid5(plan_id, f"{period.name}/{one.unit_id}/{one.rep_id}"),
                rep_id=one.rep_id,
                plan_id=plan_id,
                plan_version=plan.plan_version,
                unit_id=one.unit_id,
                period=period.name,
                on=period.last,
                as_of=as_of,
                amount=due.amount,
                currency=plan.terms.currency,
                source_event=one.quota.events[0],
                inputs=_inputs(plan, one, score, factor, due.capped),
                tiers=one.tiers,
                event_ids=(*one.quota.events, *((score.event_id,) if score else ()), *one.events)[:GROUNDS],
            )


def _factor(plan: BonusPlan, one: Entitled, known: Known) -> tuple[Score | None, Decimal | None]:
    """The score that counts, and what it makes of the bonus; neither where the plan does not ask for it."""
    multiplier = plan.terms.multiplier
    if multiplier is None:
        return None, None
    score = known.scores.get(one.rep_id)
    return score, factor_of(multiplier, score.total) if score else multiplier.without


def _inputs(plan: BonusPlan, one: Entitled, score: Score | None, factor: Decimal | None, capped: bool) -> BonusInputs:
    counted = plan.terms.metric.counted
    return BonusInputs(
        metric=plan.terms.metric,
        target=int(one.quota.amount) if counted else one.quota.amount,
        actual=int(one.actual) if counted else one.actual,
        attainment=(one.actual / one.quota.amount).quantize(Decimal("0.0001"), ROUND_HALF_UP),
        pool=one.pool,
        base=one.base,
        score=score.total if score else None,
        factor=factor,
        capped=capped,
    )


def _persons(plan: BonusPlan, period: Period, known: Known) -> Iterator[Entitled]:
    """What a rep did on the days on which the plan names the rep, against the rep's whole target."""
    for total in totals(known.results, Participants(known.organisation, plan.terms.who)):
        quota = quota_of_rep(known.targets, total.rep_id, period)
        if quota is not None:
            used = tiers_used(plan.terms.tiers, quota.amount, Decimal(total.figure))
            base = _sum(used)
            if base:
                yield Entitled(total.rep_id, None, quota, Decimal(total.figure), None, base, used, total.events)


def _members(plan: BonusPlan, unit_id: UUID, period: Period, known: Known) -> Iterator[Entitled]:
    """What all did on the days on which they were in the unit, or below it, against its target; shared by those who are
    there on the period's last day."""
    team = Participants(known.organisation, Who(units=(unit_id,)))
    quota = quota_of_unit(known.targets, unit_id, period)
    found = {total.rep_id: total for total in totals(known.results, team)}
    members = [rep_id for rep_id in team.over(period.last, period.last)]
    if quota is None or not members:
        return
    actual = sum((Decimal(total.figure) for total in found.values()), Decimal(0))
    used = tiers_used(plan.terms.tiers, quota.amount, actual)
    pool = _sum(used)
    own = [found.get(rep_id) or Total(rep_id, 0) for rep_id in members]
    parts = shared_among(plan.terms.sharing or Sharing.EQUAL, pool, [Decimal(total.figure) for total in own])
    one = Entitled(unit_id, unit_id, quota, actual, pool, ZERO, used, ())
    for total, part in zip(own, parts, strict=True):
        if part:
            yield replace(one, rep_id=total.rep_id, base=part, events=total.events)


def _sum(used: Sequence[TierUsed]) -> Decimal:
    return sum((tier.amount for tier in used), ZERO)
