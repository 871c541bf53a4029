from decimal import Decimal

import pytest

from services.pipeline.allocation.decider import OverReversed
from services.pipeline.allocation.events import (
    Allocation,
    PaymentAllocated,
    PaymentReceived,
    PaymentReversed,
    TakenBack,
)
from services.pipeline.invoices.decider import BookInvoice, OverInvoiced
from services.pipeline.invoices.invoice import InvoiceStatus
from services.pipeline.receivables.decider import ledger
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound
from shared.testing.spec import ACCEPTED_AT, given

from .books import CONTRACT, CUSTOMER, OWNER, after, allocated, day, invoice, invoice_id, opens, payment, reversal


def test_a_receipt_of_40_on_an_invoice_of_30_50_20_leaves_0_40_20_open() -> None:
    """ERPNext, accounts receivable: test_payment_terms_template_filters and its aging of payment terms."""
    books = after([invoice("1", ("2004-01-31", "30"), ("2004-02-29", "50"), ("2004-03-31", "20")), payment("P", "40")])
    assert opens(books) == {"1": ["0.00", "40.00", "20.00"]}
    assert books.invoices[invoice_id("1")].status is InvoiceStatus.PARTLY_PAID
    assert books.invoices[invoice_id("1")].next_due_on == day("2004-02-29")


def test_money_that_names_nothing_goes_to_the_oldest_due_instalment_of_all_invoices() -> None:
    books = after(
        [
            invoice("1", ("2004-01-31", "30"), ("2004-04-30", "70")),
            invoice("2", ("2004-03-31", "50")),
            payment("P", "60"),
        ]
    )
    assert opens(books) == {"1": ["0.00", "70.00"], "2": ["20.00"]}


def test_on_one_due_date_the_lower_invoice_number_comes_first_as_a_number() -> None:
    books = after([invoice(n, ("2004-01-31", "10")) for n in ("10", "A", "9")] + [payment("P", "15")])
    assert opens(books) == {"9": ["0.00"], "10": ["5.00"], "A": ["10.00"]}


def test_a_payment_goes_to_the_invoices_it_names_and_what_is_over_to_the_oldest_due() -> None:
    invoices = [invoice("1", ("2004-01-31", "100")), invoice("2", ("2004-02-29", "100"))]
    named = after([*invoices, payment("P", "150", ("2", None))])
    assert allocated(named, "P") == {"2": "100.00", "1": "50.00"}
    in_parts = after([*invoices, payment("P", "150", ("2", "20"))])
    assert opens(in_parts) == {"1": ["0.00"], "2": ["50.00"]}


def test_what_is_named_with_an_amount_comes_before_what_is_named_without() -> None:
    invoices = [invoice("1", ("2004-01-31", "100")), invoice("2", ("2004-02-29", "100"))]
    books = after([*invoices, payment("P", "110", ("1", None), ("2", "60"))])
    assert allocated(books, "P") == {"2": "60.00", "1": "50.00"}


def test_an_excess_over_a_named_amount_goes_to_the_oldest_due() -> None:
    books = after(
        [
            invoice("1", ("2004-01-31", "100")),
            invoice("2", ("2004-02-29", "30")),
            payment("P", "80", ("2", "80")),
        ]
    )
    assert opens(books) == {"1": ["50.00"], "2": ["0.00"]}


def test_a_part_that_names_an_unknown_invoice_stays_reserved_for_it() -> None:
    early = payment("P", "100", ("2", "60"), received_on="2004-01-10")
    books = after([early, invoice("1", ("2004-01-31", "100"), issued_on="2004-01-12")])
    assert allocated(books, "P") == {"1": "40.00"}
    assert str(books.unallocated) == "60.00"
    books = after([invoice("2", ("2004-02-29", "50"), issued_on="2004-01-15")], books)
    assert allocated(books, "P") == {"1": "50.00", "2": "50.00"}
    assert str(books.unallocated) == "0.00"


def test_unallocated_money_is_taken_by_the_next_invoice_in_the_order_of_receipt() -> None:
    books = after(
        [
            payment("late", "30", received_on="2004-01-20"),
            payment("early", "30", received_on="2004-01-10"),
            invoice("1", ("2004-02-29", "40"), issued_on="2004-01-15"),
        ]
    )
    assert allocated(books, "early") == {"1": "30.00"}
    assert allocated(books, "late") == {"1": "10.00"}
    assert [str(part.applied_on) for part in books.payments["early"].parts] == ["2004-01-15"]
    assert [str(part.applied_on) for part in books.payments["late"].parts] == ["2004-01-20"]


