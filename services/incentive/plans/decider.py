"""The rules of a plan: drafted, checked whole, published by another than its drafter, then immutable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from pydantic import ConfigDict, Field, Strict

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, WrongStatus

from .events import (
    Accumulation,
    AgeAdjustment,
    Clawback,
    Method,
    Metric,
    PlanAcknowledged,
    PlanDrafted,
    PlanEvent,
    PlanPublished,
    PlanRetired,
    PlanTerms,
    Release,
    Tier,
    Who,
)


class WhoBody(Who):
    """Exactly one of positions, reps, units."""

    model_config = ConfigDict(extra="forbid")

    positions: Annotated[tuple[Code, ...], Field(min_length=1, max_length=100)] | None = None
    reps: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)] | None = None
    units: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)] | None = None


class TierBody(Tier):
    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class AgeAdjustmentBody(AgeAdjustment):
    """`points` in percent of the commission."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[int, Strict(), Field(ge=0, le=100)]


class ClawbackBody(Clawback):
    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Strict(), Field(ge=0, le=36_525)]


class DraftPlan(Command):
    """`currency` is that of the draw, the company's own unless it is given."""

    name: Text
    effective_from: Day
    effective_to: Day | None = None
    who: WhoBody
    payout_metric: Metric
    tier_metric: Metric | None = None
    accumulate: Accumulation
    tier_accumulate: Accumulation | None = None
    method: Method
    tiers: list[TierBody] = Field(min_length=1, max_length=100)
    release: Release
    age_adjustments: list[AgeAdjustmentBody] = Field(default_factory=list, max_length=100)
    clawback: ClawbackBody | None = None
    cap: PositiveMoney | None = None
    draw: PositiveMoney | None = None
    currency: Currency | None = None


class PublishPlan(Command):
    plan_id: Id


class AcknowledgePlan(Command):
    """By the rep whom the token stands for."""


class RetirePlan(Command):
    """From `on` on, which is not before `today`: what was earned is not taken back."""

    plan_id: Id
    on: Day
    today: Day


PlanCommand = DraftPlan | PublishPlan | AcknowledgePlan | RetirePlan


@dataclass(frozen=True)
class Plan:
    """`plan_version` is the document's, the one that every line names; it is 1, since a plan is never revised."""

    terms: PlanTerms
    drafted_by: str
    plan_version: int = 1
    published_by: str | None = None
    acknowledged: tuple[PlanAcknowledged, ...] = ()
    retired: PlanRetired | None = None


def decide(command: PlanCommand, state: Plan | None) -> Sequence[PlanEvent]:
    match command:
        case DraftPlan():
            return [] if state else [PlanDrafted(**_fields(terms_of(command)), drafted_by=command.by.sub)]
        case PublishPlan():
            return _publish(command, state)
        case AcknowledgePlan():
            return _acknowledge(command, state)
        case RetirePlan():
            return _retire(command, state)


def evolve(state: Plan | None, event: PlanEvent) -> Plan | None:
    match event:
        case PlanDrafted():
            return Plan(event, event.drafted_by)
        case PlanPublished():
            return replace(state, published_by=event.published_by) if state else None
        case PlanAcknowledged():
            return replace(state, acknowledged=(*state.acknowledged, event)) if state else None
        case PlanRetired():
            return replace(state, retired=event) if state else None


