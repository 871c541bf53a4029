"""What holds of every ledger, whatever happens on it and in whatever order."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Insert

from services.pipeline.allocation.decider import NamedInvoice, OverReversed, ReceivePayment, ReverseReceived
from services.pipeline.allocation.events import PaymentAllocated, PaymentReceived, PaymentReversed
from services.pipeline.invoices.decider import BookInvoice
from services.pipeline.invoices.events import Instalment, InvoiceIssued
from services.pipeline.receivables.decider import Ledger, LedgerCommand, ledger
from services.pipeline.receivables.ledger import LedgerEvent
from services.pipeline.receivables.projections import projection
from services.pipeline.reductions.decider import CreditOf, MoreThanOpen, WriteOffOf
from services.pipeline.reductions.events import CreditNoteIssued, InvoiceWrittenOff
from shared.kernel.messages import Meta
from shared.kernel.rejections import NotFound
from shared.testing.examples import examples
from shared.testing.spec import ACCEPTED_AT

from .books import CONTRACT, CUSTOMER, OWNER, PLENTY, after, invoice_id

FIRST = date(2004, 1, 1)
ZERO = Decimal(0)
NUMBERS = ["7", "10", "9", "A-1", "A-2"]
amounts = st.integers(1, 30).map(lambda units: Decimal(units) / 4)
days = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def invoices(draw: st.DrawFn, number: str) -> BookInvoice:
    dues = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    instalments = tuple(Instalment(due_on=due, amount=draw(amounts)) for due in dues)
    return BookInvoice(
        invoice_id=invoice_id(number),
        number=number,
        contract_id=CONTRACT,
        customer_id=CUSTOMER,
        owner_id=OWNER,
        issued_on=draw(days),
        amount=sum((part.amount for part in instalments), ZERO),
        currency="USD",
        instalments=instalments,
        contract_amount=PLENTY,
    )


@st.composite
def names(draw: st.DrawFn, amount: Decimal) -> tuple[NamedInvoice, ...]:
    """Nothing, one invoice, or several with the amount for each."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=3))
    if len(numbers) == 1 and draw(st.booleans()):
        return (NamedInvoice(number=numbers[0]),)
    left = amount
    found: list[NamedInvoice] = []
    for number in numbers:
        part = min(left, draw(amounts))
        if part:
            found.append(NamedInvoice(number=number, amount=part))
        left -= part
    return tuple(found)


@st.composite
def payments(draw: st.DrawFn, payment_id: str) -> ReceivePayment:
    amount = draw(amounts)
    return ReceivePayment(
        payment_id=payment_id,
        customer_id=CUSTOMER,
        currency="USD",
        amount=amount,
        received_on=draw(days),
        invoices=draw(names(amount)),
    )


@st.composite
def reversals(draw: st.DrawFn, payment_id: str) -> ReverseReceived:
    return ReverseReceived(
        payment_id=payment_id,
        customer_id=CUSTOMER,
        currency="USD",
        amount=draw(st.none() | amounts),
        reversed_on=FIRST + timedelta(days=20),
        reason="bounced",
    )


@st.composite
def reductions(draw: st.DrawFn, number: str) -> CreditOf | WriteOffOf:
    """A credit note or a write-off, later than all invoices and receipts."""
    common = {"invoice_id": invoice_id(draw(st.sampled_from(NUMBERS))), "amount": draw(amounts), "reason": "broken"}
    on = FIRST + timedelta(days=draw(st.integers(13, 20)))
    if draw(st.booleans()):
        return CreditOf(**common, number=number, issued_on=on)
    return WriteOffOf(**common, on=on, written_by=("drafter",))


@st.composite
def histories(draw: st.DrawFn) -> list[LedgerCommand]:
    """Invoices, payments, credit notes, write-offs and reversals in any order."""
    paid = [f"P{n}" for n in range(draw(st.integers(1, 5)))]
    commands: list[LedgerCommand] = [draw(invoices(number)) for number in draw(st.sets(st.sampled_from(NUMBERS)))]
    commands += [draw(payments(payment_id)) for payment_id in paid]
    commands += [draw(reversals(payment_id)) for payment_id in draw(st.lists(st.sampled_from(paid), max_size=4))]
    commands += [draw(reductions(f"C{n}")) for n in range(draw(st.integers(0, 3)))]
    return draw(st.permutations(commands))


