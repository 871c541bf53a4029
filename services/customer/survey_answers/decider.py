"""The rules of an answer: its score is on the survey's scale, and says whether something is to be done."""

from collections.abc import Sequence

from services.customer.surveys.events import SurveyPublished
from services.customer.surveys.scale import SCALES
from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, WrongStatus

from .events import SurveyAnswered, Verdict


class RecordAnswer(Command):
    """The answer to a survey as it was published, from a customer or, where none is named, from one of the staff."""

    survey_id: Id
    survey: SurveyPublished
    on: Day
    score: Count
    comment: Text | None = None
    invitation_id: Id | None = None
    customer_id: Id | None = None
    contact_id: Id | None = None
    owner_id: Id | None = None


def verdict_of(score: int, survey: SurveyPublished) -> Verdict:
    if score < survey.follow_up_below:
        return Verdict.LOW
    return Verdict.HIGH if score >= survey.thank_from else Verdict.MIDDLE


def decide(command: RecordAnswer, state: SurveyAnswered | None) -> Sequence[SurveyAnswered]:
    if state is not None:
        raise WrongStatus("The answer is there already.")
    scale = SCALES[command.survey.kind]
    if not scale.lowest <= command.score <= scale.highest:
        raise Invalid("/score", f"must be from {scale.lowest} to {scale.highest}")
    told = {name: value for name, value in command if name != "survey"}
    verdict = verdict_of(command.score, command.survey)
    return [SurveyAnswered(**told, kind=command.survey.kind, verdict=verdict, answered_at=command.at)]


def evolve(state: SurveyAnswered | None, event: SurveyAnswered) -> SurveyAnswered:
    return event


survey_answer: Decider[RecordAnswer, SurveyAnswered | None, SurveyAnswered] = Decider(
    "survey_answer", None, decide, evolve, SurveyAnswered
)
