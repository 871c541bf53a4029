"""A lead that comes in is handed out by the rules; a rep who leaves is given no more."""

from collections.abc import Iterator

from services.pipeline.lead_assignment.load import EndDuty, ResumeDuty, load
from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.performance import RepJoined, RepLeft

from .events import LeadCaptured
from .processes import AssignByRule, assign_by_rule

policy = Policy("lead-assignment", start="beginning")


@policy.on(LeadCaptured)
def captured(event: LeadCaptured, meta: Meta) -> Iterator[Send]:
    yield Send(assign_by_rule, meta.stream_id, AssignByRule())


@policy.on(RepLeft)
def left(event: RepLeft, meta: Meta) -> Iterator[Send]:
    yield Send(load, event.rep_id, EndDuty(on=event.on))


@policy.on(RepJoined)
def joined(event: RepJoined, meta: Meta) -> Iterator[Send]:
    yield Send(load, event.rep_id, ResumeDuty(on=event.joined_on))
