"""What rep and unit are to reach: only what approved plans say, by just that period."""

from decimal import Decimal

from services.incentive.quotas.quota import Plan, Target, quota_of_rep, quota_of_unit
from shared.kernel.calendar import period
from tests.incentive.company import id_of

UNIT, A, B = id_of("unit"), id_of("A"), id_of("B")


def plan(name: str, amount: str, *targets: tuple[str, str, str], unit: str = "unit") -> Plan:
    spans = [(id_of(rep), period(when), part) for rep, when, part in targets]
    parts = tuple(Target(rep, when.first, when.last, Decimal(part)) for rep, when, part in spans)
    return Plan(id_of(name), id_of(unit), 2026, Decimal(amount), parts)


def amount(found: object) -> Decimal | None:
    return getattr(found, "amount", None)


def test_parts_within_the_period_add_up_over_plans() -> None:
    plans = [
        plan(
            "one", "900", ("A", "2026-01", "10"), ("A", "2026-02", "20"), ("A", "2026-03", "30"), ("A", "2026-04", "5")
        ),
        plan("two", "100", ("A", "2026-Q1", "7"), unit="other"),
    ]
    assert amount(quota_of_rep(plans, A, period("2026-Q1"))) == 67
    assert amount(quota_of_rep(plans[:1], A, period("2026-02"))) == 20
    assert amount(quota_of_rep(plans[:1], A, period("2026"))) == 65
    found = quota_of_rep(plans, A, period("2026-Q1"))
    assert found is not None and found.events == (id_of("one"), id_of("two"))


def test_a_longer_time_than_the_period_says_nothing_of_it() -> None:
    plans = [plan("one", "900", ("A", "2026-Q1", "60"))]
    assert quota_of_rep(plans, A, period("2026-02")) is None
    assert quota_of_rep(plans, B, period("2026-Q1")) is None
    assert quota_of_rep([], A, period("2026-Q1")) is None


def test_a_unit_has_its_own_plan_for_the_year_and_what_that_gives_its_reps_within_it() -> None:
    plans = [plan("one", "900", ("A", "2026-Q1", "60"), ("B", "2026-01", "5"), ("B", "2026-02", "6"))]
    assert amount(quota_of_unit(plans, UNIT, period("2026"))) == 900
    assert amount(quota_of_unit(plans, UNIT, period("2026-Q1"))) == 71
    assert quota_of_unit(plans, UNIT, period("2026-01")) is None
    assert quota_of_unit(plans, id_of("other"), period("2026")) is None