def tried(commands: list[LedgerCommand]) -> list[Ledger]:
    """The books after each command; a reversal or credit note of what is not there, or of too much, changes
    nothing."""
    books = [ledger.initial]
    for command in commands:
        try:
            books.append(after([command], books[-1]))
        except (NotFound, OverReversed, MoreThanOpen):
            books.append(books[-1])
    return books


def check(books: Ledger) -> None:
    on_invoices: dict[tuple[object, date], Decimal] = {}
    for payment in books.payments.values():
        assert payment.applied == sum((part.amount for part in payment.parts), ZERO)
        assert payment.applied + payment.unallocated == payment.amount - payment.reversed
        assert min(payment.applied, payment.unallocated, payment.reversed, payment.free) >= 0
        assert payment.reversed == sum((one.amount for one in payment.reversals), ZERO)
        assert bool(payment.unallocated) == (payment.payment_id in books.waiting)
        for part in payment.parts:
            key = (part.allocation.invoice_id, part.allocation.due_on)
            on_invoices[key] = on_invoices.get(key, ZERO) + part.amount
            invoice = books.invoices[part.allocation.invoice_id]
            assert part.applied_on == max(payment.received_on, invoice.issued_on)
    for invoice in books.invoices.values():
        assert invoice.open == sum((due.open for due in invoice.instalments), ZERO)
        reduced, applied = invoice.credited + invoice.written_off, ZERO
        assert min(invoice.credited, invoice.written_off) >= 0
        assert 0 <= invoice.oldest_first <= invoice.amount - invoice.open - reduced
        for due in invoice.instalments:
            assert 0 <= due.open <= due.amount
            on_instalment = on_invoices.get((invoice.invoice_id, due.due_on), ZERO)
            assert on_instalment <= due.amount - due.open
            applied += on_instalment
        assert invoice.open == invoice.amount - applied - reduced
    assert books.open == sum((invoice.open for invoice in books.invoices.values()), ZERO)
    assert books.exposure == books.open + sum((one.uninvoiced for one in books.contracts.values()), ZERO)


@examples(150)
@given(histories())
def test_applied_and_unallocated_are_always_received_less_reversed_and_nothing_is_ever_paid_twice(
    commands: list[LedgerCommand],
) -> None:
    for books in tried(commands):
        check(books)


@st.composite
def settled(draw: st.DrawFn) -> tuple[list[LedgerCommand], list[LedgerCommand], list[LedgerCommand]]:
    """Invoices, and ten payments in two orders."""
    issued: list[LedgerCommand] = [draw(invoices(number)) for number in NUMBERS]
    received: list[LedgerCommand] = [draw(payments(f"P{n}")) for n in range(10)]
    return issued, received, draw(st.permutations(received))


@examples(175)
@given(settled())
def test_ten_payments_in_any_of_their_orders_end_in_the_same_ledger(
    case: tuple[list[LedgerCommand], list[LedgerCommand], list[LedgerCommand]],
) -> None:
    issued, one_order, another = case
    books, others = after(issued + one_order), after(issued + another)
    assert {key: value.instalments for key, value in books.invoices.items()} == {
        key: value.instalments for key, value in others.invoices.items()
    }
    assert (books.open, books.unallocated) == (others.open, others.unallocated)


@examples(75)
@given(histories(), payments("again"))
def test_reversing_a_payment_whole_leaves_every_invoice_as_it_was_before_it(
    commands: list[LedgerCommand], payment: ReceivePayment
) -> None:
    before = tried(commands)[-1]
    reversal = ReverseReceived(
        payment_id="again", customer_id=CUSTOMER, currency="USD", reversed_on=date(2005, 1, 1), reason="bounced"
    )
    books = after([payment, reversal], before)
    assert books.invoices == before.invoices
    assert (books.open, books.unallocated, books.exposure) == (before.open, before.unallocated, before.exposure)
    assert books.payments["again"].left == 0
    assert after([reversal], books) == books


