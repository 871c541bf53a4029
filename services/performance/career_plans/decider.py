"""The rules of a career plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Id, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import AlreadyExists, NotFound, OwnApproval, WrongStatus

from .events import (
    CareerPlanAgreed,
    CareerPlanEvent,
    CareerPlanReplaced,
    CareerPlanReviewed,
    CareerStep,
    Ladder,
)


class StepBody(CareerStep):
    model_config = ConfigDict(extra="forbid")


class AgreeCareerPlan(Command):
    """`target` is where the ladder is to lead, `needs` what it takes. The same is agreed with whose plan it is, by a
    superior or by hr."""

    rep_id: Id
    ladder: Ladder
    target: Text | None = None
    needs: Text | None = None
    steps: Annotated[list[StepBody], Field(default_factory=list, max_length=100)]


class ReviewCareerPlan(Command):
    note: Text


class ReplaceCareerPlan(Command):
    by_id: Id


@dataclass(frozen=True, slots=True)
class CareerPlan:
    agreed: CareerPlanAgreed
    reviews: tuple[CareerPlanReviewed, ...] = ()
    replaced: CareerPlanReplaced | None = None


CareerPlanCommand = AgreeCareerPlan | ReviewCareerPlan | ReplaceCareerPlan


def decide(command: CareerPlanCommand, state: CareerPlan | None) -> Sequence[CareerPlanEvent]:
    if isinstance(command, AgreeCareerPlan):
        if state is not None:
            raise AlreadyExists
        _not_ones_own(command.by, command.rep_id)
        steps = tuple(CareerStep(**dict(step)) for step in command.steps)
        return [CareerPlanAgreed(**{**dict(command), "steps": steps}, agreed_by=command.by.sub)]
    if state is None:
        raise NotFound
    if isinstance(command, ReplaceCareerPlan):
        return [] if state.replaced else [CareerPlanReplaced(by_id=command.by_id)]
    _not_ones_own(command.by, state.agreed.rep_id)
    if state.replaced is not None:
        raise WrongStatus("Another plan has taken its place.")
    return [CareerPlanReviewed(note=command.note, reviewed_by=command.by.sub, reviewed_at=command.at)]


def _not_ones_own(by: Actor, rep_id: Id) -> None:
    if by.rep_id == rep_id:
        raise OwnApproval("A superior or hr does so, with whose career it is.")


def evolve(state: CareerPlan | None, event: CareerPlanEvent) -> CareerPlan:
    if isinstance(event, CareerPlanAgreed):
        return CareerPlan(event)
    if state is None:
        raise TypeError(f"a career plan begins with CareerPlanAgreed, not with {type(event).__name__}")
    if isinstance(event, CareerPlanReviewed):
        return replace(state, reviews=(*state.reviews, event))
    return replace(state, replaced=event)


career_plan = Decider("career_plan", None, decide, evolve, CareerPlanEvent)
