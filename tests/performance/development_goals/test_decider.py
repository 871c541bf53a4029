from datetime import date
from uuid import UUID

from services.performance.development_goals.decider import CloseGoal, SetGoal, development_goal
from services.performance.development_goals.events import DevelopmentGoalClosed, DevelopmentGoalSet, Outcome
from services.performance.reps.events import Position
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import given

ANNA, DUE = UUID(int=1), date(2004, 12, 31)
OWN = Actor("anna", rep_id=ANNA)
skill = SetGoal(rep_id=ANNA, skill="negotiation", due_on=DUE)
goal = DevelopmentGoalSet(rep_id=ANNA, skill="negotiation", due_on=DUE, set_by="system")
reached = DevelopmentGoalClosed(outcome=Outcome.REACHED, closed_by="system")


def test_a_superior_sets_a_skill_or_a_position() -> None:
    given(development_goal).when(skill).then(goal)
    post = SetGoal(rep_id=ANNA, position=Position.SUPERVISOR, due_on=DUE)
    given(development_goal).when(post).then(
        DevelopmentGoalSet(rep_id=ANNA, position="supervisor", due_on=DUE, set_by="system")
    )
    given(development_goal).when(skill, by=OWN).rejected(OwnApproval)
    given(development_goal, goal).when(skill).rejected(AlreadyExists)
    for both_or_none in (post.model_copy(update={"skill": "x"}), SetGoal(rep_id=ANNA, due_on=DUE)):
        given(development_goal).when(both_or_none).rejected(Invalid, "either")


def test_a_superior_says_once_what_came_of_it() -> None:
    close = CloseGoal(outcome=Outcome.REACHED)
    given(development_goal, goal).when(close).then(reached)
    given(development_goal, goal).when(close, by=OWN).rejected(OwnApproval)
    given(development_goal, goal, reached).when(close).then_nothing()
    given(development_goal, goal, reached).when(CloseGoal(outcome=Outcome.MISSED)).rejected(WrongStatus)
    given(development_goal).when(close).rejected(NotFound)
