"""Staff: who joins is known by position and grade."""

from services.customer.staff.decider import GradeColleague, IntroduceColleague, colleague
from services.customer.staff.events import ColleagueIntroduced
from shared.testing.spec import given


def test_a_colleague_is_introduced_once_and_again_where_something_changed() -> None:
    known = ColleagueIntroduced(position="rep", grade="growing")
    given(colleague).when(IntroduceColleague(position="rep", grade="growing")).then(known)
    given(colleague, known).when(IntroduceColleague(position="rep", grade="growing")).then_nothing()
    given(colleague, known).when(IntroduceColleague(position="rep", grade="senior")).then(
        ColleagueIntroduced(position="rep", grade="senior")
    )


def test_a_newcomer_who_is_qualified_keeps_the_position() -> None:
    known = ColleagueIntroduced(position="rep", grade="newcomer")
    given(colleague, known).when(GradeColleague(grade="growing")).then(
        ColleagueIntroduced(position="rep", grade="growing")
    )
    given(colleague).when(GradeColleague(grade="growing")).then_nothing()
