"""What performance publishes of a rep, told to the rep's career."""

from collections.abc import Iterator
from uuid import UUID

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send
from shared.published.performance import (
    CampSelected,
    CourseCompleted,
    NewcomerQualified,
    PostChanged,
    RepJoined,
    RepLeft,
    ScorecardFinalised,
)

from .decider import Hear, Heard, career
from .events import CampTold, CareerBegan, CareerEnded, CoursePassed, PostTold, QualificationTold, ScoreTold

policy = Policy("careers", start="beginning")


@policy.on(RepJoined)
def joined(event: RepJoined, meta: Meta) -> Iterator[Send]:
    yield _heard(event.rep_id, CareerBegan(position=event.position, on=event.joined_on, source_event=meta.event_id))


@policy.on(PostChanged)
def posted(event: PostChanged, meta: Meta) -> Iterator[Send]:
    yield _heard(event.rep_id, PostTold(position=event.position, on=event.on, source_event=meta.event_id))


@policy.on(RepLeft)
def left(event: RepLeft, meta: Meta) -> Iterator[Send]:
    yield _heard(event.rep_id, CareerEnded(on=event.on, source_event=meta.event_id))


@policy.on(ScorecardFinalised)
def scored(event: ScorecardFinalised, meta: Meta) -> Iterator[Send]:
    told = ScoreTold(
        period=event.period, version=event.version, total=event.total, on=event.on, source_event=meta.event_id
    )
    yield _heard(event.rep_id, told)


@policy.on(CourseCompleted)
def completed(event: CourseCompleted, meta: Meta) -> Iterator[Send]:
    """A course that was not passed speaks for nothing."""
    if event.passed:
        told = CoursePassed(course=event.course, skill=event.skill, on=event.on, source_event=meta.event_id)
        yield _heard(event.rep_id, told)


@policy.on(NewcomerQualified)
def qualified(event: NewcomerQualified, meta: Meta) -> Iterator[Send]:
    yield _heard(event.rep_id, QualificationTold(on=event.on, source_event=meta.event_id))


@policy.on(CampSelected)
def selected(event: CampSelected, meta: Meta) -> Iterator[Send]:
    yield _heard(event.rep_id, CampTold(period=event.period, on=event.on, source_event=meta.event_id))


def _heard(rep_id: UUID, told: Heard) -> Send:
    return Send(career, rep_id, Hear(told=told))
