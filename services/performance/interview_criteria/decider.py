"""The rules of the criteria of a position."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from ..requisitions.events import Market
from .events import Criterion, InterviewCriteriaPublished, InterviewKind

CRITERIA = UUID("0a9b1f7e-6f0e-5c39-9f35-7b0e6a4d2c11")


class CriterionBody(Criterion):
    model_config = ConfigDict(extra="forbid")


class CriteriaTerms(Command):
    """What a PUT says of the position's criteria, whole."""

    effective_on: Day
    criteria: Annotated[list[CriterionBody], Field(min_length=1)]
    interviews: list[InterviewKind] = Field(default_factory=list)


class PublishCriteria(CriteriaTerms):
    position: Code


@dataclass(frozen=True)
class InterviewCriteria:
    """All versions, the one published last at the end."""

    versions: tuple[InterviewCriteriaPublished, ...] = ()

    def on(self, day: date) -> InterviewCriteriaPublished | None:
        return in_force(self.versions, day)


def criteria_id(position: str) -> UUID:
    """The stream of the position's criteria."""
    return uuid5(CRITERIA, position)


def asked(version: InterviewCriteriaPublished | None, market: Market | None) -> tuple[str, ...]:
    """The names of what a candidate is rated by; without criteria by ability and potential alone."""
    said = version.criteria if version else ()
    return tuple(one.name for one in said if one.market is None or one.market is market)


def decide(command: PublishCriteria, state: InterviewCriteria) -> Sequence[InterviewCriteriaPublished]:
    names = [one.name for one in command.criteria]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise Invalid(f"/criteria/{index}/name", "is named twice")
    for index, kind in enumerate(command.interviews):
        if kind in command.interviews[:index]:
            raise Invalid(f"/interviews/{index}", "is named twice")
    criteria, interviews = tuple(Criterion(**dict(one)) for one in command.criteria), tuple(command.interviews)
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.criteria, last.interviews) == (command.effective_on, criteria, interviews):
        return []
    return [
        InterviewCriteriaPublished(
            criteria_version=len(state.versions) + 1,
            position=command.position,
            effective_on=command.effective_on,
            criteria=criteria,
            interviews=interviews,
            published_by=command.by.sub,
        )
    ]


def evolve(state: InterviewCriteria, event: InterviewCriteriaPublished) -> InterviewCriteria:
    return InterviewCriteria((*state.versions, event))


interview_criteria: Decider[PublishCriteria, InterviewCriteria, InterviewCriteriaPublished] = Decider(
    "interview_criteria", InterviewCriteria(), decide, evolve, InterviewCriteriaPublished
)
