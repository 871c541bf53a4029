from datetime import date
from decimal import Decimal
from typing import Any

from services.pipeline.costs.decider import RecordCost, product_cost
from services.pipeline.costs.events import CostSet
from shared.kernel.messages import Actor
from shared.testing.spec import given

FINANCE = Actor("finance", frozenset({"finance"}))


def record(cost: str, first: str) -> RecordCost:
    return RecordCost.model_validate({"sku": "A", "currency": "USD", "cost": cost, "from": first})


def known(cost: str, *first: int) -> CostSet:
    return CostSet(sku="A", cost=Decimal(cost), currency="USD", from_=date(*first), set_by="finance")


HISTORY = (known("40.00", 2004, 1, 1), known("45.00", 2004, 7, 1))


def test_a_cost_holds_from_its_day_until_a_later_one_begins() -> None:
    state = product_cost.fold((*HISTORY, known("42.00", 2004, 4, 1)))
    days: dict[date, Any] = {
        date(2003, 12, 31): None,
        date(2004, 1, 1): 40,
        date(2004, 4, 1): 42,
        date(2004, 6, 30): 42,
        date(2005, 1, 1): 45,
    }
    for day, cost in days.items():
        found = state.on(day)
        assert (found.cost if found else None) == cost


def test_an_unchanged_cost_makes_no_new_version_and_another_one_of_the_same_day_takes_its_place() -> None:
    given(product_cost, *HISTORY).when(record("45.00", "2004-07-01"), FINANCE).then_nothing()
    given(product_cost, *HISTORY).when(record("46.00", "2004-07-01"), FINANCE).then(known("46.00", 2004, 7, 1))
    state = product_cost.fold((*HISTORY, known("46.00", 2004, 7, 1)))
    assert [one.cost for one in state.history] == [40, 46]
    same_again = given(product_cost, *HISTORY).when(record("45.00", "2004-08-01"), FINANCE)
    same_again.then(known("45.00", 2004, 8, 1))
