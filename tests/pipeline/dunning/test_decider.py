"""Handbook 003 五.1: an early warning, then from the rep's follow-up to the manager to a legal letter."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from hypothesis import given as each
from hypothesis import strategies as st

from services.pipeline.dunning.case import Case
from services.pipeline.dunning.decider import (
    CaseCommand,
    NotePromise,
    OpenCase,
    ResumeDunning,
    SuspendDunning,
    case,
    level_of,
)
from services.pipeline.dunning.events import (
    CaseEvent,
    DunningCleared,
    DunningEscalated,
    EarlyWarningGiven,
    InstalmentsPaid,
    LegalLetterIssued,
    PaymentOverdue,
    Stage,
)
from services.pipeline.dunning_policies.events import Action, Level
from shared.testing.examples import examples
from shared.testing.spec import given
from tests.pipeline.dunning.cases import DUE, TERMS, after, dun, id_of, opened, parts_of, pay, take_back

SECOND = date(2004, 5, 1)


def played(*commands: CaseCommand, state: Case | None = None) -> list[CaseEvent]:
    """All that the commands give, one after the other, on a case that is open."""
    state, told = state or case.fold([opened()]), list[CaseEvent]()
    for command in commands:
        events = case.decide(command, state)
        state = case.fold(events, state)
        told += events
    return told


def names(events: Sequence[CaseEvent]) -> list[str]:
    return [type(event).__name__ for event in events]


def stages(events: Sequence[CaseEvent]) -> list[tuple[str, int]]:
    return [(type(event).__name__, event.level) for event in events if isinstance(event, Stage)]


def test_a_first_run_fifty_days_after_due_passes_through_every_level_in_order() -> None:
    """The worked example: warning 3 days before due, rep at 1, manager at 15, legal letter at 45 days."""
    told = played(dun(50))
    assert stages(told) == [
        ("PaymentOverdue", 1),
        ("DunningEscalated", 2),
        ("DunningEscalated", 3),
        ("LegalLetterIssued", 3),
    ]
    assert [event.action for event in told if isinstance(event, Stage)] == [
        Action.REP_FOLLOW_UP,
        Action.MANAGER,
        Action.LEGAL_LETTER,
        Action.LEGAL_LETTER,
    ]
    assert {(e.due_on, e.as_of, e.days, e.open) for e in told if isinstance(e, Stage)} == {
        (DUE, after(50), 50, Decimal("100.00"))
    }


def test_half_of_the_invoice_clears_nothing_and_the_rest_clears_it() -> None:
    told = played(dun(50), pay("50", 51), dun(52), pay("50", 53), dun(60))
    assert names(told)[4:] == ["InstalmentsPaid", "InstalmentsPaid", "DunningCleared"]
    cleared = told[-1]
    assert isinstance(cleared, DunningCleared)
    assert (cleared.level, cleared.as_of, cleared.days, cleared.open) == (3, after(53), 53, Decimal("0.00"))


def test_the_early_warning_comes_once_and_only_before_the_invoice_is_overdue() -> None:
    assert played(dun(-4)) == []
    warned = EarlyWarningGiven(due_on=DUE, as_of=after(-3), days_left=3, open=Decimal("100.00"), policy_version=1)
    given(case, opened()).when(dun(-3)).then(warned)
    assert names(played(dun(-3), dun(-1), dun(0), dun(-2))) == ["EarlyWarningGiven"]
    assert names(played(dun(0))) == ["EarlyWarningGiven"]
    assert names(played(dun(1), dun(-1))) == ["PaymentOverdue"]
    assert played(dun(-1, warning=0), dun(0, warning=0)) == []


def test_each_level_begins_on_its_day() -> None:
    steps = [(day, level_of(after(day), DUE, TERMS)) for day in (-3, 0, 1, 14, 15, 44, 45, 400)]
    assert steps == [(-3, 0), (0, 0), (1, 1), (14, 1), (15, 2), (44, 2), (45, 3), (400, 3)]


def test_what_was_paid_before_it_was_overdue_is_never_dunned() -> None:
    assert names(played(dun(-2), pay("100", -1), dun(50))) == ["EarlyWarningGiven", "InstalmentsPaid"]


def test_a_dispute_and_a_complaint_are_waited_for_and_the_levels_then_passed_through() -> None:
    complaint = id_of("complaint")
    told = played(dun(2), SuspendDunning(), SuspendDunning(complaint_id=complaint), dun(20), ResumeDunning(), dun(20))
    assert names(told) == ["PaymentOverdue", "DunningSuspended", "DunningSuspended", "DunningResumed"]
    state = case.fold([opened(), *told])
    assert stages(played(ResumeDunning(complaint_id=complaint), dun(50), state=state)) == [
        ("DunningEscalated", 2),
        ("DunningEscalated", 3),
        ("LegalLetterIssued", 3),
    ]
    assert played(SuspendDunning(complaint_id=complaint), ResumeDunning(complaint_id=id_of("other")), state=state) == []


def test_what_is_paid_in_a_dispute_is_cleared() -> None:
    assert names(played(dun(2), SuspendDunning(), pay("100", 3)))[-1] == "DunningCleared"


def test_a_complaint_may_be_heard_of_before_the_invoice() -> None:
    complaint = SuspendDunning(complaint_id=id_of("complaint"))
    invoice = OpenCase(**dict(opened()))
    told = played(complaint, dun(50), invoice, invoice, dun(50), state=Case())
    assert names(told) == ["DunningSuspended", "DunningOpened"]
    assert played(pay("1", 0), take_back("1", 0), state=Case()) == []


def test_a_reversed_payment_opens_the_case_again() -> None:
    told = played(dun(20), pay("100", 21), take_back("100", 25), dun(26), dun(26))
    assert stages(told) == [
        ("PaymentOverdue", 1),
        ("DunningEscalated", 2),
        ("DunningCleared", 2),
        ("PaymentOverdue", 1),
        ("DunningEscalated", 2),
    ]
    partly = played(dun(20), pay("50", 21), take_back("50", 25), dun(26))
    assert stages(partly) == [("PaymentOverdue", 1), ("DunningEscalated", 2)]


def test_an_instalment_that_is_due_later_is_dunned_by_itself() -> None:
    two = case.fold([opened((DUE, "60"), (SECOND, "40"))])
    told = played(dun(5), pay("60", 6), dun(27), dun(31), pay("40", 32, SECOND), state=two)
    assert names(told) == [
        "PaymentOverdue",
        "InstalmentsPaid",
        "DunningCleared",
        "EarlyWarningGiven",
        "PaymentOverdue",
        "InstalmentsPaid",
        "DunningCleared",
    ]
    assert [event.open for event in told if isinstance(event, DunningCleared)] == [Decimal("40.00"), Decimal("0.00")]
    assert [event.due_on for event in told if isinstance(event, PaymentOverdue)] == [DUE, SECOND]


def test_paying_the_older_of_two_overdue_instalments_is_a_partial_payment() -> None:
    two = case.fold([opened((DUE, "60"), (SECOND, "40"))])
    told = played(dun(40), pay("60", 41), dun(42), dun(45), dun(74), dun(75), pay("40", 80, SECOND), state=two)
    assert stages(told) == [
        ("PaymentOverdue", 1),
        ("DunningEscalated", 2),
        ("DunningEscalated", 3),
        ("LegalLetterIssued", 3),
        ("DunningCleared", 3),
    ]
    late = [event.as_of for event in told if isinstance(event, LegalLetterIssued)]
    assert late == [after(75)], "45 days after the second one was due"


def test_a_new_policy_goes_on_from_the_level_that_was_reached() -> None:
    stricter = tuple(
        Level(level=n, after_days=days, action=Action.MANAGER) for n, days in enumerate((1, 2, 3, 4), start=1)
    )
    told = played(dun(15), dun(16, version=2, levels=stricter))
    assert stages(told) == [(name, n) for n, name in enumerate(["PaymentOverdue"] + 3 * ["DunningEscalated"], start=1)]
    assert [event.policy_version for event in told if isinstance(event, Stage)] == [1, 1, 2, 2]


days = st.integers(-10, 80)
runs = days.map(dun)


@each(st.lists(runs, max_size=12))
def test_any_days_in_any_order_give_each_level_once_at_most_and_in_order(commands: list[CaseCommand]) -> None:
    told = played(*commands)
    reached = [event.level for event in told if isinstance(event, PaymentOverdue | DunningEscalated)]
    latest = max((command.as_of for command in commands if hasattr(command, "as_of")), default=date.min)
    assert reached == list(range(1, level_of(latest, DUE, TERMS) + 1))
    warnings = [place for place, event in enumerate(told) if isinstance(event, EarlyWarningGiven)]
    assert warnings in ([], [0]), "once, and before every level"
    assert sum(isinstance(event, LegalLetterIssued) for event in told) == (3 in reached)


@st.composite
def histories(draw: st.DrawFn) -> list[CaseCommand]:
    """Runs among payments, reversals and waits, in which never more is paid than is open."""
    open_ = {DUE: 60, SECOND: 40}
    commands: list[CaseCommand] = []
    for _ in range(draw(st.integers(1, 14))):
        due_on = draw(st.sampled_from([DUE, SECOND]))
        whole = 60 if due_on == DUE else 40
        match draw(st.sampled_from(["run", "run", "pay", "reverse", "wait", "go on"])):
            case "run":
                commands.append(draw(runs))
            case "pay" if open_[due_on]:
                amount = draw(st.integers(1, open_[due_on]))
                open_[due_on] -= amount
                commands.append(pay(str(amount), draw(days), due_on))
            case "reverse" if open_[due_on] < whole:
                amount = draw(st.integers(1, whole - open_[due_on]))
                open_[due_on] += amount
                commands.append(take_back(str(amount), draw(days), due_on))
            case "wait":
                commands.append(SuspendDunning())
            case "go on":
                commands.append(ResumeDunning())
            case _:
                pass
    return commands


@examples(75)
@each(histories())
def test_between_two_clearings_each_level_comes_once_and_in_order(commands: list[CaseCommand]) -> None:
    two = case.fold([opened((DUE, "60"), (SECOND, "40"))])
    told = [event for event in played(*commands, state=two) if isinstance(event, Stage)]
    for cleared, rounds in groupby(told, key=lambda event: isinstance(event, DunningCleared)):
        events = list(rounds)
        if cleared:
            assert len(events) == 1
            continue
        reached = [event.level for event in events if not isinstance(event, LegalLetterIssued)]
        assert reached == list(range(1, len(reached) + 1))
        assert isinstance(events[0], PaymentOverdue)


@each(histories())
def test_a_second_run_of_the_same_day_does_nothing(commands: list[CaseCommand]) -> None:
    two = case.fold([opened((DUE, "60"), (SECOND, "40"))])
    state = case.fold(played(*commands, dun(30), state=two), two)
    assert played(dun(30), state=state) == []


def test_money_of_a_payment_counts_where_it_belongs() -> None:
    given(case, opened((DUE, "60"), (SECOND, "40"))).when(pay("10", 3, SECOND)).then(
        InstalmentsPaid(on=after(3), parts=parts_of((SECOND, "10")))
    )


def promise(amount: str, days: int) -> NotePromise:
    return NotePromise(promised_on=after(days), amount=amount)


def test_a_promise_is_waited_for_and_once_it_is_broken_the_levels_are_passed_through() -> None:
    told = played(dun(1), promise("100", 20), dun(16), dun(20), dun(21), dun(50))
    assert stages(told) == [
        ("PaymentOverdue", 1),
        ("DunningEscalated", 2),
        ("DunningEscalated", 3),
        ("LegalLetterIssued", 3),
    ]
    assert [event.as_of for event in told if isinstance(event, Stage)] == [after(1), after(21), after(50), after(50)]


def test_a_promise_that_is_kept_in_part_is_broken_and_one_that_is_kept_stops_nothing_of_the_rest() -> None:
    in_part = played(dun(1), promise("60", 20), pay("59", 15), dun(16), dun(21))
    assert stages(in_part) == [("PaymentOverdue", 1), ("DunningEscalated", 2)]
    kept = played(dun(1), promise("60", 20), pay("60", 15), dun(16))
    assert stages(kept) == [("PaymentOverdue", 1), ("DunningEscalated", 2)]


def test_a_new_promise_takes_the_place_of_a_broken_one_and_settlement_clears_the_case() -> None:
    told = played(dun(1), promise("100", 10), dun(11), promise("100", 30), dun(20), pay("100", 25), dun(60))
    assert stages(told) == [("PaymentOverdue", 1), ("DunningCleared", 1)]
