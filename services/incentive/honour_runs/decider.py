"""An honour run: one for each period, whose awards stay."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from .events import HonourAwarded, HonourRunCompleted, HonourRunEvent


class NoHonourDefined(Rejection):
    """No honour is in force for that period, so that none can be awarded."""


class CompleteHonourRun(Command):
    period: Code
    as_of: Day
    honours: Count
    awards: tuple[HonourAwarded, ...] = ()


@dataclass(frozen=True)
class HonourRun:
    """What is awarded before the run is completed is of the same commit."""

    awards: tuple[HonourAwarded, ...] = ()
    completed: HonourRunCompleted | None = None


def run_id(period: str) -> UUID:
    """The stream of the run of that period."""
    return uuid5(NAMESPACE_URL, f"incentive/honour-run/{period}")


def award_id(period: str, honour_id: UUID, rep_id: UUID) -> UUID:
    return uuid5(honour_id, f"{period}/{rep_id}")


def decide(command: CompleteHonourRun, state: HonourRun) -> Sequence[HonourRunEvent]:
    if state.completed:
        return []
    completed = HonourRunCompleted(
        period=command.period, as_of=command.as_of, honours=command.honours, awards=len(command.awards)
    )
    return [*command.awards, completed]


def evolve(state: HonourRun, event: HonourRunEvent) -> HonourRun:
    match event:
        case HonourAwarded():
            return replace(state, awards=(*state.awards, event))
        case HonourRunCompleted():
            return replace(state, completed=event)


honour_run: Decider[CompleteHonourRun, HonourRun, HonourRunEvent] = Decider(
    "honour_run", HonourRun(), decide, evolve, HonourRunEvent
)
