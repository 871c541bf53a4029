"""Ties share what their ranks take up, to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.incentive.contests.events import Place, Prize
from services.incentive.contests.prizes import grants
from shared.testing.examples import examples
from tests.incentive.company import id_of


def prizes(*amounts: str) -> list[Prize]:
    return [
        Prize(rank=rank, prize=f"prize {rank}", amount=Decimal(amount) if amount else None)
        for rank, amount in enumerate(amounts, start=1)
    ]


def places(*figures: int) -> list[Place]:
    """The most first; equals share a rank."""
    return [
        Place(rank=figures.index(figure) + 1, rep_id=id_of(f"rep {n}"), figure=figure)
        for n, figure in enumerate(figures)
    ]


def test_two_firsts_share_the_first_and_the_second_prize_and_the_next_is_third() -> None:
    found = list(grants(prizes("1000", "500.01", "200"), places(9, 9, 7, 3)))
    assert [(one.rank, one.prize, one.amount) for one in found] == [
        (1, "prize 1", Decimal("750.01")), (1, "prize 1", Decimal("750.00")), (3, "prize 3", Decimal("200")),
    ]  # fmt: skip


def test_nobody_wins_with_nothing_and_a_thing_is_each_ones_own() -> None:
    assert not list(grants(prizes("1000"), places(0, 0)))
    found = list(grants(prizes("", "500"), places(5, 4, 0)))
    assert [(one.rank, one.amount) for one in found] == [(1, None), (2, Decimal("500"))]
    assert not list(grants([], places(5)))


@examples(60)
@given(
    st.lists(st.decimals("0.01", "99999", places=2), min_size=1, max_size=6),
    st.lists(st.integers(1, 4), min_size=1, max_size=9),
)
def test_what_is_granted_is_what_the_ranks_taken_up_are_worth(amounts: list[Decimal], done: list[int]) -> None:
    figures = sorted(done, reverse=True)
    found = list(grants(prizes(*map(str, amounts)), places(*figures)))
    assert sum((one.amount for one in found if one.amount), Decimal(0)) == sum(amounts[: len(figures)], Decimal(0))
    money = [one.amount or Decimal(0) for one in found if one.rank == 1]
    assert max(money) - min(money) <= Decimal("0.01")
