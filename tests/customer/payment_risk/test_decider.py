from datetime import date
from decimal import Decimal
from uuid import UUID

from services.customer.customers.decider import customer
from services.customer.customers.events import CustomerRegistered, Kind, Profile
from services.customer.payment_risk.decider import ClearOverdue, MarkOverdue
from services.customer.payment_risk.events import OverdueCleared, OverdueMarked
from shared.testing.spec import given

registered = CustomerRegistered(profile=Profile(name="Signal Gift Shop", kind=Kind.COMPANY))
INVOICE = UUID(int=9)
mark = OverdueMarked(
    invoice_id=INVOICE,
    number="INV-1",
    currency="CNY",
    due_on=date(2004, 3, 1),
    as_of=date(2004, 3, 2),
    days=1,
    open=Decimal("70.00"),
    level=1,
    action="rep_follow_up",
    policy_version=1,
)
higher = mark.model_copy(update={"level": 2, "as_of": date(2004, 3, 17), "days": 16, "action": "manager"})
cleared = OverdueCleared(invoice_id=INVOICE)


def test_an_overdue_invoice_marks_the_customer_and_a_higher_level_replaces_the_mark() -> None:
    given(customer, registered).when(MarkOverdue(mark=mark)).then(mark)
    given(customer, registered, mark).when(MarkOverdue(mark=mark)).then_nothing()
    marked = given(customer, registered, mark).when(MarkOverdue(mark=higher))
    marked.then(higher)
    assert marked.state is not None and marked.state.overdue == {INVOICE: higher}


def test_a_paid_invoice_takes_its_mark_away() -> None:
    clear = ClearOverdue(invoice_id=INVOICE)
    given(customer, registered, mark).when(clear).then(cleared)
    given(customer, registered, mark, cleared).when(clear).then_nothing()
    given(customer, registered, mark, cleared).when(MarkOverdue(mark=mark)).then(mark)


def test_what_is_no_customer_of_ours_is_not_marked() -> None:
    given(customer).when(MarkOverdue(mark=mark)).then_nothing()
    given(customer).when(ClearOverdue(invoice_id=INVOICE)).then_nothing()
