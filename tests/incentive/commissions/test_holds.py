"""An overdue invoice stops the part of the held commission that its open amount would release, until it is cleared.

Handbook 003 五.1 (回款管理): whoever sells answers for the money coming in.
"""

from datetime import date
from decimal import Decimal

from services.incentive.commissions.balance import Balance
from services.incentive.commissions.things import LineStatus, status_of
from services.incentive.credits.events import CommissionHeld, HoldLifted
from tests.incentive.company import Company, amended, cancelled, cleared, joined, overdue, paid, plan, reversed_, signed

D = Decimal
FLAT = plan([("0", "0.2")])
DEAL = signed("1", "2004-01-05", "20000")


def on_hold(company: Company, day: str = "9999-12-31", rep: str = "R") -> tuple[str, str]:
    """What is held, and what of it is on hold."""
    balance = company.balance(rep, date.fromisoformat(day))
    return str(balance.held), str(balance.on_hold)


def statuses(company: Company, rep: str = "R") -> list[LineStatus]:
    found = company.account(rep)
    return [
        status_of(found.portfolio.deals[contract_id], postings, line)
        for contract_id, postings in found.postings.items()
        for line in postings.lines
    ]


def test_an_overdue_invoice_of_the_whole_deal_holds_all_that_is_held_until_it_is_cleared() -> None:
    company = Company().hear(
        joined("R"), FLAT, DEAL, paid("1", "2004-02-01", "10000"), overdue("1", "2004-03-01", "10000")
    )
    assert company.balance("R") == Balance(D(4000), D(2000), D(2000), D(2000), D(0))
    assert statuses(company) == [LineStatus.ON_HOLD, LineStatus.RELEASED]
    assert on_hold(company, "2004-02-29") == ("2000.00", "0.00")
    company.hear(paid("1", "2004-03-20", "10000"), cleared("1", "2004-03-20"))
    assert company.balance("R") == Balance(D(4000), D(0), D(0), D(4000), D(0))
    assert statuses(company) == [LineStatus.RELEASED] * 3
    assert on_hold(company, "2004-03-19") == ("2000.00", "2000.00")


def test_one_of_two_invoices_stops_only_its_own_part() -> None:
    company = Company().hear(joined("R"), FLAT, DEAL, overdue("1", "2004-03-01", "5000", invoice="first"))
    assert on_hold(company) == ("4000.00", "1000.00")
    company.hear(paid("1", "2004-03-10", "15000"))
    assert on_hold(company) == ("1000.00", "1000.00"), "money for the other invoice is released all the same"
    company.hear(cleared("1", "2004-03-20", "0", invoice="first"))
    assert on_hold(company) == ("1000.00", "0.00")


def test_a_part_that_is_paid_or_taken_back_changes_what_is_on_hold() -> None:
    company = Company().hear(joined("R"), FLAT, DEAL, overdue("1", "2004-03-01", "20000"))
    company.hear(paid("1", "2004-03-10", "5000", "P"))
    assert on_hold(company) == ("3000.00", "3000.00")
    company.hear(reversed_("1", "2004-03-12", "5000", "P"))
    assert on_hold(company) == ("4000.00", "4000.00")
    assert on_hold(company, "2004-03-11") == ("3000.00", "3000.00")


def test_what_is_cleared_while_a_later_instalment_is_open_stops_nothing() -> None:
    company = Company().hear(joined("R"), FLAT, DEAL, overdue("1", "2004-03-01", "20000"))
    company.hear(paid("1", "2004-03-10", "5000"), cleared("1", "2004-03-10", "15000"))
    assert on_hold(company) == ("3000.00", "0.00")
    assert statuses(company) == [LineStatus.HELD, LineStatus.RELEASED]
    company.hear(overdue("1", "2004-06-01", "15000"))
    assert on_hold(company) == ("3000.00", "3000.00")


def test_what_is_released_on_signing_or_earned_by_money_is_never_on_hold() -> None:
    for terms in ({"release": "on_signing"}, {"payout_metric": "collected_amount"}):
        company = Company().hear(joined("R"), plan([("0", "0.2")], **terms), DEAL, paid("1", "2004-02-01", "5000"))
        company.hear(overdue("1", "2004-03-01", "15000"))
        assert on_hold(company) == ("0.00", "0.00")
        assert LineStatus.ON_HOLD not in statuses(company)


def test_a_cancellation_leaves_no_more_on_hold_than_is_held() -> None:
    company = Company().hear(joined("R"), FLAT, DEAL, overdue("1", "2004-03-01", "20000"))
    company.hear(cancelled("1", "2004-03-05", "15000"))
    assert on_hold(company) == ("1000.00", "1000.00")
    company.hear(cancelled("1", "2004-03-06", "5000"))
    assert on_hold(company) == ("0.00", "0.00")
    assert LineStatus.ON_HOLD not in statuses(company)


def test_all_who_share_in_the_deal_wait_and_so_does_one_who_comes_in_later() -> None:
    deal = signed("1", "2004-01-05", "20000", splits={"R": "60", "S": "40"})
    company = Company().hear(joined("R"), joined("S"), joined("T"), FLAT, deal, overdue("1", "2004-03-01", "10000"))
    assert (on_hold(company), on_hold(company, rep="S")) == (("2400.00", "1200.00"), ("1600.00", "800.00"))
    company.hear(amended("1", "2004-03-02", "20000", "0", {"R": "60", "T": "40"}))
    assert on_hold(company, rep="T") == ("1600.00", "800.00")
    company.hear(cleared("1", "2004-03-20"))
    assert [on_hold(company, rep=rep)[1] for rep in "RST"] == ["0.00", "0.00", "0.00"]


def test_a_hold_may_come_before_the_plan_or_the_rep() -> None:
    company = Company().hear(DEAL, overdue("1", "2004-03-01", "10000"))
    assert on_hold(company) == ("0.00", "0.00")
    company.hear(joined("R"), FLAT)
    assert on_hold(company) == ("4000.00", "2000.00")


def test_the_same_again_and_what_was_never_overdue_changes_nothing() -> None:
    company = Company().hear(joined("R"), FLAT, DEAL)
    first = overdue("1", "2004-03-01", "10000")
    company.hear(cleared("1", "2004-02-01"), first, first, overdue("1", "2004-03-15", "10000", level=2))
    company.hear(cleared("1", "2004-03-20"), cleared("1", "2004-03-21"))
    facts = [event for _, event in company.log if isinstance(event, CommissionHeld | HoldLifted)]
    assert [type(fact) for fact in facts] == [CommissionHeld, HoldLifted]


def test_an_escalation_says_again_what_is_open() -> None:
    company = Company().hear(joined("R"), FLAT, DEAL, overdue("1", "2004-03-01", "10000"))
    company.hear(overdue("1", "2004-03-15", "4000", level=2))
    assert on_hold(company) == ("4000.00", "800.00")
