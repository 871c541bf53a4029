"""Routes of reviews."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, SELLERS, Role
from shared.web.routes import Routes

from ..reps.api import A_REP
from .decider import AnswerReview, NewReview, NotReviewed, review
from .processes import record_review
from .projections import reviews
from .things import REVIEW

SUPERVISORS = APPROVERS | {Role.GROUP_LEADER, Role.SUPERVISOR, Role.HR}
"""Who reviews and inspects the work of others, as far as they see it."""
SUPERVISED = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES, Role.HR}
"""Whose work is, and who does."""

router = Routes(
    "reviews",
    "评审与监督 reviews: review meetings and one-to-ones, inspections, audits of the data, improvements with their "
    "effect, and cases shared.",
)
router.reads(
    REVIEW,
    reviews,
    roles=SUPERVISED,
    filters=(
        "kind",
        "rep_id",
        "unit_id",
        "period",
        Filter("from", Day, lambda table, day: table.c.held_on >= day),
        Filter("to", Day, lambda table, day: table.c.held_on <= day),
        Filter("next_by", Day, lambda table, day: table.c.next_on <= day),
    ),
    sorts=("held_on", "next_on"),
)


@router.command(
    "POST",
    "/v1/reviews",
    REVIEW,
    creates=True,
    roles=SUPERVISORS,
    refuses=(OwnApproval,),
    example={
        "kind": "one_to_one",
        "held_on": "2026-03-31",
        "rep_id": A_REP,
        "period": "2026-Q1",
        "feedback": "Visits well prepared; too few of them lead to an offer",
        "strengths": ["Knows the customers' shops"],
        "problems": ["Needs are not written down"],
        "next_on": "2026-06-30",
    },
)
async def record(body: NewReview, do: Execute) -> Response:
    """Record a review that was held: of a unit, or of a rep, who sees it and may answer."""
    return await do(record_review, do.new_id(), body)


@router.command(
    "POST",
    "/v1/reviews/{id}/answer",
    REVIEW,
    roles=SUPERVISED,
    refuses=(NotReviewed,),
    example={"text": "Agreed; I would like to sit in on a senior's first meeting"},
)
async def answer(id: Id, body: AnswerReview, do: Execute) -> Response:
    """Answer a review of one's own work."""
    return await do(review, id, body)
