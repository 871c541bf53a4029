"""A year-end carries a ledger forward without a cent of difference, whatever happens before it and after it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.allocation.decider import OverReversed, ReceivePayment, ReverseReceived
from services.pipeline.credit.decider import CreditExceeded, SetLimit
from services.pipeline.receivables.decider import Ledger, LedgerCommand, ledger
from services.pipeline.receivables.ledger import LedgerEvent
from services.pipeline.reductions.decider import CreditOf, MoreThanOpen, WriteOffOf
from services.pipeline.year_end.closed import BooksClosed
from services.pipeline.year_end.decider import CarryForward
from services.pipeline.year_end.events import BooksCarriedForward
from shared.kernel.rejections import NotFound, Rejection
from shared.testing.examples import examples
from shared.testing.spec import ACCEPTED_AT
from tests.pipeline.receivables.books import CUSTOMER, after, commitment, day, invoice, invoice_id, payment, reversal
from tests.pipeline.receivables.test_money_properties import NUMBERS, check, histories, invoices, names, tried

CLOSE = CarryForward(year=2004)
AFTERWARDS = date(2005, 1, 1)


def decided(command: LedgerCommand, books: Ledger) -> list[LedgerEvent] | type[Rejection]:
    """What is decided, or how it is refused."""
    try:
        return list(ledger.decide(command.stamped(command.by, ACCEPTED_AT), books))
    except Rejection as refused:
        return type(refused)


def closed(books: Ledger, year: int = 2004) -> tuple[BooksCarriedForward, Ledger]:
    events = decided(CarryForward(year=year), books)
    assert isinstance(events, list)
    (event,) = events
    assert isinstance(event, BooksCarriedForward)
    read = BooksCarriedForward.model_validate_json(event.model_dump_json())
    assert read == event
    return event, ledger.evolve(ledger.initial, read)


def totals(books: Ledger) -> tuple[Decimal, ...]:
    return (books.open, books.unallocated, books.uninvoiced, books.exposure)


def test_the_books_are_closed_once_and_not_those_that_were_never_opened() -> None:
    assert decided(CLOSE, ledger.initial) == []
    books = after([commitment("100"), invoice("1", ("2004-03-01", "60")), payment("P", "20")])
    _, opened = closed(books)
    assert totals(opened) == totals(books) and opened.closed_year == 2004
    assert decided(CLOSE, opened) == decided(CarryForward(year=2003), opened) == []
    assert isinstance(decided(CarryForward(year=2005), opened), list)


def test_what_was_settled_before_the_year_that_is_closed_stays_behind_and_refuses_to_change() -> None:
    """Invoice 1 is settled by a payment of 2003, 2 by one of 2004, 3 is open."""
    commands: list[LedgerCommand] = [
        invoice("1", ("2003-03-01", "60"), issued_on="2003-01-01"),
        payment("P", "60", received_on="2003-12-31"),
        invoice("2", ("2004-03-01", "40")),
        payment("Q", "40", received_on="2004-12-31"),
        invoice("3", ("2004-06-01", "10")),
    ]
    event, opened = closed(after(commands))
    assert (event.settled_invoices, event.settled_payments, event.arrived) == (1, 1, 2)
    assert {one.number for one in event.invoices} == {"2", "3"} and [one.payment_id for one in event.payments] == ["Q"]
    assert decided(reversal("P", reversed_on="2005-02-01"), opened) is BooksClosed
    credit = CreditOf(invoice_id=invoice_id("1"), number="C", amount="1", issued_on=day("2005-01-02"), reason="broken")
    assert decided(credit, opened) is BooksClosed
    reopened = after([reversal("Q", reversed_on="2005-02-01")], opened)
    assert reopened.open == Decimal(50)
    assert decided(reversal("nobody's"), after(commands)) is NotFound


def test_a_payment_that_names_an_invoice_settled_before_pays_the_oldest_due_as_it_did() -> None:
    history: list[LedgerCommand] = [
        invoice("1", ("2003-03-01", "60"), issued_on="2003-01-01"),
        payment("P", "60", received_on="2003-12-31"),
        invoice("2", ("2004-03-01", "40")),
        invoice("3", ("2004-06-01", "10")),
    ]
    books = after(history)
    _, opened = closed(books)
    late = payment("R", "30", ("1", "5"), ("3", None), received_on="2005-02-01")
    after_closing = decided(late.model_copy(update={"settled": ("1",)}), opened)
    assert after_closing == decided(late, books) != []


@st.composite
def later(draw: st.DrawFn, place: int) -> LedgerCommand:
    """What happens after the year-end: a new invoice, money, a reversal, a reduction or a new limit."""
    kind = draw(st.integers(0, 5))
    moved = AFTERWARDS + timedelta(days=draw(st.integers(0, 30)))
    money = st.integers(1, 30).map(lambda units: Decimal(units) / 4)
    if kind == 0:
        return draw(invoices(f"L{place}")).model_copy(update={"issued_on": moved})
    if kind == 1:
        amount = draw(money)
        given_names = draw(names(amount))
        return ReceivePayment(
            payment_id=f"L{place}", customer_id=CUSTOMER, currency="USD", amount=amount, received_on=moved,
            invoices=given_names,
        )  # fmt: skip
    if kind == 2:
        common = {"customer_id": CUSTOMER, "currency": "USD", "reversed_on": moved, "reason": f"late {place}"}
        return ReverseReceived(**common, payment_id=f"P{draw(st.integers(0, 5))}", amount=draw(st.none() | money))
    of = invoice_id(draw(st.sampled_from(NUMBERS)))
    if kind == 3:
        return CreditOf(invoice_id=of, number=f"C{place}", amount=draw(money), issued_on=moved, reason="broken")
    if kind == 4:
        return WriteOffOf(invoice_id=of, amount=draw(money), reason="gone", on=moved, written_by=())
    return SetLimit(customer_id=CUSTOMER, currency="USD", amount=draw(money), reason=f"late {place}")


def left_behind(command: LedgerCommand, books: Ledger, opened: Ledger) -> bool:
    match command:
        case ReverseReceived():
            return command.payment_id in books.payments and command.payment_id not in opened.payments
        case CreditOf() | WriteOffOf():
            return command.invoice_id in books.invoices and command.invoice_id not in opened.invoices
    return False


@examples(75)
@given(histories(), st.sampled_from([2003, 2004, 2005]), st.data())
def test_after_a_year_end_everything_is_decided_as_without_it(
    commands: list[LedgerCommand], year: int, data: st.DataObject
) -> None:
    """All of the history is of early 2004, so that closing 2005 leaves what was settled behind, and 2003 nothing."""
    books = tried(commands)[-1]
    if books.customer_id is None:
        return
    event, opened = closed(books, year)
    if not event.settled_payments:  # those that stayed behind paid what is open, too
        check(opened)
    assert totals(opened) == totals(books) == (
        event.open, event.unallocated, event.uninvoiced, event.open + event.uninvoiced,
    )  # fmt: skip
    if year < 2005:
        assert (event.settled_payments, {**opened.payments}) == (0, {**books.payments})
    for place in range(data.draw(st.integers(1, 6))):
        command = data.draw(later(place))
        if left_behind(command, books, opened):
            assert decided(command, opened) is BooksClosed
            continue
        told = decided(command, opened)
        if isinstance(command, ReceivePayment):
            settled = tuple(
                one.number
                for one in command.invoices
                if one.number in books.numbers and one.number not in opened.numbers
            )
            told = decided(command.model_copy(update={"settled": settled}), opened)
        if told is BooksClosed:
            assert decided(command, books) is NotFound  # a ledger that was carried forward cannot tell
            continue
        assert told == decided(command, books)
        if isinstance(told, list):
            books, opened = ledger.fold(told, books), ledger.fold(told, opened)
            assert totals(opened) == totals(books)
        else:
            assert told in (NotFound, OverReversed, MoreThanOpen, CreditExceeded)
    again = decided(CarryForward(year=year + 1), opened)
    assert isinstance(again, list) and totals(ledger.fold(again)) == totals(books)


@pytest.mark.parametrize("year", [2003, 2004])
def test_credit_is_checked_by_the_same_exposure_after_the_year_end(year: int) -> None:
    limit = SetLimit(customer_id=CUSTOMER, currency="USD", amount="100", reason="opening")
    _, opened = closed(after([limit, commitment("60"), invoice("1", ("2004-03-01", "60"))]), year)
    other = invoice_id("another contract")
    assert decided(commitment("40.01", other), opened) is CreditExceeded
    assert isinstance(decided(commitment("40", other), opened), list)
    assert decided(commitment("60"), opened) == []
