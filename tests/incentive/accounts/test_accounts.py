"""Commissions from published events to the balance, by worked examples."""

from datetime import date
from decimal import Decimal

from services.incentive.accounts.events import CommissionClawedBack, CommissionEarned, CommissionReleased
from services.incentive.commissions.balance import Balance
from services.incentive.plans.events import PlanRetired
from tests.incentive.company import Company, amended, cancelled, joined, paid, plan, reversed_, signed

D = Decimal
FLAT = plan([("0", "0.2")])
DEMO = plan([("0", "0.015"), ("50000", "0.025"), ("150000", "0.04")])


def balance(earned: str, held: str, released: str, clawed_back: str = "0") -> Balance:
    return Balance(D(earned), D(held), D(0), D(released), D(clawed_back))


def test_a_commission_of_4000_is_released_2000_and_2000_by_two_receipts_of_10000() -> None:
    """OCA/commission #104."""
    company = Company().hear(joined("R"), FLAT, signed("1", "2004-01-05", "20000"))
    assert company.balance("R") == balance("4000", "4000", "0")
    company.hear(paid("1", "2004-02-01", "10000"), paid("1", "2004-03-01", "10000"))
    assert company.posted("R") == [
        ("Earned", "2004-01-05", "4000.00"),
        ("Released", "2004-02-01", "2000.00"),
        ("Released", "2004-03-01", "2000.00"),
    ]
    assert company.balance("R") == balance("4000", "0", "4000")
    assert company.balance("R", date(2004, 2, 1)) == balance("4000", "2000", "2000")
    assert company.balance("R", date(2004, 1, 4)) == balance("0", "0", "0")


def test_nothing_is_earned_without_a_published_plan_and_all_of_it_once_there_is_one() -> None:
    company = Company().hear(joined("R"), signed("1", "2004-01-05", "20000"), paid("1", "2004-02-01", "5000"))
    assert company.lines("R") == []
    company.hear(FLAT)
    assert company.balance("R") == balance("4000", "3000", "1000")


def test_a_deal_that_comes_before_its_rep_waits_in_the_account() -> None:
    company = Company().hear(FLAT, signed("1", "2004-01-05", "20000"))
    assert company.balance("R") == balance("0", "0", "0")
    company.hear(joined("R"))
    assert company.balance("R") == balance("4000", "4000", "0")


def test_deals_cumulate_over_the_quarter_and_begin_anew_in_the_next() -> None:
    company = Company().hear(joined("R"), DEMO)
    company.hear(
        signed("1", "2004-01-05", "40000"), signed("2", "2004-03-31", "20000"), signed("3", "2004-04-01", "20000")
    )
    assert company.posted("R") == [
        ("Earned", "2004-01-05", "600.00"),
        ("Earned", "2004-03-31", "400.00"),
        ("Earned", "2004-04-01", "300.00"),
    ]


def test_a_late_deal_rates_the_deals_after_it_in_its_period_anew_and_no_others() -> None:
    company = Company().hear(joined("R"), DEMO)
    company.hear(
        signed("2", "2004-02-05", "40000"), signed("3", "2004-04-01", "20000"), signed("1", "2004-01-05", "20000")
    )
    assert company.posted("R")[2:] == [("Earned", "2004-01-05", "300.00"), ("Adjusted", "2004-02-05", "100.00")]


def test_deals_of_one_day_are_ordered_by_their_number_as_a_number() -> None:
    company = Company().hear(joined("R"), DEMO)
    company.hear(signed("10", "2004-02-05", "50000"), signed("9", "2004-02-05", "50000"))
    earned = {line.contract_id: line.amount for line in company.lines("R") if isinstance(line, CommissionEarned)}
    assert sorted(earned.values()) == [D(750), D(750)]
    assert company.posted("R")[-1] == ("Adjusted", "2004-02-05", "500.00")


def test_each_currency_cumulates_by_itself() -> None:
    company = Company().hear(joined("R"), DEMO)
    company.hear(signed("1", "2004-01-05", "50000"), signed("2", "2004-01-06", "50000", currency="USD"))
    assert company.balance("R", currency="USD").earned == D(750)


