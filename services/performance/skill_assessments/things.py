"""A skill assessment as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Thing, View, in_full

from .decider import skill_assessment
from .events import Level


class AssessmentStatus(StrEnum):
    ASSESSED = "assessed"


class SkillAssessmentView(View):
    status: AssessmentStatus
    rep_id: UUID
    skill: str
    level: Level
    required_level: Level
    on: date
    note: str | None
    assessed_by: str


ASSESSMENT = Thing(
    "skill assessment",
    "/v1/skill-assessments",
    skill_assessment,
    in_full(SkillAssessmentView, AssessmentStatus.ASSESSED),
    SkillAssessmentView,
    owners=lambda view: (view.rep_id,),
)
