"""The rules of a case: shared once, for good."""

from collections.abc import Sequence

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid

from .events import CaseKind, CaseShared


class ShareCase(Command):
    """`lesson` is what others may learn of it. The customer and the opportunity are those of other services."""

    title: Text
    kind: CaseKind
    text: Text
    lesson: Text | None = None
    product: Code | None = None
    customer_id: Id | None = None
    opportunity_id: Id | None = None
    tags: list[Code] = Field(default_factory=list, max_length=20)


def decide(command: ShareCase, state: CaseShared | None) -> Sequence[CaseShared]:
    if state is not None:
        raise AlreadyExists
    if len(set(command.tags)) < len(command.tags):
        raise Invalid("/tags", "names one twice")
    said = command.model_dump()
    return [CaseShared(**said, rep_id=command.by.rep_id, shared_by=command.by.sub)]


def evolve(state: CaseShared | None, event: CaseShared) -> CaseShared:
    return event


case: Decider[ShareCase, CaseShared | None, CaseShared] = Decider("case", None, decide, evolve, CaseShared)
