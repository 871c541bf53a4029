"""What reps did, put in order: pure, whoever asks and whenever."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.incentive.coverage.organisation import Member, Organisation, Unit
from services.incentive.honour_runs.sweeps import last_month
from services.incentive.honour_runs.winners import best_service, champions
from services.incentive.honours.events import HonourKind, HonourTerms
from services.incentive.plans.events import Who
from services.incentive.results.metric import Metric
from services.incentive.results.participants import Participants
from services.incentive.results.queries import divided
from services.incentive.results.recurrence import Every, every_of, month_before
from services.incentive.results.standing import Result, Service, ranked, totals
from shared.kernel.calendar import period
from shared.testing.examples import examples
from tests.incentive.company import id_of

A, B, C = (id_of(name) for name in "ABC")
NORTH, TEAM = id_of("north"), id_of("team")
MARCH = date(2026, 3, 1)
CHAMPION = HonourTerms(name="x", kind=HonourKind.CHAMPION, every=Every.MONTH, metric=Metric.SIGNED_AMOUNT)
SERVICE = HonourTerms(name="x", kind=HonourKind.BEST_SERVICE, every=Every.MONTH, minimum=2)
ANYBODY = Participants(Organisation())


def did(rep: str, day: int, amount: str) -> Result:
    return Result(id_of(rep), MARCH.replace(day=day), Decimal(amount), (id_of(f"{rep} {day} {amount}"),))


def test_of_equals_who_was_there_first_is_the_champion_and_who_cannot_be_told_apart_shares() -> None:
    ordered = totals([did("A", 9, "70"), did("B", 3, "50"), did("B", 8, "20"), did("C", 30, "69.99")], ANYBODY)
    assert [(one.rank, one.rep_id) for one in champions(CHAMPION, ordered)] == [(1, B), (2, A), (3, C)]
    level = totals([did("A", 9, "70"), did("B", 9, "70"), did("C", 1, "0")], ANYBODY)
    assert sorted((one.rank, str(one.rep_id)) for one in champions(CHAMPION, level)) == sorted(
        (1, str(x)) for x in (A, B)
    )
    least = CHAMPION.model_copy(update={"minimum": Decimal("70.00")})
    assert [one.rep_id for one in champions(least, ordered)] == [B, A]
    assert champions(CHAMPION, totals([did("A", 1, "-5")], ANYBODY)) == []


def test_service_is_best_by_share_then_answers_then_scores_and_never_with_a_breach() -> None:
    found = [
        Service(A, answers=2, satisfied=2, points=8),
        Service(B, answers=4, satisfied=4, points=16),
        Service(C, answers=9, satisfied=9, points=45, breached=True),
        Service(NORTH, answers=1, satisfied=1, points=5),
        Service(TEAM, answers=4, satisfied=4, points=16),
    ]
    ranks = {one.rep_id: one.rank for one in best_service(SERVICE, found)}
    assert ranks == {B: 1, TEAM: 1, A: 3}
    assert best_service(SERVICE, []) == []


def test_what_counts_was_done_on_days_on_which_the_rep_takes_part() -> None:
    units = ((MARCH.replace(day=1), TEAM), (MARCH.replace(day=10), NORTH))
    moved = Member(((MARCH, "rep"),), MARCH, date(2026, 3, 20), units)
    chart = {TEAM: Unit(((date.min, NORTH), (MARCH.replace(day=5), None))), NORTH: Unit(((date.min, None),))}
    organisation = Organisation({A: moved, B: Member(((MARCH, "sales_manager"),), MARCH)}, chart)
    results = [did("A", day, "1") for day in (2, 7, 12, 25)]

    def counted(who: Who | None) -> int:
        return sum(total.count for total in totals(results, Participants(organisation, who)))

    assert counted(None) == 3  # the rep has left by the 25th
    assert counted(Who(units=(TEAM,))) == 2
    assert counted(Who(units=(NORTH,))) == 2  # on the 2nd the team was below it
    assert counted(Who(positions=("sales_manager",))) == 0
    everybody = Participants(organisation, Who(positions=("rep", "sales_manager")))
    assert set(everybody.over(MARCH, MARCH)) == {A, B} and everybody.over(date(2026, 3, 21), date(2026, 3, 21)) == [B]
    assert everybody.belongs(A, date(2026, 3, 20)) and not everybody.belongs(A, date(2026, 3, 21))


def test_a_position_counts_for_the_days_on_which_it_is_held() -> None:
    risen = Member(((MARCH, "rep"), (MARCH.replace(day=11), "sales_manager")), MARCH)
    organisation = Organisation({A: risen})
    for positions, count in (((("rep",)), 1), (("sales_manager",), 2), (("rep", "sales_manager"), 3), (("x",), 0)):
        who = Participants(organisation, Who(positions=positions))
        found = totals([did("A", day, "1") for day in (10, 11, 12)], who)
        assert sum(total.count for total in found) == count


def test_equals_share_a_rank_and_the_next_one_counts_them() -> None:
    ordered = totals([did("A", 1, "9"), did("B", 2, "9"), did("C", 1, "3")], ANYBODY)
    assert [rank for rank, _ in ranked(ordered)] == [1, 1, 3]


@examples(60)
@given(
    st.lists(st.decimals("-500", "500", places=2), min_size=1, max_size=8),
    st.lists(st.integers(1, 100), min_size=1, max_size=4),
)
def test_what_reps_are_credited_with_of_collections_adds_up_to_them(money: list[Decimal], weights: list[int]) -> None:
    portions = [(id_of(f"rep {n}"), Decimal(weight)) for n, weight in enumerate(weights)]
    steps = [{"spoken": one, "on": MARCH, "event_id": id_of(f"{n}")} for n, one in enumerate(money)]
    assert sum((one.amount for one in divided(steps, portions)), Decimal(0)) == sum(money, Decimal(0))


@pytest.mark.parametrize(
    ("name", "every"), [("2026", "year"), ("2026-Q1", "quarter"), ("2026-03", "month"), ("2026-W12", None)]
)
def test_a_period_is_one_of_months_quarters_or_years(name: str, every: str | None) -> None:
    assert every_of(period(name)) == every


def test_a_month_is_awarded_by_itself_once_its_days_of_grace_are_over() -> None:
    days = (date(2026, 4, 4), date(2026, 4, 5), date(2026, 5, 4))
    assert [last_month(day).name for day in days] == ["2026-02", "2026-03", "2026-03"]


def test_the_month_before_crosses_the_year() -> None:
    assert (month_before(date(2026, 1, 1)), month_before(date(2026, 3, 31))) == ("2025-12", "2026-02")
