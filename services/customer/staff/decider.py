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


def decide(command: IntroduceColleague, state: ColleagueIntroduced | None) -> Sequence[ColleagueIntroduced]:
    introduced = ColleagueIntroduced(**dict(command))
    return [] if introduced == state else [introduced]


def evolve(state: ColleagueIntroduced | None, event: ColleagueIntroduced) -> ColleagueIntroduced:
    return event


colleague: Decider[IntroduceColleague, ColleagueIntroduced | None, ColleagueIntroduced] = Decider(
    "colleague", None, decide, evolve, ColleagueIntroduced
)
