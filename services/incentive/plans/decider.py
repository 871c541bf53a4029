"""The rules of a plan: drafted, checked whole, published by another than its drafter, then immutable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval

from .events import (
    Accumulation,
    Method,
    Metric,
    PlanDrafted,
    PlanEvent,
    PlanPublished,
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


class DraftPlan(Command):
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


class PublishPlan(Command):
    plan_id: Id


PlanCommand = DraftPlan | PublishPlan


@dataclass(frozen=True)
class Plan:
    """`plan_version` is the document's, the one that every line names; it is 1, since a plan is never revised."""

    terms: PlanTerms
    drafted_by: str
    plan_version: int = 1
    published_by: str | None = None


def decide(command: PlanCommand, state: Plan | None) -> Sequence[PlanEvent]:
    match command:
        case DraftPlan():
            return [] if state else [PlanDrafted(**_fields(terms_of(command)), drafted_by=command.by.sub)]
        case PublishPlan():
            return _publish(command, state)


def evolve(state: Plan | None, event: PlanEvent) -> Plan | None:
    match event:
        case PlanDrafted():
            return Plan(event, event.drafted_by)
        case PlanPublished():
            return replace(state, published_by=event.published_by) if state else None


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


def _fields(terms: PlanTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in PlanTerms.model_fields}


plan: Decider[PlanCommand, Plan | None, PlanEvent] = Decider("plan", None, decide, evolve, PlanEvent)