def test_splits_share_the_deal() -> None:
    company = Company().hear(joined("R"), joined("S"), FLAT)
    company.hear(signed("1", "2004-01-05", "1000.01", splits={"R": "60", "S": "40"}), paid("1", "2004-02-01", "500"))
    assert company.balance("R").earned + company.balance("S").earned == D("200.00")
    assert company.balance("R").released == D("60.00")


def test_a_cancellation_takes_from_held_first_and_rates_nothing_else_anew() -> None:
    company = Company().hear(joined("R"), DEMO)
    company.hear(signed("1", "2004-01-05", "50000"), signed("2", "2004-02-05", "20000"))
    company.hear(paid("1", "2004-02-01", "10000"), cancelled("1", "2004-03-01", "50000"))
    assert company.posted("R")[2:] == [
        ("Released", "2004-02-01", "150.00"),
        ("ClawedBack", "2004-03-01", "-600.00"),
        ("ClawedBack", "2004-03-01", "-150.00"),
    ]
    taken = [line for line in company.lines("R") if isinstance(line, CommissionClawedBack)]
    assert [line.from_released for line in taken] == [False, True]
    assert company.balance("R") == balance("1250", "500", "0", "750")


def test_a_deal_cancelled_on_the_day_of_its_signing_leaves_nothing() -> None:
    company = Company().hear(joined("R"), FLAT, signed("1", "2004-01-05", "20000"))
    company.hear(cancelled("1", "2004-01-05", "20000"))
    assert company.balance("R") == balance("4000", "0", "0", "4000")


def test_partial_cancellations_come_to_the_whole_to_the_cent() -> None:
    company = Company().hear(joined("R"), plan([("0", "0.0333")]), signed("1", "2004-01-05", "100"))
    for day, part in (("2004-02-01", "33.33"), ("2004-02-02", "33.33"), ("2004-02-03", "33.34")):
        company.hear(cancelled("1", day, part))
    assert company.balance("R") == balance("3.33", "0", "0", "3.33")


def test_a_reversed_payment_is_a_negative_released_line() -> None:
    company = Company().hear(joined("R"), FLAT, signed("1", "2004-01-05", "20000"))
    company.hear(paid("1", "2004-02-01", "10000", "P"), reversed_("1", "2004-02-09", "10000", "P"))
    assert company.posted("R")[-1] == ("Released", "2004-02-09", "-2000.00")
    assert company.balance("R") == balance("4000", "4000", "0")


def test_money_beyond_what_is_left_of_a_deal_releases_nothing_more() -> None:
    company = Company().hear(joined("R"), FLAT, signed("1", "2004-01-05", "20000"))
    company.hear(cancelled("1", "2004-01-20", "10000"), paid("1", "2004-02-01", "20000"))
    assert company.balance("R") == balance("4000", "0", "2000", "2000")


def test_an_amendment_adjusts_the_deal_and_those_after_it_from_its_day_on() -> None:
    company = Company().hear(joined("R"), DEMO)
    company.hear(signed("1", "2004-01-05", "40000"), signed("2", "2004-02-05", "20000"))
    company.hear(amended("1", "2004-03-01", "50000", "10000"))
    assert company.posted("R")[2:] == [("Adjusted", "2004-03-01", "150.00"), ("Adjusted", "2004-03-01", "100.00")]
    assert company.balance("R", date(2004, 2, 29)) == balance("1000", "1000", "0")


def test_an_amendment_may_bring_in_a_rep_who_then_shares_in_what_was_paid_before() -> None:
    company = Company().hear(joined("R"), joined("S"), FLAT, signed("1", "2004-01-05", "20000"))
    company.hear(paid("1", "2004-02-01", "10000"), amended("1", "2004-03-01", "20000", "0", {"R": "75", "S": "25"}))
    assert company.balance("S") == balance("1000", "500", "500")
    assert company.balance("R") == balance("3000", "1500", "1500")


