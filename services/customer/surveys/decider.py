"""The rules of a survey: published once, never changed, closed once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus

from .events import Audience, SurveyClosed, SurveyEvent, SurveyKind, SurveyPublished
from .scale import SCALES


class PublishSurvey(Command):
    """Without `follow_up_below` a detractor (NPS 0 to 6), or a 1 or 2 of five, is followed up; without `thank_from` a
    promoter (9 or 10), or a 4 or 5 of five, is thanked."""

    name: Text
    kind: SurveyKind
    question: Text
    audience: Audience = Audience.CUSTOMERS
    follow_up_below: Count | None = None
    thank_from: Count | None = None


class CloseSurvey(Command):
    pass


SurveyCommand = PublishSurvey | CloseSurvey


class SurveyStatus(StrEnum):
    PUBLISHED = "published"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Survey:
    published: SurveyPublished
    status: SurveyStatus = SurveyStatus.PUBLISHED


def decide(command: SurveyCommand, state: Survey | None) -> Sequence[SurveyEvent]:
    match command, state:
        case PublishSurvey(), None:
            return [_published(command)]
        case PublishSurvey(), _:
            raise WrongStatus("The survey is there already.")
        case _, None:
            raise NotFound
        case CloseSurvey(), Survey():
            return [] if state.status is SurveyStatus.CLOSED else [SurveyClosed()]


def _published(command: PublishSurvey) -> SurveyPublished:
    scale = SCALES[command.kind]
    low = scale.low_below if command.follow_up_below is None else command.follow_up_below
    high = max(scale.content_from, low) if command.thank_from is None else command.thank_from
    if not scale.lowest <= low <= scale.highest:
        raise Invalid("/follow_up_below", f"must be from {scale.lowest} to {scale.highest}")
    if not low <= high <= scale.highest:
        raise Invalid("/thank_from", f"must be from {low}, what is not followed up, to {scale.highest}")
    told = {**dict(command), "follow_up_below": low, "thank_from": high}
    return SurveyPublished(**told, published_by=command.by.sub)


def evolve(state: Survey | None, event: SurveyEvent) -> Survey:
    if isinstance(event, SurveyPublished):
        return Survey(event)
    if state is None:
        raise TypeError(f"a survey begins with SurveyPublished, not with {type(event).__name__}")
    return replace(state, status=SurveyStatus.CLOSED)


survey = Decider("survey", None, decide, evolve, SurveyEvent)