@examples(50)
@given(histories(), st.data())
def test_reversing_in_parts_takes_back_the_same_as_reversing_at_once(
    commands: list[LedgerCommand], data: st.DataObject
) -> None:
    before = tried(commands)[-1]
    for payment in before.payments.values():
        if payment.left <= Decimal("0.25"):
            continue
        part = data.draw(st.integers(1, int(payment.left * 4) - 1)) / Decimal(4)
        common = {"payment_id": payment.payment_id, "customer_id": CUSTOMER, "currency": "USD"}
        first = ReverseReceived(**common, amount=part, reversed_on=date(2005, 1, 1), reason="bounced")
        rest = ReverseReceived(**common, reversed_on=date(2005, 1, 2), reason="bounced")
        once = after([rest], before)
        twice = after([first, rest], before)
        assert twice.invoices == once.invoices
        assert twice.open == once.open
        for books in (after([first], before), once, twice):
            others = {key: other for key, other in before.payments.items() if key != payment.payment_id}
            assert others == {key: other for key, other in books.payments.items() if key != payment.payment_id}
            check(books)


def told(commands: list[LedgerCommand]) -> list[LedgerEvent]:
    """The events of all commands that are not refused."""
    books, events = ledger.initial, list[LedgerEvent]()
    for command in commands:
        try:
            more = ledger.decide(command.stamped(command.by, ACCEPTED_AT), books)
        except (NotFound, OverReversed, MoreThanOpen):
            continue
        events += more
        books = ledger.fold(more, books)
    return events


def dated(event: LedgerEvent) -> date:
    """The business date on which an event counts."""
    match event:
        case InvoiceIssued():
            return event.issued_on
        case PaymentReceived():
            return event.received_on
        case PaymentAllocated():
            return event.applied_on
        case PaymentReversed():
            return event.reversed_on
        case CreditNoteIssued():
            return event.issued_on
        case InvoiceWrittenOff():
            return event.on
        case _:
            raise TypeError(type(event).__name__)


def rows(events: list[LedgerEvent], table: str, day: date, known_at: int) -> list[dict[str, Any]]:
    """What the read table holds that is dated and was recorded by then."""
    found: list[dict[str, Any]] = []
    for position, event in enumerate(events, start=1):
        meta = Meta(CONTRACT, "ledger", CUSTOMER, position, position, ACCEPTED_AT, ACCEPTED_AT, "test", CONTRACT)
        for statement, given_rows in projection(event, meta):
            if isinstance(statement, Insert) and statement.table.name == table:
                found += (dict(row) for row in given_rows)
    return [row for row in found if row[DATED[table]] <= day and row["position"] <= known_at]


DATED = {"application": "on", "cash": "on", "instalment": "issued_on"}


@examples(150)
@given(histories(), st.integers(0, 21), st.data())
def test_as_of_a_day_and_known_at_a_position_the_read_tables_say_what_a_replay_says_that_ends_there(
    commands: list[LedgerCommand], later: int, data: st.DataObject
) -> None:
    """Reversals are of the days after all receipts here; what a reversal of an earlier day takes back leaves its
    invoice on the day on which it was applied, which no replay cut by days can say."""
    events, day = told(commands), FIRST + timedelta(days=later)
    known_at = data.draw(st.integers(0, len(events)) | st.just(len(events)))
    cut = [event for event in events[:known_at] if dated(event) <= day]
    issued = {event.invoice_id: event for event in cut if isinstance(event, InvoiceIssued)}
    assert all(
        part.invoice_id in issued for one in cut if isinstance(one, PaymentAllocated) for part in one.allocations
    )
    books = ledger.fold([*issued.values(), *(event for event in cut if not isinstance(event, InvoiceIssued))])
    shown = {(row["invoice_id"], row["due_on"]): row["amount"] for row in rows(events, "instalment", day, known_at)}
    assert shown == {
        (one.invoice_id, due.due_on): due.amount for one in books.invoices.values() for due in one.instalments
    }
    paid: dict[tuple[object, object], Decimal] = {}
    for row in rows(events, "application", day, known_at):
        key = (row["invoice_id"], row["due_on"])
        paid[key] = paid.get(key, ZERO) + row["amount"]
    for invoice in books.invoices.values():
        for due in invoice.instalments:
            assert due.amount - due.open == paid.pop((invoice.invoice_id, due.due_on), ZERO)
    assert not any(paid.values())
    cash = sum((row["amount"] for row in rows(events, "cash", day, known_at)), ZERO)
    assert cash == books.unallocated == sum((one.unallocated for one in books.payments.values()), ZERO)
    for payment in books.payments.values():
        assert payment.applied + payment.unallocated == payment.amount - payment.reversed
