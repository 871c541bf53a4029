"""A dispute of an invoice, on the books of its customer."""

from services.pipeline.disputes.decider import DisputeOf, SettlementOf
from services.pipeline.disputes.events import DisputeSettled, InvoiceDisputed
from services.pipeline.invoices.invoice import InvoiceStatus
from services.pipeline.receivables.decider import ledger
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given
from tests.pipeline.receivables.books import after, day, invoice, invoice_id, payment

ISSUED = tuple(ledger.decide(invoice("1", ("2004-02-29", "100")), ledger.initial))
DISPUTE = DisputeOf(invoice_id=invoice_id("1"), reason="short", on=day("2004-02-01"))
DISPUTED = InvoiceDisputed(invoice_id=invoice_id("1"), reason="short", on=day("2004-02-01"))
SETTLE = SettlementOf(invoice_id=invoice_id("1"), outcome="found", on=day("2004-02-09"))
SETTLED = DisputeSettled(invoice_id=invoice_id("1"), outcome="found", on=day("2004-02-09"))


def test_an_invoice_is_disputed_once_and_settled_once() -> None:
    given(ledger, *ISSUED).when(DISPUTE).then(DISPUTED)
    given(ledger, *ISSUED, DISPUTED).when(DISPUTE).then_nothing()
    given(ledger, *ISSUED, DISPUTED).when(SETTLE).then(SETTLED)
    given(ledger, *ISSUED, DISPUTED, SETTLED).when(SETTLE).then_nothing()
    given(ledger, *ISSUED, DISPUTED, SETTLED).when(DISPUTE).then(DISPUTED)


def test_what_is_not_in_dispute_is_not_settled() -> None:
    given(ledger, *ISSUED).when(SETTLE).rejected(WrongStatus)
    other = SETTLE.model_copy(update={"outcome": "lost"})
    given(ledger, *ISSUED, DISPUTED, SETTLED).when(other).rejected(WrongStatus)


def test_a_dispute_is_not_settled_before_it_began() -> None:
    early = SETTLE.model_copy(update={"on": day("2004-01-31")})
    given(ledger, *ISSUED, DISPUTED).when(early).rejected(Invalid)


def test_an_unknown_invoice_is_not_disputed() -> None:
    given(ledger).when(DISPUTE).rejected(NotFound)


def test_a_dispute_stops_no_money() -> None:
    books = ledger.fold((*ISSUED, DISPUTED))
    assert books.invoices[invoice_id("1")].status is InvoiceStatus.DISPUTED
    assert after([payment("P", "100")], books).invoices[invoice_id("1")].status is InvoiceStatus.PAID
