"""The latest assessment of a skill opens a training need, or meets it."""

from datetime import date
from uuid import UUID, uuid5

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.transaction import Process, Transaction

from ..reps.processes import require_rep
from ..training_needs.decider import FindNeed, MeetNeed
from ..training_needs.processes import find_need, meet_need, need_key
from .decider import ASKED, AssessSkill, skill_assessment
from .events import Level, SkillAssessed

LATEST = "skill_assessment.latest"


class NewAssessment(Command):
    """`on` is today where nobody says otherwise, `required_level` what is asked for of the rep's grade."""

    rep_id: Id
    skill: Code
    level: Level
    required_level: Level | None = None
    on: Day | None = None
    note: Text | None = None


def assessing(today: date) -> Process:
    async def assess(tx: Transaction, assessment_id: UUID, body: NewAssessment) -> None:
        on = body.on or today
        of = await require_rep(tx, body.rep_id, "/rep_id", on)
        said = {**dict(body), "on": on, "today": today, "required_level": body.required_level or ASKED[of.grade]}
        assessed = await tx.send(skill_assessment, assessment_id, AssessSkill(**said))
        latest = assessed is not None and await _is_latest(tx, assessment_id, assessed)
        if assessed is not None and latest and of.left is None:
            await _tell(tx, assessment_id, assessed)

    return assess


async def _is_latest(tx: Transaction, assessment_id: UUID, assessed: SkillAssessed) -> bool:
    """One that is entered late says nothing of how it is now. Of two of one day the one entered last holds."""
    key = need_key(assessed.rep_id, assessed.skill)
    last_id = await tx.locate(LATEST, key)
    last = await tx.state(skill_assessment, last_id) if last_id else None
    if last is not None and last_id is not None:
        if last.on > assessed.on:
            return False
        tx.release(LATEST, key, skill_assessment.stream(last_id))
    tx.claim(LATEST, key, skill_assessment.stream(assessment_id))
    return True


async def _tell(tx: Transaction, assessment_id: UUID, assessed: SkillAssessed) -> None:
    if assessed.level >= assessed.required_level:
        await meet_need(tx, assessed.rep_id, assessed.skill, MeetNeed(assessment_id=assessment_id))
        return
    gap = f"level {assessed.level}, where {assessed.required_level} is asked for"
    found = FindNeed(rep_id=assessed.rep_id, skill=assessed.skill, source="skill_gap", note=gap)
    await find_need(tx, uuid5(assessment_id, "need"), found)