def terms_of(draft: DraftPlan, at: str = "") -> PlanTerms:
    """The terms of a draft once they make sense as a whole. Raises Invalid, which points at what does not;
    `at` is where the draft stands in the body."""
    if draft.effective_to is not None and draft.effective_to < draft.effective_from:
        raise Invalid(f"{at}/effective_to", "must not be before effective_from")
    named = [name for name in ("positions", "reps", "units") if getattr(draft.who, name) is not None]
    if len(named) != 1:
        raise Invalid(f"{at}/who", "must name exactly one of positions, reps and units")
    _check_tiers(draft.method, draft.tiers, f"{at}/tiers")
    if draft.method is Method.INTERPOLATED and draft.tier_metric not in (None, draft.payout_metric):
        raise Invalid(f"{at}/tier_metric", "an interpolated plan pays on the metric that its points are measured in")
    if draft.currency is not None and draft.draw is None:
        raise Invalid(f"{at}/currency", "is that of a draw, and there is none")
    for i, (earlier, later) in enumerate(pairwise(draft.age_adjustments), start=1):
        if later.from_day <= earlier.from_day:
            raise Invalid(f"{at}/age_adjustments/{i}/from_day", "must ascend")
    return PlanTerms.model_validate(draft.model_dump())


def _check_tiers(method: Method, tiers: Sequence[Tier], at: str) -> None:
    if tiers[0].from_ != 0:
        raise Invalid(f"{at}/0/from", "the first tier must begin at 0")
    wanted, other = ("amount", "rate") if method is Method.INTERPOLATED else ("rate", "amount")
    for i, tier in enumerate(tiers):
        if getattr(tier, wanted) is None:
            raise Invalid(f"{at}/{i}/{wanted}", f"is required when the method is {method}")
        if getattr(tier, other) is not None:
            raise Invalid(f"{at}/{i}/{other}", f"has no place when the method is {method}")
        if tier.rate is not None and not 0 <= tier.rate <= 1:
            raise Invalid(f"{at}/{i}/rate", "must be a fraction from 0 to 1: 1.5 % is 0.015")
    for i, (lower, upper) in enumerate(pairwise(tiers), start=1):
        if upper.from_ <= lower.from_:
            raise Invalid(f"{at}/{i}/from", "tiers must ascend, so that there are no gaps or overlaps")
        if (upper.amount or Decimal(0)) < (lower.amount or Decimal(0)):
            raise Invalid(f"{at}/{i}/amount", "the commission must not fall as the cumulated amount rises")


def _publish(command: PublishPlan, state: Plan | None) -> Sequence[PlanEvent]:
    if state is None:
        raise NotFound("There is no such plan.")
    if state.published_by is not None:
        return []
    if state.retired is not None:
        raise WrongStatus("The draft was withdrawn.")
    if command.by.sub == state.drafted_by:
        raise OwnApproval("The plan is published by another than its drafter.")
    if command.by.rep_id in (state.terms.who.reps or ()):
        raise OwnApproval("The plan is published by another than those whom it names to be paid.")
    return [
        PlanPublished(
            **_fields(state.terms),
            plan_id=command.plan_id,
            plan_version=state.plan_version,
            published_by=command.by.sub,
        )
    ]


def _acknowledge(command: AcknowledgePlan, state: Plan | None) -> Sequence[PlanAcknowledged]:
    if state is None:
        raise NotFound("There is no such plan.")
    rep_id = command.by.rep_id
    if rep_id is None:
        raise Forbidden("Only a rep acknowledges a plan.")
    if any(one.rep_id == rep_id for one in state.acknowledged):
        return []
    if state.published_by is None or state.retired is not None:
        raise WrongStatus("Only a plan that is published and not retired is acknowledged.")
    return [PlanAcknowledged(rep_id=rep_id, acknowledged_at=command.at)]


def _retire(command: RetirePlan, state: Plan | None) -> Sequence[PlanRetired]:
    if state is None:
        raise NotFound("There is no such plan.")
    if state.retired is not None:
        return []
    if command.on < command.today:
        raise Invalid("/on", "must not be before today: what was earned by the plan is not taken back")
    return [PlanRetired(plan_id=command.plan_id, on=command.on, retired_by=command.by.sub)]


def _fields(terms: PlanTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in PlanTerms.model_fields}


plan: Decider[PlanCommand, Plan | None, PlanEvent] = Decider("plan", None, decide, evolve, PlanEvent)
