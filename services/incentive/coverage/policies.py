"""Published plans and the organisation, told to the coverage stream."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send
from shared.published.performance import (
    PostChanged,
    RepJoined,
    RepLeft,
    RepTransferred,
    UnitDissolved,
    UnitFormed,
    UnitMoved,
)

from ..plans.events import PlanPublished, PlanRetired
from .decider import (
    COVERAGE_ID,
    CloseUnit,
    EnterForce,
    Join,
    Leave,
    LeaveForce,
    PlaceUnit,
    Post,
    Transfer,
    coverage,
    rule_of,
)

policy = Policy("coverage", start="beginning")


@policy.on(PlanPublished)
def plan_published(event: PlanPublished, meta: Meta) -> Iterator[Send]:
    yield Send(
        coverage,
        COVERAGE_ID,
        EnterForce(
            rule=rule_of(event, event.plan_id, event.plan_version),
            who=event.who,
            effective_from=event.effective_from,
            effective_to=event.effective_to,
            source_event=meta.event_id,
        ),
    )


@policy.on(PlanRetired)
def plan_retired(event: PlanRetired, meta: Meta) -> Iterator[Send]:
    """A draft that is withdrawn was never in force, and changes nothing."""
    command = LeaveForce(plan_id=event.plan_id, on=event.on, source_event=meta.event_id)
    yield Send(coverage, COVERAGE_ID, command)


@policy.on(RepJoined)
def joined(event: RepJoined, meta: Meta) -> Iterator[Send]:
    command = Join(
        rep_id=event.rep_id,
        position=event.position,
        unit_id=event.unit_id,
        on=event.joined_on,
        source_event=meta.event_id,
    )
    yield Send(coverage, COVERAGE_ID, command)


@policy.on(RepTransferred)
def transferred(event: RepTransferred, meta: Meta) -> Iterator[Send]:
    command = Transfer(rep_id=event.rep_id, unit_id=event.unit_id, on=event.on, source_event=meta.event_id)
    yield Send(coverage, COVERAGE_ID, command)


@policy.on(PostChanged)
def posted(event: PostChanged, meta: Meta) -> Iterator[Send]:
    command = Post(rep_id=event.rep_id, position=event.position, on=event.on, source_event=meta.event_id)
    yield Send(coverage, COVERAGE_ID, command)


@policy.on(RepLeft)
def left(event: RepLeft, meta: Meta) -> Iterator[Send]:
    yield Send(coverage, COVERAGE_ID, Leave(rep_id=event.rep_id, on=event.on, source_event=meta.event_id))


@policy.on(UnitFormed)
def formed(event: UnitFormed, meta: Meta) -> Iterator[Send]:
    # Its first place holds from ever: what was below it before it was formally founded is still its.
    command = PlaceUnit(unit_id=event.unit_id, parent_id=event.parent_id, source_event=meta.event_id)
    yield Send(coverage, COVERAGE_ID, command)


@policy.on(UnitMoved)
def moved(event: UnitMoved, meta: Meta) -> Iterator[Send]:
    command = PlaceUnit(unit_id=event.unit_id, parent_id=event.parent_id, on=event.on, source_event=meta.event_id)
    yield Send(coverage, COVERAGE_ID, command)


@policy.on(UnitDissolved)
def dissolved(event: UnitDissolved, meta: Meta) -> Iterator[Send]:
    command = CloseUnit(unit_id=event.unit_id, on=event.on, source_event=meta.event_id)
    yield Send(coverage, COVERAGE_ID, command)
