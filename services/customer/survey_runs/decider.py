"""A survey run: what one sweep found and did."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command

from .events import SurveyRunCompleted


class CompleteRun(Command):
    as_of: Day
    schedule_version: Count | None
    invited: Count


def decide(command: CompleteRun, state: SurveyRunCompleted | None) -> Sequence[SurveyRunCompleted]:
    return [] if state else [SurveyRunCompleted(**dict(command))]


def evolve(state: SurveyRunCompleted | None, event: SurveyRunCompleted) -> SurveyRunCompleted:
    return event


survey_run: Decider[CompleteRun, SurveyRunCompleted | None, SurveyRunCompleted] = Decider(
    "survey_run", None, decide, evolve, SurveyRunCompleted
)
