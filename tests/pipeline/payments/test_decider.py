from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from services.pipeline.allocation.decider import OverReversed
from services.pipeline.payments.decider import (
    AssignPayment,
    NotifyPayment,
    PaymentIdReused,
    ReverseSuspended,
    payment,
)
from services.pipeline.payments.events import (
    PaymentAssigned,
    PaymentNotified,
    PaymentToldAgain,
    SuspenseReversed,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import ACCEPTED_AT, given

ALPHA, BETA = uuid5(NAMESPACE_OID, "alpha"), uuid5(NAMESPACE_OID, "beta")
FINANCE = Actor("finance", frozenset({"finance"}))
CONTENT: dict[str, Any] = {
    "payment_id": "HQ336336",
    "amount": "40.00",
    "currency": "USD",
    "received_on": date(2004, 2, 3),
}
KNOWN = PaymentNotified(**CONTENT, customer_id=ALPHA, accepted_at=ACCEPTED_AT)
SUSPENDED = PaymentNotified(**CONTENT, customer_external_id="103", accepted_at=ACCEPTED_AT)
AGAIN = PaymentToldAgain(accepted_at=ACCEPTED_AT)
ASSIGNED = PaymentAssigned(customer_id=ALPHA, assigned_by="finance")


def reverse(amount: str | None, on: date = date(2004, 2, 10)) -> ReverseSuspended:
    return ReverseSuspended(amount=amount, reversed_on=on, reason="bounced")


def test_a_payment_is_told_once() -> None:
    given(payment).when(NotifyPayment(**CONTENT, customer_id=ALPHA)).then(KNOWN)
    given(payment, KNOWN).when(NotifyPayment(**CONTENT, customer_id=ALPHA)).then(AGAIN)
    given(payment, KNOWN, AGAIN).when(NotifyPayment(**CONTENT, customer_id=ALPHA)).then(AGAIN)


def test_the_same_money_on_another_day_or_by_another_way_is_the_same_payment() -> None:
    again = NotifyPayment(**{**CONTENT, "received_on": date(2004, 2, 4)}, customer_id=ALPHA, method="cheque")
    given(payment, KNOWN).when(again).then(AGAIN)


@pytest.mark.parametrize("other", [{"amount": "40.01"}, {"currency": "EUR"}, {"customer_id": BETA}], ids=str)
def test_the_same_id_with_another_content_is_refused(other: dict[str, Any]) -> None:
    again = NotifyPayment(**{**CONTENT, "customer_id": ALPHA, **other})
    given(payment, KNOWN).when(again).rejected(PaymentIdReused)


def test_a_customer_is_the_same_by_its_external_id_once_it_is_known_by_it() -> None:
    unresolved = NotifyPayment(**CONTENT, customer_external_id="103")
    given(payment, KNOWN).when(unresolved).rejected(PaymentIdReused)
    resolved = NotifyPayment(**CONTENT, customer_external_id="103", customer_id=ALPHA)
    given(payment, KNOWN).when(resolved).then(AGAIN)
    given(payment, SUSPENDED).when(unresolved).then(AGAIN)
    given(payment, SUSPENDED, ASSIGNED).when(unresolved).then(AGAIN)
    given(payment, SUSPENDED, ASSIGNED).when(NotifyPayment(**CONTENT, customer_id=ALPHA)).then(AGAIN)


def test_a_payment_in_suspense_is_assigned_once() -> None:
    given(payment, SUSPENDED).when(AssignPayment(customer_id=ALPHA), by=FINANCE).then(ASSIGNED)
    given(payment, SUSPENDED, ASSIGNED).when(AssignPayment(customer_id=ALPHA)).then_nothing()
    given(payment, SUSPENDED, ASSIGNED).when(AssignPayment(customer_id=BETA)).rejected(WrongStatus)
    given(payment, KNOWN).when(AssignPayment(customer_id=BETA)).rejected(WrongStatus)
    given(payment).when(AssignPayment(customer_id=BETA)).rejected(NotFound)


def test_money_in_suspense_can_be_taken_back() -> None:
    part = SuspenseReversed(amount="15.00", reversed_on=date(2004, 2, 10), reason="bounced")
    rest = SuspenseReversed(amount="25.00", reversed_on=date(2004, 2, 10), reason="bounced")
    given(payment, SUSPENDED).when(reverse("15")).then(part)
    given(payment, SUSPENDED, part).when(reverse(None)).then(rest)
    given(payment, SUSPENDED, part).when(reverse("25.01")).rejected(OverReversed)
    given(payment, SUSPENDED, part, rest).when(reverse(None)).then_nothing()
    given(payment, SUSPENDED).when(reverse(None, date(2004, 2, 2))).rejected(Invalid)
    given(payment, SUSPENDED, part, rest).when(AssignPayment(customer_id=ALPHA)).rejected(WrongStatus)


def test_money_that_left_suspense_is_taken_back_from_its_ledger_and_not_here() -> None:
    given(payment, SUSPENDED, ASSIGNED).when(reverse(None)).rejected(WrongStatus)
