"""A line comes in once, is paid by one statement, and a locked statement never changes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.incentive.pay.account import PayAccount, statement_id
from services.incentive.pay.decider import (
    Due,
    EnterLine,
    FreeLine,
    HoldLine,
    IssueStatement,
    LineInDispute,
    LockStatement,
    PayCommand,
    ReckonPay,
    SetLimits,
    pay,
)
from services.incentive.pay.events import (
    Limit,
    PayEvent,
    PayKind,
    PayLine,
    PayLineEntered,
    PeriodPassed,
    StatementIssued,
    StatementLocked,
)
from services.incentive.plans.events import Accumulation
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval
from shared.testing.spec import ACCEPTED_AT, given
from tests.incentive.company import id_of

REP = id_of("R")
PLAN = id_of("plan")
FINANCE = Actor("finance", frozenset({"finance"}))


def line(name: str, on: str, amount: str, kind: PayKind = PayKind.BONUS, currency: str = "CNY") -> PayLine:
    return PayLine(
        line_id=id_of(name),
        kind=kind,
        amount=Decimal(amount),
        currency=currency,
        on=date.fromisoformat(on),
        what=name,
        rule_id=PLAN if kind is PayKind.COMMISSION else None,
        subject=id_of(name),
    )


def enter(name: str, on: str, amount: str, kind: PayKind = PayKind.BONUS, currency: str = "CNY") -> EnterLine:
    return EnterLine(rep_id=REP, line=line(name, on, amount, kind, currency))


def commission(name: str, on: str, amount: str) -> EnterLine:
    return enter(name, on, amount, PayKind.COMMISSION)


def issue(period: str, *run: str) -> IssueStatement:
    return IssueStatement(rep_id=REP, period=period, run=run)


def lock(period: str) -> LockStatement:
    return LockStatement(rep_id=REP, period=period, on=date(2004, 12, 31))


def limits(**terms: Any) -> SetLimits:
    limit = {"plan_id": PLAN, "plan_version": 1, "first": date(2004, 1, 1), "accumulate": Accumulation.MONTH, **terms}
    return SetLimits(rep_id=REP, limits=(Limit.model_validate(limit),))


def history(*commands: PayCommand) -> list[PayEvent]:
    state, events = pay.initial, list[PayEvent]()
    for command in commands:
        made = pay.decide(command.stamped(FINANCE, ACCEPTED_AT), state)
        events += made
        state = pay.fold(made, state)
    return events


def after(*commands: PayCommand) -> PayAccount:
    return pay.fold(history(*commands))


def pays(state: PayAccount, month: str) -> list[tuple[str, str]]:
    return [(one.what, str(one.amount)) for one in state.lines_of(month)]


def test_a_line_is_entered_once() -> None:
    given(pay, *history(enter("A", "2004-01-31", "100"))).when(enter("A", "2004-01-31", "100")).then_nothing()


def test_a_line_belongs_to_its_own_month_or_where_that_is_locked_to_the_next_one_that_is_open() -> None:
    state = after(
        enter("A", "2004-01-31", "100"), issue("2004-01"), enter("before the lock", "2004-01-02", "1"),
        lock("2004-01"), enter("B", "2004-02-10", "50"), enter("late", "2004-01-15", "7"),
    )  # fmt: skip
    assert pays(state, "2004-01") == [("before the lock", "1.00"), ("A", "100.00")]
    assert pays(state, "2004-02") == [("late", "7.00"), ("B", "50.00")]


def test_a_locked_statement_says_what_it_pays_and_never_changes() -> None:
    events = history(enter("A", "2004-01-31", "100"), enter("B", "2004-01-31", "0.01"), issue("2004-01"))
    locked = given(pay, *events).when(lock("2004-01"), by=FINANCE)
    [event] = locked.events
    assert isinstance(event, StatementLocked)
    assert event.statement_id == statement_id(REP, "2004-01")
    assert {*event.line_ids} == {id_of("A"), id_of("B")}
    assert [(one.kind, one.currency, str(one.amount)) for one in event.sums] == [("bonus", "CNY", "100.01")]
    given(pay, *events, event).when(lock("2004-01"), by=FINANCE).then_nothing()
    given(pay, *events, event).when(issue("2004-01")).then_nothing()


def test_nobody_locks_what_they_are_paid_by_themselves_and_nothing_that_was_not_issued() -> None:
    events = history(enter("A", "2004-01-31", "100"), issue("2004-01"))
    own = Actor("demo", frozenset({"finance"}), rep_id=REP)
    given(pay, *events).when(lock("2004-01"), by=own).rejected(OwnApproval)
    given(pay, *events).when(lock("2004-02"), by=FINANCE).rejected(NotFound)


def test_a_month_without_anything_has_no_statement_and_what_comes_late_for_it_goes_to_the_next_that_is_run() -> None:
    given(pay).when(issue("2004-01")).then_nothing()
    [entered] = history(enter("late", "2004-01-15", "7"))
    passed, issued = given(pay, entered).when(issue("2004-02", "2004-01")).events
    assert passed == PeriodPassed(period="2004-01")
    assert isinstance(issued, StatementIssued)
    assert [str(one.amount) for one in issued.sums] == ["7.00"]


def test_a_month_that_was_not_run_yet_stays_open_though_a_later_one_is_locked() -> None:
    state = after(enter("B", "2004-02-10", "50"), issue("2004-02"), lock("2004-02"), enter("A", "2004-01-15", "7"))
    assert pays(state, "2004-01") == [("A", "7.00")]
    given(pay, *history(enter("A", "2004-01-15", "7"))).when(issue("2004-02", "2004-02")).then_nothing()


def test_what_is_below_nothing_is_carried_to_the_next_statement() -> None:
    state = after(enter("A", "2004-01-31", "30"), enter("fine", "2004-01-20", "-80"), issue("2004-01"), lock("2004-01"))
    assert sum(Decimal(amount) for _, amount in pays(state, "2004-01")) == 0
    assert pays(state, "2004-02") == [("Carried from 2004-01", "-50.00")]


def test_a_dispute_holds_its_line_until_it_is_resolved_and_ends_in_an_adjustment() -> None:
    dispute = id_of("dispute")
    hold = HoldLine(rep_id=REP, line_id=id_of("A"), dispute_id=dispute)
    free = FreeLine(
        rep_id=REP, line_id=id_of("A"), dispute_id=dispute, adjustment=Decimal("20"), outcome="Counted again"
    )
    begun = (enter("A", "2004-01-31", "100"), enter("B", "2004-01-31", "5"), issue("2004-01"), hold)
    assert pays(after(*begun), "2004-01") == [("B", "5.00")]
    assert [one.what for one in after(*begun).held_of("2004-01")] == ["A"]

    state = after(*begun, lock("2004-01"), free)
    assert pays(state, "2004-01") == [("B", "5.00")]
    assert pays(state, "2004-02") == [("A", "100.00"), ("Adjusted after a dispute: Counted again", "20.00")]
    given(pay, *history(*begun, free)).when(free).then_nothing()
    given(pay, *history(*begun)).when(hold.model_copy(update={"dispute_id": id_of("other")})).rejected(LineInDispute)
    given(pay).when(hold).rejected(Invalid)


def test_a_dispute_of_what_is_paid_already_leaves_it_where_it_is() -> None:
    hold = HoldLine(rep_id=REP, line_id=id_of("A"), dispute_id=id_of("dispute"))
    state = after(enter("A", "2004-01-31", "100"), issue("2004-01"), lock("2004-01"), hold)
    assert pays(state, "2004-01") == [("A", "100.00")]
    assert state.held_of("2004-01") == []


def test_a_cap_takes_what_a_plan_pays_beyond_it_in_each_period_and_gives_it_back_when_less_is_paid() -> None:
    quarter = limits(cap=Decimal("100"), accumulate=Accumulation.QUARTER)
    a, b = commission("A", "2004-01-10", "80"), commission("B", "2004-02-10", "50")
    c = commission("C", "2004-04-01", "90")
    orders: list[list[PayCommand]] = [[quarter, a, b, c], [c, b, a, quarter], [b, quarter, a, c]]
    for order in orders:
        state = after(*order)
        assert pays(state, "2004-02")[1:] == [("Commission beyond the plan's cap", "-30.00")]
        assert _sum(state) == 100 + 90
    back = after(quarter, a, b, c, commission("D", "2004-03-01", "-40"))
    assert _sum(back) == 80 + 50 - 40 + 90


def test_a_draw_is_advanced_and_paid_back_from_what_later_months_bring_beyond_it() -> None:
    draw = limits(draw=Decimal("100"), currency="CNY")
    state = after(
        draw, commission("A", "2004-01-10", "30"), issue("2004-01"), lock("2004-01"),
        commission("B", "2004-02-10", "150"), issue("2004-02"), commission("C", "2004-03-10", "500"), issue("2004-03"),
    )  # fmt: skip
    drawn = [(one.on.month, str(one.amount)) for one in state.lines.values() if one.kind is PayKind.DRAW]
    assert drawn == [(1, "70.00"), (2, "-50.00"), (3, "-20.00")]
    assert _sum(state) == 30 + 150 + 500


def test_a_draw_of_half_a_month_is_half_and_a_month_with_nothing_else_has_a_statement_all_the_same() -> None:
    draw = limits(draw=Decimal("100"), currency="CNY", first=date(2004, 4, 16))
    assert pays(after(draw, issue("2004-04")), "2004-04") == [("Advance up to the plan's draw", "50.00")]


def test_commission_that_comes_late_for_a_locked_month_pays_its_advance_back_in_the_next() -> None:
    draw = limits(draw=Decimal("100"), currency="CNY")
    state = after(draw, issue("2004-01"), lock("2004-01"), commission("late", "2004-01-10", "60"))
    assert pays(state, "2004-01") == [("Advance up to the plan's draw", "100.00")]
    assert pays(state, "2004-02") == [
        ("late", "60.00"),
        ("Advance taken back from commission beyond the draw", "-60.00"),
    ]


def test_what_pay_grades_give_is_made_up_for_in_the_next_open_month() -> None:
    def reckon(amount: str) -> ReckonPay:
        due = Due(
            slot=f"base/{id_of('M1')}/1/2004-01", kind=PayKind.BASE, amount=Decimal(amount), currency="CNY",
            on=date(2004, 1, 31), what="Base", rule_id=id_of("M1"), rule_version=1,
        )  # fmt: skip
        return ReckonPay(rep_id=REP, months=("2004-01",), dues=(due,))

    begun = (reckon("8000"), issue("2004-01"), lock("2004-01"))
    assert pays(after(*begun), "2004-01") == [("Base", "8000.00")]
    given(pay, *history(*begun)).when(reckon("8000")).then_nothing()
    assert pays(after(*begun, reckon("8500")), "2004-02") == [("Base", "500.00")]
    gone = ReckonPay(rep_id=REP, months=("2004-01",), dues=())
    assert pays(after(*begun, gone), "2004-02") == [("No longer due", "-8000.00")]


def _sum(state: PayAccount) -> Decimal:
    return sum((one.amount for one in state.lines.values()), Decimal(0))


def test_the_lines_of_a_statement_are_in_an_order_that_does_not_depend_on_their_arrival() -> None:
    lines = [enter(name, "2004-01-31", "1") for name in "ABCDE"]
    assert pays(after(*lines), "2004-01") == pays(after(*reversed(lines)), "2004-01")


def test_every_line_says_when_it_came_and_whose_it_is() -> None:
    [entered] = history(enter("A", "2004-01-31", "100"))
    assert entered == PayLineEntered(rep_id=REP, line=line("A", "2004-01-31", "100"), entered_at=ACCEPTED_AT)
    assert isinstance(REP, UUID)
