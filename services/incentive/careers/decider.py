"""A rep's career: what was heard, each once, and the rungs taken, in the order of their days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from ..ladders.decider import Ladders, Place
from ..ladders.events import Track
from .events import (
    CampTold,
    CareerBegan,
    CareerEnded,
    CareerEvent,
    CoursePassed,
    PostTold,
    QualificationTold,
    RungTaken,
    ScoreTold,
    Told,
)

Heard = CareerBegan | PostTold | CareerEnded | ScoreTold | CoursePassed | QualificationTold | CampTold


class Hear(Command):
    told: Heard


class TakeRung(Command):
    step_id: Id
    ladder_id: Id
    track: Track
    rung: Code
    position: Code
    pay_grade: Code | None = None
    on: Day


@dataclass(frozen=True)
class Career:
    """`scores` by period, the highest version of each; `steps` in the order of their days."""

    began: CareerBegan | None = None
    posts: tuple[PostTold, ...] = ()
    ended: CareerEnded | None = None
    scores: Mapping[str, ScoreTold] = field(default_factory=lambda: MappingProxyType({}))
    courses: tuple[CoursePassed, ...] = ()
    qualified: QualificationTold | None = None
    camps: tuple[CampTold, ...] = ()
    steps: tuple[RungTaken, ...] = ()
    heard: frozenset[str] = frozenset()

    def belongs(self, day: date) -> bool:
        return self.began is not None and self.began.on <= day and (self.ended is None or day < self.ended.on)

    def step_on(self, day: date) -> RungTaken | None:
        return next((step for step in reversed(self.steps) if step.on <= day), None)

    def place(self, ladders: Ladders, day: date) -> Place | None:
        """The rung on which the rep stands that day, on the ladder then in force; without any step, or
        after a later change of position, the lowest of that position."""
        step, post = self.step_on(day), self._post_on(day)
        if step and not (post and post.on > step.on and post.position != step.position):
            return ladders.find(step.rung, day, step.track)
        position = post.position if post else self.began.position if self.began else None
        return ladders.at_position(position, day) if position else None

    def _post_on(self, day: date) -> PostTold | None:
        """The last change of position by then, which a step on a ladder brings about as well."""
        return max((post for post in self.posts if post.on <= day), key=lambda post: post.on, default=None)


def decide(command: Hear | TakeRung, state: Career) -> Sequence[CareerEvent]:
    match command:
        case Hear():
            return [] if str(command.told.source_event) in state.heard else [command.told]
        case TakeRung():
            return _take(command, state)


def _take(command: TakeRung, state: Career) -> Sequence[RungTaken]:
    if any(step.step_id == command.step_id for step in state.steps):
        return []
    if state.steps and command.on < state.steps[-1].on:
        raise Invalid("/on", f"must not be before {state.steps[-1].on}, the day of the last step")
    return [RungTaken(**dict(command))]


def evolve(state: Career, event: CareerEvent) -> Career:
    if isinstance(event, Told):
        state = replace(state, heard=state.heard | {str(event.source_event)})
    match event:
        case CareerBegan():
            return replace(state, began=event, ended=None)
        case PostTold():
            return replace(state, posts=(event, *state.posts))  # of two of one day the later told counts
        case CareerEnded():
            return replace(state, ended=event)
        case ScoreTold():
            known = state.scores.get(event.period)
            newer = known is None or event.version >= known.version
            return replace(state, scores={**state.scores, event.period: event}) if newer else state
        case CoursePassed():
            return replace(state, courses=(*state.courses, event))
        case QualificationTold():
            return replace(state, qualified=event)
        case CampTold():
            return replace(state, camps=(*state.camps, event))
        case RungTaken():
            return replace(state, steps=(*state.steps, event))


career: Decider[Hear | TakeRung, Career, CareerEvent] = Decider("career", Career(), decide, evolve, CareerEvent)
