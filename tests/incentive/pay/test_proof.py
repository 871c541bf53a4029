"""Whatever comes in which order: statements add up to their lines, and every line is paid once and none is lost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.incentive.accounts.events import CommissionReleased
from services.incentive.pay.account import following, month_of, totals_of
from services.incentive.pay.decider import FreeLine, HoldLine, IssueStatement, LockStatement, pay
from services.incentive.pay.events import PayKind, PayLineEntered, StatementLocked
from services.incentive.pay.proof import Payments
from shared.kernel.invariants import Happened
from shared.kernel.messages import Event
from shared.testing.examples import examples
from tests.incentive.accounts.test_any_order import REPS, histories
from tests.incentive.accounts.test_proof import logged
from tests.incentive.company import Payroll, cancelled, id_of, joined, paid, plan, signed

MONTHS = [f"2004-{number:02}" for number in range(1, 11)]
ZERO = Decimal(0)


def wrong(events: Sequence[Happened]) -> list[str]:
    """What the proof finds in the accounts of all."""
    found: list[str] = []
    for stream in sorted({meta.stream for _, meta in events}):
        if stream.startswith(("pay-", "account-")):
            proof = Payments()
            wanted = {stream, *proof.beside([one for one in events if one[1].stream == stream])}
            found += proof.wrong(stream, [one for one in events if one[1].stream in wanted])
    return found


def issue(company: Payroll, rep: str, month: str, *run: str) -> None:
    company.tell(pay, id_of(rep), IssueStatement(rep_id=id_of(rep), period=month, run=run))


def lock(company: Payroll, rep: str, month: str) -> None:
    if month in company.pay(rep).issued:
        company.tell(pay, id_of(rep), LockStatement(rep_id=id_of(rep), period=month, on=date(2005, 1, 1)))


@examples(12)
@given(histories(), st.data())
def test_every_line_is_paid_by_one_statement_whatever_comes_late(
    history: tuple[list[Event], list[Event]], data: st.DataObject
) -> None:
    company, run = Payroll(), list[str]()
    for event in history[1]:
        company.hear(event)
        for month in data.draw(st.lists(st.sampled_from(MONTHS), max_size=1)):
            for rep in REPS:
                issue(company, rep, month, *run)
                if data.draw(st.booleans()):
                    lock(company, rep, month)
            run = sorted({*run, month})
    month = MONTHS[0]
    while month != "2005-01":  # beyond all that can have happened
        for rep in REPS:
            issue(company, rep, month, *run)
            lock(company, rep, month)
        run, month = sorted({*run, month}), following(month)

    assert wrong(logged(company)) == []
    for rep in REPS:
        account = company.pay(rep)
        locked = [e for _, e in company.log if isinstance(e, StatementLocked) and e.rep_id == id_of(rep)]
        times = [line_id for statement in locked for line_id in statement.line_ids]
        left = {line_id for line_id in account.lines if line_id not in times}
        assert len(times) == len({*times})
        assert all(account.lines[line_id].kind is PayKind.CARRIED for line_id in left)
        totals = sum((total for one in locked for total in totals_of(one.sums).values()), ZERO)
        open_ = sum((account.lines[line_id].amount for line_id in left), ZERO)
        assert totals + open_ == sum((line.amount for line in account.lines.values()), ZERO)
        assert all(total >= 0 for one in locked for total in totals_of(one.sums).values())
        commission = [line for line in account.lines.values() if line.kind is PayKind.COMMISSION]
        assert sum((line.amount for line in commission), ZERO) == company.balance(rep).released


@examples(8)
@given(histories())
def test_what_is_paid_in_all_does_not_depend_on_the_order_of_facts(history: tuple[list[Event], list[Event]]) -> None:
    sums: list[dict[str, dict[Any, Decimal]]] = []
    for order in history:
        company = Payroll().hear(*order)
        for rep in REPS:
            issue(company, rep, "2004-12")
        sums.append({rep: _by_month(company, rep) for rep in REPS})
    assert sums[0] == sums[1]


def _by_month(company: Payroll, rep: str) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = {}
    for line in company.pay(rep).lines.values():
        key = (line.kind, month_of(line.on), line.rule_id)
        found[key] = found.get(key, ZERO) + line.amount
    return {key: amount for key, amount in found.items() if amount}


def a_year() -> Payroll:
    company = Payroll().hear(
        plan([("0", "0.02")], cap="1500", draw="300", currency="CNY", accumulate="year"), joined("R"),
        signed("1", "2004-01-10", "60000"), paid("1", "2004-02-01", "20000"), signed("2", "2004-02-10", "90000"),
    )  # fmt: skip
    issue(company, "R", "2004-02")
    first = company.lines("R")[0]
    released = next(line for line in company.lines("R") if isinstance(line, CommissionReleased))
    hold = HoldLine(rep_id=id_of("R"), line_id=released.line_id, dispute_id=id_of("dispute"))
    company.tell(pay, id_of("R"), hold)
    company.tell(
        pay, id_of("R"),
        FreeLine(rep_id=id_of("R"), line_id=released.line_id, dispute_id=id_of("dispute"), outcome="Right"),
    )  # fmt: skip
    lock(company, "R", "2004-02")
    company.hear(paid("2", "2004-03-01", "80000"), cancelled("2", "2004-03-20", "90000"))
    issue(company, "R", "2004-03", "2004-02")
    lock(company, "R", "2004-03")
    assert first.rep_id == id_of("R")
    return company


def test_a_line_lost_changed_or_paid_twice_and_a_statement_that_its_lines_do_not_give_are_named() -> None:
    events = logged(a_year())
    assert wrong(events) == []

    at, (entered, meta) = next((n, one) for n, one in enumerate(events) if isinstance(one[0], PayLineEntered))
    assert isinstance(entered, PayLineEntered)
    line = entered.line.model_copy(update={"amount": entered.line.amount + Decimal("0.01")})
    changed = [*events[:at], (entered.model_copy(update={"line": line}), meta), *events[at + 1 :]]
    told = wrong(changed)
    assert any(f"line {line.line_id} is {line.amount}, payable is {entered.line.amount}" in one for one in told)
    assert any("its lines give" in one for one in told)
    gone = wrong([*events[:at], *events[at + 1 :]])
    assert any("was entered before" not in one and "not there" in one for one in gone)
    assert any("pays lines that were never entered" in one for one in gone)
    assert any("was entered before" in one for one in wrong([*events, (entered, meta)]))

    n, (statement, own) = next((n, one) for n, one in enumerate(events) if isinstance(one[0], StatementLocked))
    assert isinstance(statement, StatementLocked)
    [first, *others] = statement.sums
    more = (first.model_copy(update={"amount": first.amount + 1}), *others)
    false = [*events[:n], (statement.model_copy(update={"sums": more}), own), *events[n + 1 :]]
    [named] = wrong(false)
    assert "the statement of 2004-02 says" in named
    again = statement.model_copy(update={"period": "2004-04"})
    assert any("is paid again by the statement of 2004-04" in one for one in wrong([*events, (again, own)]))
    no_account = [one for one in events if not one[1].stream.startswith("pay-")]
    assert wrong(no_account) == ["nothing of what is payable has come to the pay account"]