def test_a_rep_whom_an_amendment_leaves_out_keeps_nothing_of_the_deal_its_cancelled_part_included() -> None:
    company = Company().hear(joined("R"), joined("S"), joined("T"), FLAT)
    company.hear(signed("1", "2004-01-05", "1000", splits={"R": "60", "S": "40"}), cancelled("1", "2004-01-20", "150"))
    company.hear(amended("1", "2004-03-01", "1200", "200", {"S": "50", "T": "50"}))
    assert company.balance("R") == balance("0", "0", "0")
    assert company.balance("S") == company.balance("T") == balance("120", "105", "0", "15")


def test_on_signing_all_is_released_at_once() -> None:
    company = Company().hear(joined("R"), plan([("0", "0.2")], release="on_signing"))
    company.hear(signed("1", "2004-01-05", "20000"))
    assert company.balance("R") == balance("4000", "0", "4000")
    company.hear(cancelled("1", "2004-02-05", "5000"))
    assert company.balance("R") == balance("4000", "0", "3000", "1000")


def test_a_plan_on_collected_money_earns_as_money_is_applied_and_takes_back_what_is_reversed() -> None:
    tiers = plan([("0", "0.1"), ("1000", "0.2")], payout_metric="collected_amount", accumulate="month")
    company = Company().hear(joined("R"), tiers, signed("1", "2004-01-05", "5000"))
    company.hear(paid("1", "2004-02-01", "1500", "P"), paid("1", "2004-02-20", "500", "Q"))
    assert company.balance("R") == balance("300", "0", "300")
    company.hear(reversed_("1", "2004-02-25", "500", "P"))
    assert company.balance("R") == balance("300", "0", "233.33", "66.67")


def test_whole_amounts_pay_each_deal_at_the_rate_that_it_reaches() -> None:
    company = Company().hear(joined("R"), plan([("0", "0.01"), ("50000", "0.03")], method="whole"))
    company.hear(signed("1", "2004-01-05", "40000"), signed("2", "2004-01-06", "10000"))
    assert [amount for _, _, amount in company.posted("R")] == ["400.00", "300.00"]


def test_tiers_may_be_measured_over_another_period_than_the_payout() -> None:
    company = Company().hear(
        joined("R"), plan([("0", "0.01"), ("50000", "0.03")], accumulate="month", tier_accumulate="year")
    )
    company.hear(signed("1", "2004-01-05", "50000"), signed("2", "2004-12-06", "10000"))
    assert [amount for _, _, amount in company.posted("R")] == ["500.00", "300.00"]


def test_tiers_may_be_measured_in_collected_money_while_signed_deals_are_paid() -> None:
    company = Company().hear(joined("R"), plan([("0", "0.01"), ("1000", "0.02")], tier_metric="collected_amount"))
    company.hear(signed("1", "2004-01-05", "5000"), signed("2", "2004-02-06", "5000"))
    assert company.balance("R").earned == D(100)
    company.hear(paid("1", "2004-01-20", "1000"))
    assert company.balance("R").earned == D(150)
    assert company.posted("R")[-1] == ("Adjusted", "2004-02-06", "50.00")


def test_the_plan_published_first_covers_a_deal_and_a_second_leaves_it_alone() -> None:
    company = Company().hear(joined("R"), FLAT, signed("1", "2004-01-05", "20000"))
    company.hear(plan([("0", "0.5")], name="later"))
    assert company.balance("R") == balance("4000", "4000", "0")


def test_a_line_explains_itself() -> None:
    deals = (signed("1", "2004-01-05", "40000"), signed("2", "2004-02-05", "20000"))
    line = Company().hear(joined("R"), DEMO, *deals).lines("R")[-1]
    assert line.inputs is not None
    assert (line.inputs.cumulated_over, line.inputs.cumulated_before, line.inputs.cumulated_after) == (
        "2004-Q1",
        D(40_000),
        D(60_000),
    )
    assert [(tier.base, tier.amount) for tier in line.tiers] == [(D(10_000), D(150)), (D(10_000), D(250))]
    assert line.plan_version == 1
    assert line.source_event in line.event_ids


