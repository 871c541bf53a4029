"""What happens to a proposed promotion, and a demotion."""

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event

from ..careers.criteria import Finding
from ..ladders.events import Track


class OfStep(Event):
    """A step to the rung `to`, from `from_rung` where the rep stood on one."""

    rep_id: Id
    ladder_id: Id
    track: Track
    from_rung: Code | None = None
    to: Code
    position: Code
    pay_grade: Code | None = None
    grounds: Text


class PromotionProposed(OfStep):
    findings: tuple[Finding, ...]
    proposed_by: str


class PromotionGranted(OfStep):
    """From `on` on. `exception` says why it was granted though not all criteria were met."""

    promotion_id: Id
    findings: tuple[Finding, ...]
    exception: Text | None = None
    on: Day
    granted_by: str


class PromotionRefused(Event):
    reason: Text | None = None
    refused_by: str


class Demoted(OfStep):
    """From `on` on. `penalty_id` names the penalty that it carries out, where there is one."""

    demotion_id: Id
    penalty_id: Id | None = None
    on: Day
    demoted_by: str


PromotionEvent = PromotionProposed | PromotionGranted | PromotionRefused
