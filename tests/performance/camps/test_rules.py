from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from services.performance.camps.decider import (
    AlreadyAnswered,
    AnswerCamp,
    HoldCampRun,
    NotInvited,
    camp,
)
from services.performance.camps.events import CampDeclined, CampJoined, CampRunCompleted, CampSelected, RankedBy
from services.performance.camps.ranking import Candidate, places_of, ranked
from services.performance.camps.sweeps import by_signed, quarter_over
from shared.kernel.rejections import NotFound
from shared.testing.examples import examples
from shared.testing.spec import ACCEPTED_AT, given

END = date(2004, 9, 30)


def candidates(*results: int) -> tuple[Candidate, ...]:
    return tuple(Candidate(rep_id=UUID(int=n + 1), result=Decimal(result)) for n, result in enumerate(results))


def run(*results: int) -> HoldCampRun:
    return HoldCampRun(quarter="2004-Q3", ranked_by=RankedBy.SCORECARD, candidates=candidates(*results), as_of=END)


def invited(*results: int) -> list[int]:
    return [one.rep_id.int for one in given(camp).when(run(*results)).events if isinstance(one, CampSelected)]


@pytest.mark.parametrize(("of", "places"), [(0, 0), (1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3), (100, 20)])
def test_a_fifth_is_rounded_up(of: int, places: int) -> None:
    assert places_of(of) == places


def test_who_equals_the_last_of_the_first_fifth_is_invited_too() -> None:
    assert invited(90, 80, 70, 60, 50) == [1]
    assert invited(90, 90, 70, 60, 50) == [1, 2]
    assert invited(50, 90, 80, 80, 80, 10) == [2, 3, 4, 5]
    assert invited(7, 7, 7) == [1, 2, 3]


def test_equals_share_a_rank_and_the_next_one_counts_them() -> None:
    assert [one.rank for one in ranked(candidates(90, 80, 80, 70))] == [1, 2, 2, 4]


def test_a_run_says_all_it_was_made_of_and_a_second_one_nothing() -> None:
    first = given(camp).when(run(90, 80)).events
    assert isinstance(first[0], CampRunCompleted) and (first[0].candidates, first[0].places) == (2, 1)
    assert ranked(Candidate(rep_id=one.rep_id, result=one.result) for one in first[0].ranking) == first[0].ranking
    assert first[1:] == [
        CampSelected(
            rep_id=UUID(int=1),
            quarter="2004-Q3",
            rank=1,
            of=2,
            result=Decimal(90),
            ranked_by=RankedBy.SCORECARD,
            on=END,
        )
    ]
    given(camp, *first).when(run(1, 2, 3)).then_nothing()


def test_who_is_invited_answers_once() -> None:
    history = given(camp).when(run(90, 80)).events
    anna, said = UUID(int=1), {"answered_by": "system", "answered_at": ACCEPTED_AT}
    join, decline = (AnswerCamp(rep_id=anna, join=yes) for yes in (True, False))
    given(camp, *history).when(join).then(CampJoined(rep_id=anna, **said))
    given(camp, *history).when(decline).then(CampDeclined(rep_id=anna, **said))
    given(camp, *history, CampJoined(rep_id=anna, **said)).when(join).then_nothing()
    given(camp, *history, CampJoined(rep_id=anna, **said)).when(decline).rejected(AlreadyAnswered)
    given(camp, *history).when(AnswerCamp(rep_id=UUID(int=2), join=True)).rejected(NotInvited)
    given(camp).when(join).rejected(NotFound)


def test_what_was_signed_counts_in_the_currency_in_which_most_have_signed() -> None:
    ids = [UUID(int=n) for n in range(1, 5)]

    def row(rep_id: UUID, currency: str, amount: int) -> dict[str, Any]:
        return {"rep_id": rep_id, "currency": currency, "amount": Decimal(amount)}

    rows: Any = [row(ids[0], "USD", 9), row(ids[1], "CNY", 5), row(ids[2], "CNY", 4), row(ids[3], "EUR", 1)]
    currency, found = by_signed(set(ids), rows)
    assert (currency, [(one.rep_id, one.result) for one in found]) == ("CNY", [(ids[1], 5), (ids[2], 4)])
    assert by_signed({ids[0], ids[1]}, rows)[0] == "CNY"  # of two the first by name
    assert by_signed(set(), rows) == (None, ())


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2004-10-30", "2004-06-30"),
        ("2004-10-31", "2004-09-30"),
        ("2005-01-30", "2004-09-30"),
        ("2005-02-01", "2004-12-31"),
    ],
)
def test_by_itself_a_camp_is_chosen_thirty_days_after_its_quarter(now: str, last: str) -> None:
    assert quarter_over(datetime.combine(date.fromisoformat(now), datetime.min.time(), UTC)) == date.fromisoformat(last)


@examples(50)
@forall(st.lists(st.integers(-5, 5), max_size=30))
def test_nobody_who_is_left_out_is_as_good_as_one_who_is_invited(results: list[int]) -> None:
    chosen = {n - 1 for n in invited(*results)}
    left = [result for n, result in enumerate(results) if n not in chosen]
    assert len(chosen) >= places_of(len(results))
    assert not (chosen and left) or min(results[n] for n in chosen) > max(left)
