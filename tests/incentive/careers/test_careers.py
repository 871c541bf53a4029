"""What speaks for a promotion, on which rung a rep stands, and what base pay follows from it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from services.incentive.careers.criteria import findings
from services.incentive.careers.decider import Career, Hear, Heard, TakeRung, career
from services.incentive.careers.events import (
    CampTold,
    CareerBegan,
    CareerEnded,
    CareerEvent,
    CoursePassed,
    PostTold,
    QualificationTold,
    RungTaken,
    ScoreTold,
)
from services.incentive.careers.salary import dues
from services.incentive.ladders.decider import Ladders
from services.incentive.ladders.events import LadderPublished, Rung, Track
from services.incentive.pay_grades.decider import PayGrade, grade_id
from services.incentive.pay_grades.events import PayGradePublished
from shared.kernel.calendar import period
from shared.kernel.rejections import Invalid
from shared.testing.spec import given
from tests.incentive.company import id_of

REP = Rung(code="rep", position="rep", pay_grade="R1")
LEADER = Rung.model_validate(
    {
        "code": "leader",
        "position": "group_leader",
        "pay_grade": "M1",
        "criteria": [
            {"kind": "score", "at_least": "90", "periods": 2},
            {"kind": "course", "course": "coaching"},
            {"kind": "qualified"},
            {"kind": "camp"},
            {"kind": "tenure", "months": 6},
        ],
    }
)


def ladder(on: str = "2004-01-01", track: Track = Track.MANAGEMENT, *rungs: Rung) -> LadderPublished:
    return LadderPublished(
        ladder_id=id_of(f"{track} {on}"), name="Ladder", track=track, effective_on=date.fromisoformat(on),
        rungs=rungs or (REP, LEADER), published_by="hr",
    )  # fmt: skip


def grade(code: str, base: str, on: str = "2004-01-01", number: int = 1, **more: Any) -> PayGradePublished:
    return PayGradePublished.model_validate(
        {"grade_id": grade_id(code), "code": code, "grade_version": number, "from": on, "base": base,
         "currency": "CNY", "published_by": "hr", **more}
    )  # fmt: skip


def began(on: str = "2004-01-01") -> CareerBegan:
    return CareerBegan(position="rep", on=date.fromisoformat(on), source_event=id_of("joined"))


def score(name: str, total: str, on: str, version: int = 1) -> ScoreTold:
    return ScoreTold(
        period=name, version=version, total=Decimal(total), on=date.fromisoformat(on),
        source_event=id_of(f"{name} {version}"),
    )  # fmt: skip


def step(rung: str, on: str) -> RungTaken:
    return RungTaken(
        step_id=id_of(f"{rung} {on}"), ladder_id=id_of("ladder"), track=Track.MANAGEMENT, rung=rung, position=rung,
        on=date.fromisoformat(on),
    )  # fmt: skip


def known(*events: CareerEvent) -> Career:
    return career.fold(events)


def met(found: Career, on: str = "2004-12-31") -> list[bool]:
    return [one.met for one in findings(LEADER, found, date.fromisoformat(on))]


ALL: list[Heard] = [
    began(),
    score("2004-Q1", "95", "2004-04-10"),
    score("2004-Q2", "90", "2004-07-10"),
    CoursePassed(course="Coaching for leaders", skill="coaching", on=date(2004, 5, 1), source_event=id_of("course")),
    QualificationTold(on=date(2004, 3, 1), source_event=id_of("qualified")),
    CampTold(period="2004-Q1", on=date(2004, 3, 31), source_event=id_of("camp")),
]


def test_every_criterion_is_met_by_the_events_that_it_asks_for_and_names_them() -> None:
    found = findings(LEADER, known(*ALL), date(2004, 12, 31))
    assert [one.met for one in found] == [True] * 5
    assert found[0].event_ids == (id_of("2004-Q1 1"), id_of("2004-Q2 1"))
    assert met(known()) == [False] * 5


def test_what_came_after_the_day_does_not_count() -> None:
    assert met(known(*ALL), "2004-06-30") == [False, True, True, True, False]
    assert met(known(*ALL), "2004-07-01") == [False, True, True, True, True]


def test_the_last_scorecards_count_each_by_its_highest_version() -> None:
    appealed = [*ALL, score("2004-Q2", "89.99", "2004-07-20", version=2)]
    assert met(known(*appealed))[0] is False
    assert met(known(*appealed, score("2004-Q2", "90", "2004-07-10", version=1)))[0] is False
    later = [*appealed, score("2004-Q3", "91", "2004-10-10"), score("2004-Q4", "92", "2004-12-31")]
    assert met(known(*later))[0] is True


def test_an_old_scorecard_that_was_changed_after_an_appeal_is_not_the_last_one() -> None:
    low = [*ALL, score("2004-Q3", "60", "2004-10-10"), score("2004-Q1", "96", "2004-11-02", version=2)]
    found = findings(LEADER, known(*low), date(2004, 12, 31))[0]
    assert (found.met, found.found) == (False, "2004-Q2: 90.00, 2004-Q3: 60.00")


def test_what_is_heard_is_known_once_and_steps_are_taken_in_the_order_of_their_days() -> None:
    given(career, began()).when(Hear(told=began())).then_nothing()
    taken = step("leader", "2004-07-01")
    again = TakeRung(**dict(taken))
    given(career, began()).when(again).then(taken)
    given(career, began(), taken).when(again).then_nothing()
    given(career, taken).when(TakeRung(**dict(step("rep", "2004-06-30")))).rejected(Invalid)


def test_who_made_no_step_stands_on_the_lowest_rung_of_the_position_on_the_ladder_then_in_force() -> None:
    ladders, found = Ladders((ladder(), ladder("2004-06-01", Track.MANAGEMENT, LEADER))), known(began())
    place = found.place(ladders, date(2004, 5, 31))
    assert place is not None
    assert place.rung == REP
    assert found.place(ladders, date(2004, 6, 1)) is None
    assert known().place(ladders, date(2004, 5, 31)) is None


def test_another_position_by_decision_leads_to_its_lowest_rung_and_that_of_a_step_to_none_other() -> None:
    ladders = Ladders((ladder(),))
    post = PostTold(position="group_leader", on=date(2004, 6, 1), source_event=id_of("post"))
    decided = known(began(), post)
    assert [_rung(decided, ladders, day) for day in (31, 32)] == ["rep", "leader"]
    back = PostTold(position="rep", on=date(2004, 6, 1), source_event=id_of("back"))
    assert _rung(known(began(), post, back), ladders, 32) == "rep"
    promoted = step("leader", "2004-05-01").model_copy(update={"position": "group_leader"})
    assert _rung(known(began(), promoted, back), ladders, 32) == "rep"
    followed = post.model_copy(update={"on": date(2004, 5, 2)})
    assert _rung(known(began(), promoted, followed), ladders, 32) == "leader"


def _rung(found: Career, ladders: Ladders, day: int) -> str | None:
    """Counted from the last of April 2004."""
    place = found.place(ladders, date(2004, 4, 30) + timedelta(days=day))
    return place.rung.code if place else None


def paid(found: Career, month: str, grades: list[PayGradePublished]) -> list[tuple[str, str]]:
    by_code = {code: PayGrade(tuple(one for one in grades if one.code == code)) for code in ("R1", "M1")}
    return [(one.what, str(one.amount)) for one in dues(found, Ladders((ladder(),)), by_code, period(month))]


GRADES = [grade("R1", "6000", allowances=[{"name": "Travel", "amount": "300.01"}]), grade("M1", "9000")]


def test_base_and_allowances_are_paid_for_the_days_on_the_rung() -> None:
    assert paid(known(began()), "2004-04", GRADES) == [("Base pay", "6000.00"), ("Allowance: Travel", "300.01")]
    promoted = known(began(), step("leader", "2004-04-16"))
    assert paid(promoted, "2004-04", GRADES) == [
        ("Base pay", "4500.00"), ("Base pay", "3000.00"), ("Allowance: Travel", "150.01"),
    ]  # fmt: skip
    assert paid(promoted, "2004-05", GRADES) == [("Base pay", "9000.00")]


def test_who_joins_or_leaves_within_a_month_is_paid_for_its_days() -> None:
    left = CareerEnded(on=date(2004, 4, 11), source_event=id_of("left"))
    assert paid(known(began("2004-04-10"), left), "2004-04", GRADES)[0] == ("Base pay", "200.00")
    assert paid(known(began("2004-04-10"), left), "2004-05", GRADES) == []
    assert paid(known(), "2004-04", GRADES) == []


def test_a_grade_pays_from_its_first_day_on_and_a_later_version_from_its_own() -> None:
    later = [grade("R1", "6000", "2004-04-11"), grade("R1", "6600", "2004-04-21", number=2)]
    assert paid(known(began()), "2004-03", later) == []
    assert paid(known(began()), "2004-04", later) == [("Base pay", "2000.00"), ("Base pay", "2200.00")]