def test_hearing_the_same_again_posts_nothing() -> None:
    company = Company().hear(joined("R"), FLAT)
    deal, money = signed("1", "2004-01-05", "20000"), paid("1", "2004-02-01", "10000")
    company.hear(deal, money, deal, money, joined("R"), FLAT)
    assert len(company.lines("R")) == 2
    assert isinstance(company.lines("R")[-1], CommissionReleased)


def test_commission_for_money_that_comes_late_is_lost_by_its_age_and_comes_back_with_a_reversal() -> None:
    aged = plan([("0", "0.2")], age_adjustments=[{"from_day": 30, "points": 10}, {"from_day": 90, "points": 50}])
    company = Company().hear(joined("R"), aged, signed("1", "2004-01-05", "20000"))
    company.hear(paid("1", "2004-03-01", "5000", "P1", due="2004-02-01"))
    assert company.posted("R")[1:] == [("Released", "2004-03-01", "1000.00")]
    company.hear(paid("1", "2004-03-02", "5000", "P2", due="2004-02-01"))
    assert company.balance("R") == balance("4000", "2000", "1900", "100")
    company.hear(paid("1", "2004-06-01", "10000", "P3", due="2004-02-01"))
    assert company.balance("R") == balance("4000", "0", "2900", "1100")
    company.hear(reversed_("1", "2004-07-01", "10000", "P3"))
    assert company.balance("R") == balance("4000", "2000", "1900", "100")


def test_commission_that_was_lost_by_age_is_not_taken_again_for_what_is_cancelled_of_the_same_money() -> None:
    aged = plan([("0", "0.2")], age_adjustments=[{"from_day": 90, "points": 50}])
    company = Company().hear(joined("R"), aged, signed("1", "2004-01-05", "20000"))
    company.hear(paid("1", "2004-06-01", "20000", "P1", due="2004-02-01"))
    assert company.balance("R") == balance("4000", "0", "2000", "2000")
    company.hear(cancelled("1", "2004-07-01", "8000"))
    assert company.balance("R") == balance("4000", "0", "1200", "2800"), "half of what 12000 earn"
    company.hear(cancelled("1", "2004-07-02", "12000"))
    assert company.balance("R") == balance("4000", "0", "0", "4000")


def test_where_collected_money_is_paid_what_came_late_of_it_earns_less() -> None:
    aged = plan([("0", "0.2")], payout_metric="collected_amount", age_adjustments=[{"from_day": 30, "points": 10}])
    company = Company().hear(joined("R"), aged, signed("1", "2004-01-05", "20000"))
    company.hear(paid("1", "2004-03-02", "5000", "P1", due="2004-02-01"))
    assert company.balance("R") == balance("1000", "0", "900", "100")


def test_what_is_cancelled_after_the_days_of_a_clawback_is_taken_from_what_is_held_alone() -> None:
    kept = plan([("0", "0.2")], clawback={"days": 30})
    company = Company().hear(joined("R"), kept, signed("1", "2004-01-05", "20000"), paid("1", "2004-01-10", "15000"))
    assert company.balance("R") == balance("4000", "1000", "3000")
    company.hear(cancelled("1", "2004-02-05", "10000"))
    assert company.balance("R") == balance("4000", "0", "3000", "1000")
    at_once = plan([("0", "0.2")], release="on_signing", clawback={"days": 30})
    company = Company().hear(joined("R"), at_once, signed("1", "2004-01-05", "20000"))
    company.hear(cancelled("1", "2004-02-05", "10000"))
    assert company.balance("R") == balance("4000", "0", "4000")
    company.hear(cancelled("1", "2004-02-04", "5000"))
    assert company.balance("R") == balance("4000", "0", "3000", "1000")


def test_a_retired_plan_pays_for_what_was_signed_before_and_no_more() -> None:
    retired = PlanRetired(plan_id=FLAT.plan_id, on=date(2004, 2, 1), retired_by="hr")
    deals = [signed("1", "2004-01-31", "20000"), signed("2", "2004-02-01", "20000")]
    for order in ([joined("R"), FLAT, *deals, retired], [joined("R"), FLAT, retired, *deals]):
        assert Company().hear(*order).balance("R") == balance("4000", "4000", "0")
