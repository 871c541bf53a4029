from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from services.performance.scorecards.curve import Curve, attained, half_up, shown, total
from shared.testing.examples import examples

rates = st.decimals("0", "10", places=4)
curves = st.builds(
    Curve, floor=st.none() | st.decimals("0", "1", places=4), slope=st.none() | rates, cap=st.none() | rates
)
parts = st.fractions(-20, 20)


@pytest.mark.parametrize(
    ("curve", "part", "score"),
    [
        (Curve(), "1", 100),
        (Curve(), "0.855", 86),
        (Curve(), "0.8549", 85),
        (Curve(), "1.5", 150),
        (Curve(), "-0.2", 0),
        (Curve(floor=Decimal("0.6")), "0.6", 60),
        (Curve(floor=Decimal("0.6")), "0.5999", 0),
        (Curve(cap=Decimal("1.2")), "1.5", 120),
        (Curve(slope=Decimal("2")), "0.9", 80),
        (Curve(slope=Decimal("2"), cap=Decimal("1.2")), "1.1", 120),
        (Curve(slope=Decimal("0.5"), floor=Decimal("0.5")), "0.5", 75),
        (Curve(), "99", 1000),
    ],
)  # fmt: skip
def test_points_follow_a_line_between_floor_and_cap(curve: Curve, part: str, score: int) -> None:
    assert curve.score(Fraction(part)) == score


@forall(curves, parts, parts)
@examples(100)
def test_who_attains_more_never_has_fewer_points_and_nobody_has_less_than_none_or_more_than_the_cap(
    curve: Curve, one: Fraction, other: Fraction
) -> None:
    low, high = curve.score(min(one, other)), curve.score(max(one, other))
    most = min(half_up(Fraction(curve.cap) * 100), 1000) if curve.cap is not None else 1000
    assert 0 <= low <= high <= most


@forall(curves, parts)
@examples(100)
def test_points_are_the_line_itself_but_for_half_a_point(curve: Curve, part: Fraction) -> None:
    score, slope = curve.score(part), Fraction(1 if curve.slope is None else curve.slope)
    line = 100 + slope * (part - 1) * 100
    if curve.floor is not None and part < curve.floor:
        assert score == 0
    elif 0 <= line <= min(Fraction(1000 if curve.cap is None else curve.cap * 100), Fraction(1000)):
        assert Fraction(-1, 2) < score - line <= Fraction(1, 2)


def test_where_less_is_better_half_is_more_than_all_and_twice_is_nothing() -> None:
    target = Decimal("0.05")
    assert [attained(Decimal(actual), target, True) for actual in ("0", "0.025", "0.05", "0.1")] == [
        2, Fraction(3, 2), 1, 0,
    ]  # fmt: skip


def test_a_third_is_shown_with_four_places_and_its_points_are_of_the_third_itself() -> None:
    third = attained(Decimal("100.00"), Decimal("300.00"))
    assert (str(shown(third)), str(shown(-third)), str(shown(Fraction(2)))) == ("0.3333", "-0.3333", "2.0000")
    assert Curve(floor=Decimal("0.3334")).score(third) == 0
    assert Curve(slope=Decimal("0.75")).score(third) == 50


weighed = st.lists(st.tuples(st.decimals("0.0001", "100", places=4), st.integers(0, 1000)), min_size=1, max_size=8)


@forall(weighed)
@examples(100)
def test_a_total_lies_between_its_scores_and_does_not_know_their_order(scores: list[tuple[Decimal, int]]) -> None:
    found = total(scores)
    assert found is not None
    assert min(score for _, score in scores) <= found <= max(score for _, score in scores)
    assert found == total(scores[::-1])


def test_what_could_not_be_assessed_leaves_its_weight_to_the_others() -> None:
    assert total([(Decimal(30), 96), (Decimal(50), 110), (Decimal(20), 85)]) == Decimal("100.80")
    assert total([(Decimal(30), 96), (Decimal(50), 110)]) == Decimal("104.75")
    assert total([]) is None
