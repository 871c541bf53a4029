"""Who joins the company, or comes to another position or grade, is introduced here."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.performance import NewcomerQualified, PostChanged, RepJoined

from .decider import GradeColleague, IntroduceColleague, colleague

policy = Policy("staff", start="beginning")


@policy.on(RepJoined)
def joined(event: RepJoined, meta: Meta) -> Iterator[Send]:
    yield Send(colleague, event.rep_id, IntroduceColleague(position=event.position, grade=event.grade))


@policy.on(PostChanged)
def changed(event: PostChanged, meta: Meta) -> Iterator[Send]:
    yield Send(colleague, event.rep_id, IntroduceColleague(position=event.position, grade=event.grade))


@policy.on(NewcomerQualified)
def qualified(event: NewcomerQualified, meta: Meta) -> Iterator[Send]:
    yield Send(colleague, event.rep_id, GradeColleague(grade=event.grade))
