"""Credit notes, write-offs and promises on the books."""

from decimal import Decimal

import pytest

from services.pipeline.invoices.decider import BookInvoice, PromiseOf
from services.pipeline.invoices.events import PromiseMade
from services.pipeline.invoices.invoice import InvoiceStatus
from services.pipeline.receivables.decider import Ledger, ledger
from services.pipeline.reductions.decider import CreditOf, MoreThanOpen, WriteOffOf
from services.pipeline.reductions.events import CreditNoteIssued, InvoiceWrittenOff
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus
from shared.testing.spec import ACCEPTED_AT
from tests.pipeline.receivables.books import (
    OWNER,
    after,
    commitment,
    day,
    invoice,
    invoice_id,
    opens,
    payment,
    reversal,
)

D = Decimal


def three() -> BookInvoice:
    return invoice("1", ("2004-01-31", "30"), ("2004-02-29", "50"), ("2004-03-31", "20"))


def credit(amount: str, number: str = "C1", on: str = "2004-02-10") -> CreditOf:
    return CreditOf(invoice_id=invoice_id("1"), number=number, amount=amount, issued_on=day(on), reason="broken")


def write_off(amount: str, on: str = "2004-12-31") -> WriteOffOf:
    return WriteOffOf(
        invoice_id=invoice_id("1"), amount=amount, reason="insolvent", on=day(on), written_by=("drafter", "amender")
    )


def promised(amount: str, on: str = "2004-05-15") -> PromiseOf:
    return PromiseOf(invoice_id=invoice_id("1"), promised_on=day(on), amount=amount)


def only(command: CreditOf | WriteOffOf, books: Ledger) -> CreditNoteIssued | InvoiceWrittenOff:
    (event,) = ledger.decide(command.stamped(Actor("finance", frozenset({"finance"})), ACCEPTED_AT), books)
    assert isinstance(event, CreditNoteIssued | InvoiceWrittenOff)
    return event


def test_a_credit_note_and_a_write_off_take_their_place_oldest_instalment_first() -> None:
    books = after([three(), payment("P", "10"), credit("40"), write_off("15")])
    assert opens(books) == {"1": ["0.00", "15.00", "20.00"]}
    one = books.invoices[invoice_id("1")]
    assert (one.credited, one.written_off, one.open, books.open) == (D(40), D(15), D(35), D(35))
    assert one.status is InvoiceStatus.PARTLY_PAID


@pytest.mark.parametrize("command", [credit("90.01"), write_off("90.01")])
def test_no_more_is_taken_off_than_is_open(command: CreditOf | WriteOffOf) -> None:
    with pytest.raises(MoreThanOpen, match=r"90\.00 is open"):
        after([three(), payment("P", "10"), command])


def test_what_is_paid_is_credited_once_its_payment_is_reversed() -> None:
    paid = after([three(), payment("P", "100")])
    with pytest.raises(MoreThanOpen):
        after([credit("20")], paid)
    books = after([reversal("P", "20", "2004-02-02"), credit("20")], paid)
    assert (books.open, books.invoices[invoice_id("1")].credited) == (D(0), D(20))


def test_money_that_comes_after_a_credit_note_pays_what_is_left_and_the_rest_waits() -> None:
    books = after([three(), credit("40"), payment("P", "100")])
    assert (books.open, books.unallocated) == (D(0), D(40))
    assert books.invoices[invoice_id("1")].status is InvoiceStatus.PAID


def test_a_reversal_opens_what_was_paid_and_not_what_was_credited() -> None:
    books = after([three(), credit("40"), payment("P", "60"), reversal("P")])
    assert (books.open, books.invoices[invoice_id("1")].credited) == (D(60), D(40))


def test_the_status_tells_a_credited_and_a_written_off_invoice_from_a_paid_one() -> None:
    credited = after([three(), credit("100")]).invoices[invoice_id("1")]
    lost = after([three(), payment("P", "60"), write_off("40")]).invoices[invoice_id("1")]
    assert (credited.status, lost.status) == (InvoiceStatus.CREDITED, InvoiceStatus.WRITTEN_OFF)


def test_a_credit_note_first_corrects_what_a_cancellation_left_invoiced_too_much() -> None:
    """Of 100 invoiced the contract is worth 80: the first 20 credited are lost to the deal already."""
    books = after([commitment("100"), three(), commitment("80")])
    assert (only(credit("15"), books).corrects, only(credit("50"), books).corrects) == (D(15), D(20))
    books = after([credit("15")], books)
    assert only(write_off("15"), books).corrects == 5
    whole = after([credit("5", "C2")], books)
    assert only(credit("10", "C3"), whole).corrects == 0
    assert after([commitment("100")], whole).uninvoiced == 20


def test_credit_exposure_falls_with_what_is_credited_and_nothing_is_to_be_invoiced_again() -> None:
    books = after([commitment("100"), three(), credit("30"), write_off("10")])
    assert (books.exposure, books.uninvoiced) == (D(60), D(0))


@pytest.mark.parametrize(
    "actor",
    [
        Actor("someone", frozenset({"finance"}), rep_id=OWNER),
        Actor("drafter", frozenset({"finance"})),
        Actor("amender", frozenset({"admin"})),
    ],
)
def test_nobody_writes_off_their_own(actor: Actor) -> None:
    with pytest.raises(OwnApproval):
        ledger.decide(write_off("10").stamped(actor, ACCEPTED_AT), after([three()]))


@pytest.mark.parametrize(
    ("command", "pointer"),
    [
        (credit("1", on="2003-12-31"), "/issued_on"),
        (write_off("1", on="2003-12-31"), "/on"),
        (promised("1", on="2003-12-31"), "/promised_on"),
        (promised("100.01"), "/amount"),
    ],
)
def test_wrong_input_is_pointed_at(command: CreditOf | WriteOffOf | PromiseOf, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        after([three(), command])
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_promise_is_made_once_and_replaced_by_the_next() -> None:
    books = after([three(), promised("50")])
    assert ledger.decide(promised("50").stamped(promised("50").by, ACCEPTED_AT), books) == []
    (event,) = ledger.decide(promised("60").stamped(promised("60").by, ACCEPTED_AT), books)
    assert isinstance(event, PromiseMade)
    with pytest.raises(WrongStatus):
        after([payment("P", "100"), promised("1")], books)


def test_an_invoice_that_is_not_there_is_not_found() -> None:
    for command in (credit("1"), write_off("1"), promised("1")):
        with pytest.raises(NotFound):
            after([command])
