"""The rules of somebody's place on a course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Day, Id, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from ..courses.events import Mark
from .effect import verdict_of
from .events import (
    CourseCompleted,
    EffectEvaluated,
    EnrolmentCancelled,
    EnrolmentEvent,
    FeedbackGiven,
    Rating,
    Result,
    TraineeEnrolled,
)

SPOKESMEN = frozenset({"hr", "admin"})
"""Who may hand in what a trainee wrote on paper."""


class NotTheTrainee(Rejection):
    """Only the trainee says how the course was."""

    status = 403


class Enrol(Command):
    """With what of the course has to be known later."""

    course_id: Id
    rep_id: Id
    course: Text
    skill: Code
    pass_score: Mark | None = None


class CompleteCourse(Command):
    """By what the company's day is `today`."""

    on: Day
    today: Day
    score: Mark | None = None


class CancelEnrolment(Command):
    reason: Text


class GiveFeedback(Command):
    rating: Rating
    comment: Text | None = None


class EvaluateEffect(Command):
    """With what is known of the trainee's results in `days` days before the course, and as many after it."""

    as_of: Day
    days: Count
    results: tuple[Result, ...]
    conclusion: Text | None = None


EnrolmentCommand = Enrol | CompleteCourse | CancelEnrolment | GiveFeedback | EvaluateEffect


@dataclass(frozen=True, slots=True)
class Enrolment:
    enrolled: TraineeEnrolled
    completed: CourseCompleted | None = None
    cancelled: EnrolmentCancelled | None = None
    feedback: FeedbackGiven | None = None
    evaluations: tuple[EffectEvaluated, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it: it was passed, or it was cancelled."""
        return self.cancelled is not None or (self.completed is not None and self.completed.passed)


def decide(command: EnrolmentCommand, state: Enrolment | None) -> Sequence[EnrolmentEvent]:
    if isinstance(command, Enrol):
        if state is not None:
            raise AlreadyExists
        return [TraineeEnrolled(**dict(command), enrolled_by=command.by.sub)]
    if state is None:
        raise NotFound
    if isinstance(command, CancelEnrolment):
        return _cancel(command, state)
    if state.cancelled is not None:
        raise WrongStatus("The enrolment was cancelled.")
    match command:
        case CompleteCourse():
            return _complete(command, state)
        case GiveFeedback():
            return _say(command, state)
        case EvaluateEffect():
            return _evaluate(command, state)


def _complete(command: CompleteCourse, state: Enrolment) -> Sequence[EnrolmentEvent]:
    """Nobody gives themselves a score. What was passed stays; what was not may be tried again, on a later day."""
    _not_ones_own(command.by, state)
    pass_score, last = state.enrolled.pass_score, state.completed
    if last and (last.on, last.score) == (command.on, command.score):
        return []
    if last and last.passed:
        raise WrongStatus("The course was completed before.")
    if pass_score is not None and command.score is None:
        raise Invalid("/score", "is missing: the course ends with a test")
    if command.on > command.today:
        raise Invalid("/on", "is still to come")
    if last and command.on < last.on:
        raise Invalid("/on", f"was tried before, on {last.on}")
    passed = pass_score is None or (command.score is not None and command.score >= pass_score)
    return [CourseCompleted(on=command.on, score=command.score, passed=passed, completed_by=command.by.sub)]


def _cancel(command: CancelEnrolment, state: Enrolment) -> Sequence[EnrolmentEvent]:
    if state.cancelled is not None:
        return []
    if state.ended:
        raise WrongStatus("The course was completed before.")
    return [EnrolmentCancelled(reason=command.reason, cancelled_by=command.by.sub)]


def _say(command: GiveFeedback, state: Enrolment) -> Sequence[EnrolmentEvent]:
    if command.by.rep_id != state.enrolled.rep_id and not command.by.roles & SPOKESMEN:
        raise NotTheTrainee
    if state.completed is None:
        raise WrongStatus("The course is not completed yet.")
    last = state.feedback
    if last is not None:
        if (last.rating, last.comment) == (command.rating, command.comment):
            return []
        raise WrongStatus("The trainee said before how the course was.")
    return [FeedbackGiven(rating=command.rating, comment=command.comment, given_by=command.by.sub)]


def _evaluate(command: EvaluateEffect, state: Enrolment) -> Sequence[EnrolmentEvent]:
    """Evaluated again, later or over more days, it is one more evaluation; the last one holds."""
    _not_ones_own(command.by, state)
    if state.completed is None:
        raise WrongStatus("The course is not completed yet.")
    rating = state.feedback.rating if state.feedback else None
    evaluated = EffectEvaluated(
        as_of=command.as_of,
        days=command.days,
        results=command.results,
        rating=rating,
        verdict=verdict_of(command.days, command.results),
        conclusion=command.conclusion,
        evaluated_by=command.by.sub,
    )
    return [] if evaluated in state.evaluations[-1:] else [evaluated]


def _not_ones_own(by: Actor, state: Enrolment) -> None:
    if by.rep_id is not None and by.rep_id == state.enrolled.rep_id:
        raise OwnApproval("Another than the trainee says what came of the course.")


def evolve(state: Enrolment | None, event: EnrolmentEvent) -> Enrolment:
    if isinstance(event, TraineeEnrolled):
        return Enrolment(event)
    if state is None:
        raise TypeError(f"an enrolment begins with TraineeEnrolled, not with {type(event).__name__}")
    match event:
        case CourseCompleted():
            return replace(state, completed=event)
        case EnrolmentCancelled():
            return replace(state, cancelled=event)
        case FeedbackGiven():
            return replace(state, feedback=event)
        case EffectEvaluated():
            return replace(state, evaluations=(*state.evaluations, event))


enrolment = Decider("enrolment", None, decide, evolve, EnrolmentEvent)
