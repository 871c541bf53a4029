"""A segment is defined once: customers come and go with what they are, not with the segment."""

from collections.abc import Sequence

from pydantic import ConfigDict

from shared.kernel.decider import Decider
from shared.kernel.fields import Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists

from .events import SegmentDefined, SegmentFilter


class FilterBody(SegmentFilter):
    model_config = ConfigDict(extra="forbid")


class DefineSegment(Command):
    name: Text
    filter: FilterBody
    strategy: Text


def decide(command: DefineSegment, state: SegmentDefined | None) -> Sequence[SegmentDefined]:
    if state is not None:
        raise AlreadyExists
    asked = SegmentFilter(**dict(command.filter))
    return [SegmentDefined(name=command.name, filter=asked, strategy=command.strategy, defined_by=command.by.sub)]


def evolve(state: SegmentDefined | None, event: SegmentDefined) -> SegmentDefined:
    return event


segment: Decider[DefineSegment, SegmentDefined | None, SegmentDefined] = Decider(
    "segment", None, decide, evolve, SegmentDefined
)
