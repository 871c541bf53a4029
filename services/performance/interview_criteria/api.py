"""Routes of interview criteria."""

from fastapi import Response

from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import JUDGES, Role
from shared.web.routes import Routes

from ..reps.events import Position
from .decider import CriteriaTerms, PublishCriteria, criteria_id, interview_criteria
from .projections import criteria
from .things import INTERVIEW_CRITERIA

router = Routes("recruitment")
router.reads(
    INTERVIEW_CRITERIA,
    criteria,
    roles=JUDGES,
    filters=(Filter("position", Position, lambda table, at: table.c.post == at.value),),
    by=("position", criteria_id),
)


@router.command(
    "PUT",
    "/v1/interview-criteria/{position}",
    INTERVIEW_CRITERIA,
    roles=(Role.HR, Role.DIRECTOR),
    example={
        "effective_on": "2005-01-01",
        "criteria": [
            {"name": "empathy", "dimension": "ability", "market": "toc"},
            {"name": "resilience", "dimension": "ability", "market": "toc"},
            {"name": "speed of learning", "dimension": "potential", "market": "toc"},
            {"name": "knowledge of the trade", "dimension": "ability", "market": "tob"},
            {"name": "bringing resources together", "dimension": "ability", "market": "tob"},
            {"name": "long-term service", "dimension": "potential", "market": "tob"},
        ],
        "interviews": ["scenario", "case"],
    },
)
async def put_criteria(position: Position, body: CriteriaTerms, do: Execute) -> Response:
    """Publish what candidates for a position are rated by, and the interviews that each has before an offer. They hold
    for who applies from `effective_on` on. Unchanged ones make no new version."""
    command = PublishCriteria(position=position.value, **dict(body))
    return await do(interview_criteria, criteria_id(position.value), command)
