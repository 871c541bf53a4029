"""Every scorecard that is finalised, or changed by an appeal, is looked through for training needs."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send

from ..scorecards.events import AppealDecided, ScorecardFinalised
from .scorecards import LookThrough, look_through

policy = Policy("training-needs", start="beginning")


@policy.on(ScorecardFinalised)
def finalised(event: ScorecardFinalised, meta: Meta) -> Iterator[Send]:
    yield Send(look_through, meta.stream_id, LookThrough())


@policy.on(AppealDecided)
def decided(event: AppealDecided, meta: Meta) -> Iterator[Send]:
    if event.changed:
        yield Send(look_through, meta.stream_id, LookThrough())
