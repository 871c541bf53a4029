from datetime import date
from decimal import Decimal
from uuid import UUID

from services.pipeline.call_offs.decider import ExceedsOrder
from services.pipeline.call_offs.events import OrderLine
from services.pipeline.orders.decider import (
    AcceptOrder,
    DeliverOrder,
    Order,
    OrderLineBody,
    OrderStatus,
    RecordCancellation,
    RecordOrder,
    order,
)
from services.pipeline.orders.events import OrderAccepted, OrderCancelled, OrderDelivered, OrderEvent, OrderPlaced
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given

PLACED_ON, REQUIRED_ON, DAY = date(2004, 1, 6), date(2004, 1, 20), date(2004, 1, 15)
LINES = (OrderLine(sku="A", quantity=6), OrderLine(sku="B", quantity=4))
PLACED = OrderPlaced(
    external_id="10100",
    contract_id=UUID(int=1),
    customer_id=UUID(int=2),
    owner_id=UUID(int=3),
    placed_on=PLACED_ON,
    required_on=REQUIRED_ON,
    lines=LINES,
    amount=Decimal("1000.00"),
    currency="USD",
)


def deliver(on: date = DAY, **quantities: int) -> DeliverOrder:
    lines = [OrderLineBody(sku=sku, quantity=quantity) for sku, quantity in quantities.items()]
    return DeliverOrder(delivered_on=on, lines=lines or None)


def delivered(on: date = DAY, complete: bool = False, **quantities: int) -> OrderDelivered:
    lines = tuple(OrderLine(sku=sku, quantity=quantity) for sku, quantity in quantities.items())
    return OrderDelivered(delivered_on=on, lines=lines, complete=complete)


def cancelled(amount: str, whole: bool) -> RecordCancellation:
    return RecordCancellation(on=DAY, reason="withdrawn", cancelled=Decimal(amount), whole=whole)


def after(*events: OrderEvent) -> Order:
    state = order.fold((PLACED, *events))
    assert state is not None
    return state


def test_an_order_is_placed_as_the_contract_granted_it() -> None:
    given(order).when(RecordOrder(**dict(PLACED))).then(PLACED)
    given(order, PLACED).when(RecordOrder(**dict(PLACED))).rejected(WrongStatus)


def test_nothing_can_be_done_with_an_order_that_is_not_there() -> None:
    given(order).when(deliver()).rejected(NotFound)


def test_without_lines_all_that_is_left_is_delivered() -> None:
    given(order, PLACED).when(deliver()).then(delivered(complete=True, A=6, B=4))
    given(order, PLACED, delivered(A=2)).when(deliver()).then(delivered(complete=True, A=4, B=4))


def test_a_part_may_be_delivered() -> None:
    given(order, PLACED).when(deliver(A=2)).then(delivered(A=2))
    assert after(delivered(A=2)).status is OrderStatus.PARTLY_DELIVERED
    given(order, PLACED, delivered(A=6)).when(deliver(B=4)).then(delivered(complete=True, B=4))


def test_never_more_is_delivered_than_ordered_line_by_line() -> None:
    given(order, PLACED).when(deliver(A=7)).rejected(ExceedsOrder)
    given(order, PLACED).when(deliver(C=1)).rejected(ExceedsOrder)
    given(order, PLACED, delivered(A=4)).when(deliver(A=3)).rejected(ExceedsOrder, "2 of A")


def test_the_lines_of_one_delivery_count_together() -> None:
    twice = [OrderLineBody(sku="A", quantity=4), OrderLineBody(sku="A", quantity=3)]
    given(order, PLACED).when(DeliverOrder(delivered_on=DAY, lines=twice)).rejected(ExceedsOrder)


def test_a_delivered_order_is_not_delivered_again() -> None:
    done = delivered(complete=True, A=6, B=4)
    given(order, PLACED, done).when(deliver()).then_nothing()
    given(order, PLACED, done).when(deliver(A=6, B=4)).then_nothing()
    given(order, PLACED, done).when(deliver(A=1)).rejected(ExceedsOrder)


def test_nothing_is_delivered_before_it_was_ordered() -> None:
    given(order, PLACED).when(deliver(on=date(2004, 1, 5))).rejected(Invalid)


def test_an_order_of_a_contract_without_lines_is_delivered_whole() -> None:
    whole = PLACED.model_copy(update={"lines": ()})
    given(order, whole).when(deliver()).then(delivered(complete=True))


def test_lateness_is_counted_from_the_required_day() -> None:
    assert after().days_late is None
    assert after(delivered(complete=True, A=6, B=4)).days_late == 0
    assert after(delivered(on=date(2004, 1, 23), complete=True, A=6, B=4)).days_late == 3
    assert after(delivered(on=date(2004, 1, 23), A=6)).days_late is None


def test_a_cancelled_order_is_not_delivered() -> None:
    gone = OrderCancelled(on=DAY, reason="withdrawn", amount=Decimal("1000.00"), whole=True)
    assert after(gone).status is OrderStatus.CANCELLED
    given(order, PLACED, gone).when(deliver()).rejected(WrongStatus)


def test_a_delivered_order_may_be_cancelled_as_a_return() -> None:
    given(order, PLACED, delivered(complete=True, A=6, B=4)).when(cancelled("1000.00", True)).then(
        OrderCancelled(on=DAY, reason="withdrawn", amount=Decimal("1000.00"), whole=True)
    )


def test_a_part_cancelled_leaves_the_order_to_be_delivered() -> None:
    part = OrderCancelled(on=DAY, reason="withdrawn", amount=Decimal("300.00"), whole=False)
    given(order, PLACED).when(cancelled("300.00", False)).then(part)
    assert after(part).status is OrderStatus.PLACED
    given(order, PLACED, part).when(cancelled("300.00", False)).then_nothing()
    given(order, PLACED, part).when(cancelled("1000.00", True)).then(
        OrderCancelled(on=DAY, reason="withdrawn", amount=Decimal("700.00"), whole=True)
    )


def test_what_was_delivered_whole_is_accepted_once() -> None:
    whole = delivered(A=6, B=4, complete=True)
    accepted_on = date(2004, 1, 25)
    given(order, PLACED, whole).when(AcceptOrder(on=accepted_on)).then(OrderAccepted(on=accepted_on))
    given(order, PLACED, whole, OrderAccepted(on=accepted_on)).when(AcceptOrder(on=accepted_on)).then_nothing()
    for events in ((PLACED,), (PLACED, delivered(A=6)), (PLACED, whole, OrderAccepted(on=DAY))):
        given(order, *events).when(AcceptOrder(on=accepted_on)).rejected(WrongStatus)
    given(order, PLACED, whole).when(AcceptOrder(on=PLACED_ON)).rejected(Invalid)
    state = after(whole, OrderAccepted(on=accepted_on))
    assert (state.status, state.delivered_on, state.accepted_on) == (OrderStatus.ACCEPTED, DAY, accepted_on)
