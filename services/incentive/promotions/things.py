"""Promotions and demotions as clients see them."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Code, Day, Text
from shared.kernel.things import Head, Thing, View, in_full

from ..careers.criteria import Finding
from ..ladders.events import Track
from .decider import Promotion, demotion, promotion


class PromotionStatus(StrEnum):
    PROPOSED = "proposed"
    GRANTED = "granted"
    REFUSED = "refused"


class DemotionStatus(StrEnum):
    CARRIED_OUT = "carried_out"


class PromotionView(View):
    """`findings` say of each criterion of the rung whether it was met, when it was proposed or, once it was granted,
    on the day `on`."""

    status: PromotionStatus
    rep_id: UUID
    to: Code
    grounds: Text
    ladder_id: UUID
    track: Track
    from_rung: Code | None
    position: Code
    pay_grade: Code | None
    findings: tuple[Finding, ...]
    proposed_by: str
    on: Day | None
    exception: Text | None
    granted_by: str | None
    reason: Text | None
    refused_by: str | None


class DemotionView(View):
    status: DemotionStatus
    rep_id: UUID
    to: Code
    grounds: Text
    penalty_id: UUID | None
    ladder_id: UUID
    track: Track
    from_rung: Code | None
    position: Code
    pay_grade: Code | None
    on: Day
    demoted_by: str


STEP = ("rep_id", "to", "grounds", "ladder_id", "track", "from_rung", "position", "pay_grade", "findings")


def show(state: Promotion | None, head: Head, promotion_id: UUID) -> PromotionView | None:
    if state is None:
        return None
    granted, refused = state.granted, state.refused
    step = granted or state.proposed
    return PromotionView(
        id=promotion_id,
        version=head.version,
        created_at=head.created_at,
        status=_status(state),
        **{name: getattr(step, name) for name in STEP},
        proposed_by=state.proposed.proposed_by,
        on=granted.on if granted else None,
        exception=granted.exception if granted else None,
        granted_by=granted.granted_by if granted else None,
        reason=refused.reason if refused else None,
        refused_by=refused.refused_by if refused else None,
    )


def _status(state: Promotion) -> PromotionStatus:
    if state.granted:
        return PromotionStatus.GRANTED
    return PromotionStatus.REFUSED if state.refused else PromotionStatus.PROPOSED


PROMOTION = Thing("promotion", "/v1/promotions", promotion, show, PromotionView, owners=lambda view: (view.rep_id,))
DEMOTION = Thing(
    "demotion",
    "/v1/demotions",
    demotion,
    in_full(DemotionView, DemotionStatus.CARRIED_OUT),
    DemotionView,
    owners=lambda view: (view.rep_id,),
)
