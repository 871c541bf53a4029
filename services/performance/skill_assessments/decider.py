"""The rules of a skill assessment."""

from collections.abc import Mapping, Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, OwnApproval

from ..reps.events import Grade
from .events import Level, SkillAssessed

ASKED: Mapping[Grade | None, int] = {None: 3, Grade.NEWCOMER: 2, Grade.GROWING: 3, Grade.SENIOR: 4}
"""The level that is asked for of each grade, where nobody says otherwise; None: no grade was told."""


class AssessSkill(Command):
    """By what the company's day is `today`."""

    rep_id: Id
    skill: Code
    level: Level
    required_level: Level
    on: Day
    today: Day
    note: Text | None = None


def decide(command: AssessSkill, state: SkillAssessed | None) -> Sequence[SkillAssessed]:
    if state is not None:
        raise AlreadyExists
    if command.by.rep_id == command.rep_id:
        raise OwnApproval("Another says how well one has a skill.")
    if command.on > command.today:
        raise Invalid("/on", "is still to come")
    said = {name: value for name, value in command if name != "today"}
    return [SkillAssessed(**said, assessed_by=command.by.sub)]


def evolve(state: SkillAssessed | None, event: SkillAssessed) -> SkillAssessed:
    return event


skill_assessment: Decider[AssessSkill, SkillAssessed | None, SkillAssessed] = Decider(
    "skill_assessment", None, decide, evolve, SkillAssessed
)
