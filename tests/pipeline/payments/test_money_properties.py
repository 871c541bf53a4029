"""Money that goes through suspense is neither more nor less for it."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.allocation.decider import EarlierReversal, OverReversed
from services.pipeline.payments.decider import (
    AssignPayment,
    NotifiedPayment,
    NotifyPayment,
    PaymentCommand,
    ReverseSuspended,
    payment,
)
from shared.kernel.rejections import WrongStatus
from shared.testing.examples import examples
from shared.testing.spec import ACCEPTED_AT
from tests.pipeline.receivables.books import CUSTOMER, after, day, invoice
from tests.pipeline.receivables.books import payment as receipt
from tests.pipeline.receivables.test_money_properties import check

ZERO = Decimal(0)
amounts = st.integers(1, 40).map(lambda units: Decimal(units) / 4)
PUSHED = NotifyPayment(
    payment_id="P", customer_external_id="103", amount="10.00", currency="USD", received_on=date(2004, 2, 1)
)


def reversals(amount: Decimal | None) -> ReverseSuspended:
    return ReverseSuspended(amount=amount, reversed_on=day("2004-02-03"), reason=f"bounced {amount}")


done_to_it: st.SearchStrategy[PaymentCommand] = st.one_of(
    st.just(PUSHED), st.just(AssignPayment(customer_id=CUSTOMER)), st.builds(reversals, st.none() | amounts)
)


def tried(command: PaymentCommand, state: NotifiedPayment | None) -> NotifiedPayment | None:
    try:
        return payment.fold(payment.decide(command.stamped(command.by, ACCEPTED_AT), state), state)
    except (OverReversed, WrongStatus):
        return state


@examples(150)
@given(st.lists(done_to_it, max_size=8), amounts)
def test_what_leaves_suspense_is_what_was_received_less_what_was_taken_back_there(
    commands: list[PaymentCommand], owed: Decimal
) -> None:
    state = tried(PUSHED, None)
    for command in commands:
        state = tried(command, state)
        assert state is not None
        assert state.reversed == sum((one.amount for one in state.reversals), ZERO) <= state.told.amount
        assert state.left + state.reversed == Decimal(10)
    assert state is not None
    if state.customer_id is None:
        return
    assert state.left > 0  # what is taken back whole never leaves
    earlier = tuple(
        EarlierReversal(amount=one.amount, reversed_on=one.reversed_on, reason=one.reason) for one in state.reversals
    )
    received = receipt("P", "10").model_copy(update={"reversals": earlier})
    books = after([invoice("1", ("2004-03-01", str(owed))), received])
    check(books)
    paid = books.payments["P"]
    assert (paid.left, paid.reversed) == (state.left, state.reversed)
    assert paid.applied == min(state.left, owed) and books.open == owed - paid.applied