def test_a_payment_is_applied_by_day_in_one_event_each() -> None:
    january = invoice("1", ("2004-02-01", "10"), issued_on="2004-01-01")
    march = invoice("2", ("2004-04-01", "10"), issued_on="2004-03-01")
    issued = ledger.fold(event for one in (january, march) for event in ledger.decide(one, ledger.initial))
    events = ledger.decide(payment("P", "20", received_on="2004-02-01"), issued)
    assert [
        (str(event.applied_on), [part.invoice_id for part in event.allocations])
        for event in events
        if isinstance(event, PaymentAllocated)
    ] == [("2004-02-01", [invoice_id("1")]), ("2004-03-01", [invoice_id("2")])]


ISSUED = tuple(ledger.decide(invoice("1", ("2004-02-29", "100")), ledger.initial))
PART = {
    "invoice_id": invoice_id("1"),
    "contract_id": CONTRACT,
    "owner_id": OWNER,
    "due_on": day("2004-02-29"),
    "named": False,
}
COMMON = {"payment_id": "P", "customer_id": CUSTOMER, "currency": "USD", "received_on": day("2004-02-01")}
RECEIVED = PaymentReceived(**COMMON, amount="120", accepted_at=ACCEPTED_AT)
ALLOCATED = PaymentAllocated(**COMMON, applied_on=day("2004-02-01"), allocations=(Allocation(**PART, amount="100"),))


def test_a_payment_is_received_and_allocated() -> None:
    given(ledger, *ISSUED).when(payment("P", "120")).then(RECEIVED, ALLOCATED)


def test_a_payment_that_the_ledger_has_is_not_received_again() -> None:
    given(ledger, *ISSUED, RECEIVED, ALLOCATED).when(payment("P", "120")).then_nothing()


def test_a_partial_reversal_takes_what_is_unallocated_first() -> None:
    taken = TakenBack(**PART, amount="10", applied_on=day("2004-02-01"))
    given(ledger, *ISSUED, RECEIVED, ALLOCATED).when(reversal("P", "30")).then(
        PaymentReversed(**COMMON, reversed_on=day("2004-06-01"), reason="bounced", amount="30", allocations=(taken,))
    )


def test_a_reversal_of_nothing_more_changes_nothing_and_of_too_much_is_refused() -> None:
    whole = given(ledger, *ISSUED, RECEIVED, ALLOCATED).when(reversal("P")).events
    done = given(ledger, *ISSUED, RECEIVED, ALLOCATED, *whole)
    done.when(reversal("P")).then_nothing()
    done.when(reversal("P", "120")).then_nothing()
    done.when(reversal("P", "120", reversed_on="2004-06-02")).rejected(OverReversed)
    given(ledger, *ISSUED, RECEIVED, ALLOCATED).when(reversal("P", "120.01")).rejected(OverReversed)


def test_a_payment_is_not_reversed_before_it_was_received() -> None:
    given(ledger, *ISSUED, RECEIVED).when(reversal("P", reversed_on="2004-01-31")).rejected(Invalid)


def test_an_unknown_payment_is_not_reversed() -> None:
    given(ledger).when(reversal("P")).rejected(NotFound)


def test_a_reversal_reopens_the_instalments_of_its_payment_alone() -> None:
    books = after(
        [
            invoice("1", ("2004-01-31", "30"), ("2004-02-29", "50")),
            payment("first", "30"),
            payment("second", "50"),
            reversal("first"),
        ]
    )
    assert opens(books) == {"1": ["30.00", "0.00"]}
    assert opens(after([payment("third", "10")], books)) == {"1": ["20.00", "0.00"]}


def test_invoices_add_up_to_the_contract_at_most() -> None:
    def more(amount: str) -> BookInvoice:
        return invoice("2", ("2004-02-29", amount)).model_copy(update={"contract_amount": Decimal(150)})

    assert str(given(ledger, *ISSUED).when(more("50")).state.open) == "150.00"
    given(ledger, *ISSUED).when(more("50.01")).rejected(OverInvoiced)


def test_a_number_is_issued_once() -> None:
    given(ledger, *ISSUED).when(invoice("1", ("2004-02-29", "100"))).rejected(AlreadyExists)


@pytest.mark.parametrize(
    ("paid", "status"), [("0", InvoiceStatus.OPEN), ("1", InvoiceStatus.PARTLY_PAID), ("100", InvoiceStatus.PAID)]
)
def test_the_status_says_how_much_is_paid(paid: str, status: InvoiceStatus) -> None:
    books = ledger.fold(ISSUED)
    assert after([payment("P", paid)] if paid != "0" else [], books).invoices[invoice_id("1")].status is status
