"""The rules of a review: recorded once it is held, by another than whose work it is of, who may answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from services.performance.reps.subjects import About, require_another
from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, PeriodName, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, Rejection

from .events import ReviewAnswered, ReviewEvent, ReviewHeld, ReviewKind


class NotReviewed(Rejection):
    """The review is not of your work."""


class NewReview(About):
    """`period` is the one that was looked at, `next_on` the day of the next review."""

    kind: ReviewKind
    held_on: Day
    participants: list[Id] = Field(default_factory=list, max_length=200)
    period: PeriodName | None = None
    feedback: Text
    strengths: list[Text] = Field(default_factory=list, max_length=50)
    problems: list[Text] = Field(default_factory=list, max_length=50)
    next_on: Day | None = None


class AnswerReview(Command):
    text: Text


ReviewCommand = NewReview | AnswerReview


@dataclass(frozen=True, slots=True)
class Review:
    held: ReviewHeld
    answers: tuple[ReviewAnswered, ...] = ()


def decide(command: ReviewCommand, state: Review | None) -> Sequence[ReviewEvent]:
    match command, state:
        case NewReview(), None:
            return [_held(command)]
        case NewReview(), _:
            raise AlreadyExists
        case _, None:
            raise NotFound
        case AnswerReview(), Review():
            return _answer(command, state)


def _held(command: NewReview) -> ReviewHeld:
    require_another(command, command.by)
    if command.kind is ReviewKind.ONE_TO_ONE and command.rep_id is None:
        raise Invalid("/rep_id", "a one-to-one is with somebody")
    if command.held_on > command.day:
        raise Invalid("/held_on", "must not be after today")
    if command.next_on is not None and command.next_on <= command.held_on:
        raise Invalid("/next_on", "must be after held_on")
    if len(set(command.participants)) < len(command.participants):
        raise Invalid("/participants", "names one twice")
    return ReviewHeld(**dict(command), held_by=command.by.sub, held_by_rep=command.by.rep_id)


def _answer(command: AnswerReview, state: Review) -> Sequence[ReviewEvent]:
    rep_id = command.by.rep_id
    if rep_id is None or rep_id != state.held.rep_id:
        raise NotReviewed("It is answered by the one whose work it is of.")
    if state.answers and state.answers[-1].text == command.text:
        return []
    return [ReviewAnswered(text=command.text, rep_id=rep_id, at=command.at)]


def evolve(state: Review | None, event: ReviewEvent) -> Review:
    if isinstance(event, ReviewHeld):
        return Review(event)
    if state is None:
        raise TypeError(f"a review begins with ReviewHeld, not with {type(event).__name__}")
    return replace(state, answers=(*state.answers, event))


review = Decider("review", None, decide, evolve, ReviewEvent)
