"""The rules of a service plan: who should lead whom, and what a plan must say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.customer.staff.decider import MANAGERS
from services.customer.staff.events import ColleagueIntroduced
from services.customer.tier_standing.events import Tier
from shared.kernel.decider import Decider
from shared.kernel.fields import Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound

from .events import ServicePlanAgreed, ServicePlanEvent, ServicePlanReviewed, Step

LEADS = {Tier.A: "a manager or a senior rep", Tier.B: "a growing rep"}
"""Who should own a customer of the tier: handbook 003, 三.1."""


class StepBody(Step):
    model_config = ConfigDict(extra="forbid")


class ServicePlanTerms(Command):
    """What a client says of a plan, whole. `sponsors` are named by their function, not by their name. `reason` is
    asked for where the customer's owner is another than its tier calls for."""

    needs: Text
    goals: Text
    sponsors: Annotated[list[Text], Field(max_length=20)]
    steps: Annotated[list[StepBody], Field(min_length=1, max_length=100)]
    reason: Text | None = None


class AgreeServicePlan(Command):
    """With what is known of the customer: its tier, its owner, and what the organisation says of that one."""

    terms: ServicePlanTerms
    tier: Tier | None = None
    owner_id: Id | None = None
    owner: ColleagueIntroduced | None = None


class ReviewServicePlan(Command):
    note: Text


ServicePlanCommand = AgreeServicePlan | ReviewServicePlan


@dataclass(frozen=True, slots=True)
class ServicePlan:
    agreed: ServicePlanAgreed
    reviews: tuple[ServicePlanReviewed, ...] = ()


def decide(command: ServicePlanCommand, state: ServicePlan | None) -> Sequence[ServicePlanEvent]:
    match command:
        case AgreeServicePlan():
            return _agree(command, state)
        case ReviewServicePlan():
            if state is None:
                raise NotFound
            return [
                ServicePlanReviewed(
                    document_version=state.agreed.document_version,
                    note=command.note,
                    reviewed_by=command.by.sub,
                    reviewed_at=command.at,
                )
            ]


def _agree(command: AgreeServicePlan, state: ServicePlan | None) -> Sequence[ServicePlanEvent]:
    terms = command.terms
    if terms.reason is None and not led_rightly(command.tier, command.owner_id, command.owner):
        assert command.tier is not None
        raise Invalid(
            "/reason", f"the owner of a customer of tier {command.tier} is {LEADS[command.tier]}; why is it not?"
        )
    agreed = ServicePlanAgreed(
        document_version=state.agreed.document_version + 1 if state else 1,
        needs=terms.needs,
        goals=terms.goals,
        sponsors=tuple(terms.sponsors),
        steps=tuple(Step(**dict(step)) for step in terms.steps),
        reason=terms.reason,
        tier=command.tier,
        owner_id=command.owner_id,
        agreed_by=command.by.sub,
    )
    return [] if state and _same(agreed, state.agreed) else [agreed]


def led_rightly(tier: Tier | None, owner_id: UUID | None, owner: ColleagueIntroduced | None) -> bool:
    """Whether a customer of that tier has the owner that it should have. Nobody is the wrong one."""
    if tier not in LEADS:
        return True
    if owner is None:
        return owner_id is not None
    leads = owner.position in MANAGERS
    if tier is Tier.A:
        return leads or owner.grade in (None, "senior")
    return not leads and owner.grade in (None, "growing")


def _same(new: ServicePlanAgreed, last: ServicePlanAgreed) -> bool:
    apart = {"document_version", "agreed_by"}
    return new.model_dump(exclude=apart) == last.model_dump(exclude=apart)


def evolve(state: ServicePlan | None, event: ServicePlanEvent) -> ServicePlan:
    if isinstance(event, ServicePlanAgreed):
        return replace(state, agreed=event) if state else ServicePlan(event)
    if state is None:
        raise TypeError(f"a service plan begins with ServicePlanAgreed, not with {type(event).__name__}")
    return replace(state, reviews=(*state.reviews, event))


service_plan = Decider("service_plan", None, decide, evolve, ServicePlanEvent)
"""Its stream has the id of the customer."""
