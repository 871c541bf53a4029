from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from services.customer.customers.decider import customer
from services.customer.customers.events import CustomerRegistered, Kind, Profile
from services.customer.lifecycle.decider import ChangeDeal, NoteDeal, ReviewLifecycle, TakeOver
from services.customer.lifecycle.events import DealChanged, DealNoted, LifecycleChanged, LifecycleEvent, Stage
from shared.testing.spec import given

POTENTIAL, ACTIVE, DORMANT, LOST = Stage
ONE, TWO = UUID(int=1), UUID(int=2)
SPRING, SUMMER = date(2004, 3, 1), date(2004, 6, 1)
registered = CustomerRegistered(profile=Profile(name="Gifts", kind=Kind.COMPANY))


def signed(contract_id: UUID, day: date, value: int = 100) -> NoteDeal:
    return NoteDeal(contract_id=contract_id, signed_on=day, value=Decimal(value))


def noted(contract_id: UUID, day: date) -> DealNoted:
    return DealNoted(contract_id=contract_id, signed_on=day, value=Decimal(100))


def less(contract_id: UUID, amount: int, on: date) -> ChangeDeal:
    return ChangeDeal(contract_id=contract_id, delta=Decimal(-amount), on=on)


def moved(old: Stage, new: Stage, on: date, last: date | None) -> LifecycleChanged:
    return LifecycleChanged(old=old, new=new, on=on, last_deal_on=last)


def aged(old: Stage, new: Stage, days: int, as_of: date) -> LifecycleChanged:
    on = SPRING + timedelta(days=days)
    return LifecycleChanged(old=old, new=new, on=on, last_deal_on=SPRING, as_of=as_of, scheme_version=1)


def review(days: int) -> ReviewLifecycle:
    """So many days after the deal of spring."""
    as_of = SPRING + timedelta(days=days)
    return ReviewLifecycle(as_of=as_of, dormant_after_days=90, lost_after_days=365, scheme_version=1)


bought = (registered, noted(ONE, SPRING), moved(POTENTIAL, ACTIVE, SPRING, SPRING))


def test_the_first_deal_makes_a_customer_active_and_is_noted_once() -> None:
    given(customer, registered).when(signed(ONE, SPRING)).then(*bought[1:])
    given(customer, *bought).when(signed(ONE, SPRING)).then_nothing()


@pytest.mark.parametrize(
    ("days", "stages"), [(89, []), (90, [DORMANT]), (364, [DORMANT]), (365, [DORMANT, LOST]), (9999, [DORMANT, LOST])]
)
def test_days_without_a_deal_lead_through_every_stage_from_the_day_on_which_it_begins(
    days: int, stages: list[Stage]
) -> None:
    as_of = review(days).as_of
    both = (aged(ACTIVE, DORMANT, 90, as_of), aged(DORMANT, LOST, 365, as_of))
    given(customer, *bought).when(review(days)).then(*both[: len(stages)])


def test_what_was_said_is_not_said_again_nor_taken_back_by_looking_earlier() -> None:
    dormant = aged(ACTIVE, DORMANT, 90, review(100).as_of)
    given(customer, *bought, dormant).when(review(100)).then_nothing()
    given(customer, *bought, dormant).when(review(10)).then_nothing()
    given(customer, *bought, dormant).when(review(400)).then(aged(DORMANT, LOST, 365, review(400).as_of))
    given(customer, registered).when(review(400)).then_nothing()


def test_a_later_deal_leads_back_and_an_earlier_one_does_not() -> None:
    lost = aged(DORMANT, LOST, 365, review(400).as_of)
    late = date(2005, 6, 1)
    given(customer, *bought, lost).when(signed(TWO, late)).then(noted(TWO, late), moved(LOST, ACTIVE, late, late))
    early = SPRING - timedelta(days=1)
    given(customer, *bought, lost).when(signed(TWO, early)).then(noted(TWO, early))


def test_a_deal_that_is_wholly_cancelled_does_not_count() -> None:
    half = DealChanged(contract_id=ONE, delta=Decimal(-50))
    given(customer, *bought).when(less(ONE, 50, SUMMER)).then(half)
    given(customer, *bought, half).when(less(ONE, 50, SUMMER)).then(half, moved(ACTIVE, POTENTIAL, SUMMER, None))
    given(customer, *bought, noted(TWO, SUMMER)).when(less(TWO, 100, SUMMER)).then(
        DealChanged(contract_id=TWO, delta=Decimal(-100))
    )
    given(customer, registered).when(signed(ONE, SPRING, 0)).then(
        DealNoted(contract_id=ONE, signed_on=SPRING, value=Decimal(0))
    )


def test_a_cancellation_that_is_heard_of_before_its_deal_counts_all_the_same() -> None:
    early = DealChanged(contract_id=ONE, delta=Decimal(-100))
    given(customer, registered).when(less(ONE, 100, SUMMER)).then(early)
    given(customer, registered, early).when(signed(ONE, SPRING)).then(noted(ONE, SPRING))
    given(customer, registered, early).when(signed(ONE, SPRING, 101)).then(
        DealNoted(contract_id=ONE, signed_on=SPRING, value=Decimal(101)), moved(POTENTIAL, ACTIVE, SPRING, SPRING)
    )
    taken = TakeOver(deals=(), early={ONE: Decimal(-100)}, stage=POTENTIAL, since=None)
    given(customer, registered).when(taken).then(early)


def test_deals_of_nobody_known_here_are_nobodys() -> None:
    given(customer).when(signed(ONE, SPRING)).then_nothing()
    given(customer).when(less(ONE, 1, SPRING)).then_nothing()


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        ((), (moved(POTENTIAL, LOST, date(2005, 6, 1), SUMMER),)),
        (bought[1:], (moved(ACTIVE, LOST, date(2005, 6, 1), SUMMER),)),
        ((noted(TWO, date(2005, 1, 1)), moved(POTENTIAL, ACTIVE, date(2005, 1, 1), date(2005, 1, 1))), ()),
    ],
)
def test_who_stands_for_another_is_where_the_later_deal_is(
    mine: tuple[LifecycleEvent, ...], expected: tuple[LifecycleChanged, ...]
) -> None:
    third = UUID(int=3)
    take = TakeOver(deals=(signed(third, SUMMER),), stage=LOST, since=date(2005, 6, 1))
    given(customer, registered, *mine).when(take).then(noted(third, SUMMER), *expected)
