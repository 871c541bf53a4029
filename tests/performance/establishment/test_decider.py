from datetime import date

from services.performance.establishment.decider import SetEstablishment, establishment
from services.performance.establishment.events import EstablishmentSet
from services.performance.reps.events import Position
from shared.kernel.messages import Actor
from shared.testing.spec import given

JANUARY, MARCH, DECEMBER = date(2005, 1, 1), date(2005, 3, 1), date(2005, 12, 1)


def put(headcount: int, since: date) -> SetEstablishment:
    return SetEstablishment(position=Position.REP, headcount=headcount, from_=since)


def was(headcount: int, since: date) -> EstablishmentSet:
    return EstablishmentSet(position=Position.REP, headcount=headcount, effective_on=since, set_by="hr")


def test_what_is_in_force_on_that_day_already_makes_no_new_version() -> None:
    given(establishment).when(put(3, JANUARY), by=Actor("hr")).then(was(3, JANUARY))
    given(establishment, was(3, JANUARY)).when(put(3, MARCH)).then_nothing()
    given(establishment, was(3, JANUARY)).when(put(0, MARCH), by=Actor("hr")).then(was(0, MARCH))


def test_of_several_settings_the_last_whose_day_has_come_is_in_force() -> None:
    state = establishment.fold([was(5, MARCH), was(3, JANUARY), was(4, MARCH)])
    assert [state.headcount(Position.REP, day) for day in (date(2004, 12, 31), JANUARY, MARCH, DECEMBER)] == [
        None, 3, 4, 4,
    ]  # fmt: skip
    assert state.headcount(Position.ASSISTANT, MARCH) is None
