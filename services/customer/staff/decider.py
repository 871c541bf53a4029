"""A colleague: position and grade, as the organisation last told them."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Code
from shared.kernel.messages import Command

from .events import ColleagueIntroduced

MANAGERS = frozenset({"director", "regional_manager", "sales_manager", "group_leader", "supervisor"})
"""Positions of those who lead others."""


class IntroduceColleague(Command):
    position: Code
    grade: Code | None = None


class GradeColleague(Command):
    """The position stays."""

    grade: Code


def decide(
    command: IntroduceColleague | GradeColleague, state: ColleagueIntroduced | None
) -> Sequence[ColleagueIntroduced]:
    if isinstance(command, GradeColleague):
        if state is None:
            return []  # who was never introduced has no position yet
        introduced = ColleagueIntroduced(position=state.position, grade=command.grade)
    else:
        introduced = ColleagueIntroduced(**dict(command))
    return [] if introduced == state else [introduced]


def evolve(state: ColleagueIntroduced | None, event: ColleagueIntroduced) -> ColleagueIntroduced:
    return event


colleague: Decider[IntroduceColleague | GradeColleague, ColleagueIntroduced | None, ColleagueIntroduced] = Decider(
    "colleague", None, decide, evolve, ColleagueIntroduced
)
