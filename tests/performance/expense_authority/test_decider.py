from datetime import date
from decimal import Decimal

import pytest

from services.performance.expense_authority.decider import (
    ExpenseAuthority,
    ExpenseLevelBody,
    PublishExpenseAuthority,
    expense_authority,
)
from services.performance.expense_authority.events import Approver, ExpenseAuthorityPublished, ExpenseLevel
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

DAY = date(2026, 7, 1)


def published(number: int, from_: date, up_to: str, currency: str = "CNY") -> ExpenseAuthorityPublished:
    return ExpenseAuthorityPublished(
        authority_version=number,
        effective_on=from_,
        currency=currency,
        levels=(ExpenseLevel(role=Approver.SALES_MANAGER, up_to=Decimal(up_to)),),
        published_by="system",
    )


def publish(*levels: tuple[str, str], effective_on: date = DAY) -> PublishExpenseAuthority:
    bodies = [ExpenseLevelBody(role=Approver(role), up_to=Decimal(up_to)) for role, up_to in levels]
    return PublishExpenseAuthority(effective_on=effective_on, currency="CNY", levels=bodies)


@pytest.mark.parametrize(
    ("roles", "most"),
    [
        ({"rep"}, Decimal(0)),
        ({"group_leader"}, Decimal(1_000)),
        ({"group_leader", "sales_manager"}, Decimal(10_000)),
        ({"regional_manager"}, Decimal(50_000)),
        ({"director"}, None),
        ({"admin"}, None),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else str(value),
)
def test_before_any_version_the_usual_levels_hold(roles: set[str], most: Decimal | None) -> None:
    limit = ExpenseAuthority().limit(roles, "USD", DAY)
    assert (limit.amount, limit.authority_version) == (most, 0)


def test_the_version_in_force_on_the_day_says_who_approves_how_much() -> None:
    both = ExpenseAuthority((published(1, DAY, "500"), published(2, date(2026, 8, 1), "900")))
    assert both.limit({"sales_manager"}, "CNY", date(2026, 7, 31)).amount == 500
    later = both.limit({"sales_manager"}, "CNY", date(2026, 8, 1))
    assert (later.amount, later.authority_version) == (Decimal(900), 2)
    assert both.limit({"regional_manager"}, "CNY", DAY).amount == 0  # not named
    assert both.limit({"sales_manager"}, "USD", DAY).amount == 0  # another currency is for the director
    assert both.limit({"director"}, "USD", DAY).amount is None


def test_a_version_is_published_once_from_the_lowest_level_to_the_highest() -> None:
    given(expense_authority).when(publish(("sales_manager", "500"))).then(published(1, DAY, "500"))
    given(expense_authority, published(1, DAY, "500")).when(publish(("sales_manager", "500"))).then_nothing()
    after = given(expense_authority).when(publish(("sales_manager", "9"), ("group_leader", "1"))).state
    assert [level.role for level in after.versions[0].levels] == ["group_leader", "sales_manager"]


@pytest.mark.parametrize("levels", [[("sales_manager", "1"), ("sales_manager", "2")], [("director", "1")]])
def test_a_role_has_one_level_and_the_director_none(levels: list[tuple[str, str]]) -> None:
    given(expense_authority).when(publish(*levels)).rejected(Invalid)
