from datetime import date
from decimal import Decimal

from services.pipeline.call_offs.decider import CallOffOrder, CancelCallOff, ExceedsContract, ExceedsOrder, NotSigned
from services.pipeline.call_offs.events import CalledOff, CallOffCancelled, OrderLine
from services.pipeline.contract_documents.events import ProductAmount
from services.pipeline.contracts.decider import contract
from services.pipeline.splits.split import RepAmount
from shared.kernel.rejections import NotFound
from shared.testing.spec import given
from tests.pipeline.contracts.deals import COLLEAGUE, DRAFTER, ORDER, OTHER_ORDER, OWNER, Story, amend, drafted

DAY = date(2004, 2, 1)


def line(sku: str, quantity: int) -> OrderLine:
    return OrderLine(sku=sku, quantity=quantity)


def ordered(story: Story, *lines: OrderLine) -> Story:
    return story.do(CallOffOrder(order_id=ORDER, lines=lines or None))


def left(story: Story) -> Decimal:
    """What of the order's contract value is not cancelled."""
    assert story.state.held is not None
    return story.state.held.left_of(ORDER, story.state.net_amount)


def cancel(amount: str | None = None, reason: str = "withdrawn") -> CancelCallOff:
    return CancelCallOff(order_id=ORDER, on=DAY, reason=reason, amount=amount and Decimal(amount))


def test_only_a_signed_contract_can_be_ordered_against() -> None:
    given(contract, *drafted().approved().events).when(CallOffOrder(order_id=ORDER)).rejected(NotSigned)


def test_without_lines_an_order_is_for_all_that_is_left() -> None:
    some = drafted().signed().do(CallOffOrder(order_id=OTHER_ORDER, lines=(line("A", 2),)))
    given(contract, *some.events).when(CallOffOrder(order_id=ORDER)).then(
        CalledOff(order_id=ORDER, lines=(line("A", 4), line("B", 4)))
    )


def test_orders_together_never_exceed_the_contract() -> None:
    some = ordered(drafted().signed(), line("A", 4))
    three_more = CallOffOrder(order_id=OTHER_ORDER, lines=(line("A", 3),))
    given(contract, *some.events).when(three_more).rejected(ExceedsContract, "1 of A")


def test_what_the_contract_does_not_hold_cannot_be_ordered() -> None:
    unknown = CallOffOrder(order_id=ORDER, lines=(line("C", 1),))
    given(contract, *drafted().signed().events).when(unknown).rejected(ExceedsContract)


def test_nothing_is_left_after_an_order_for_all_even_when_it_is_cancelled() -> None:
    all_of_it = ordered(drafted().signed())
    given(contract, *all_of_it.events).when(CallOffOrder(order_id=OTHER_ORDER)).rejected(ExceedsContract)
    given(contract, *all_of_it.do(cancel()).events).when(CallOffOrder(order_id=OTHER_ORDER)).rejected(ExceedsContract)


def test_a_contract_without_lines_is_ordered_once_and_whole() -> None:
    story = ordered(drafted(lines=[]).signed())
    assert left(story) == Decimal("1000.00")
    given(contract, *story.events).when(CallOffOrder(order_id=OTHER_ORDER)).rejected(ExceedsContract)


def test_an_order_is_worth_its_part_of_the_amount_discount_included() -> None:
    story = ordered(drafted(amount="900.00").signed(), line("A", 3))
    assert left(story) == Decimal("270.00")


def test_cancelling_an_order_cancels_its_value_by_rep_and_by_product() -> None:
    splits = [{"rep_id": str(OWNER), "percent": "75"}, {"rep_id": str(COLLEAGUE), "percent": "25"}]
    story = ordered(drafted(splits=splits).signed(), line("B", 4))
    given(contract, *story.events).when(cancel()).then(
        CallOffCancelled(
            order_id=ORDER,
            on=DAY,
            reason="withdrawn",
            amount=Decimal("400.00"),
            whole=True,
            by_rep=(
                RepAmount(rep_id=OWNER, amount=Decimal("300.00")),
                RepAmount(rep_id=COLLEAGUE, amount=Decimal("100.00")),
            ),
            by_product=(ProductAmount(sku="B", amount=Decimal("400.00")),),
            lines=(line("B", 4),),
        )
    )


def test_a_part_can_be_cancelled_and_then_the_rest() -> None:
    story = ordered(drafted().signed()).do(cancel("300.00"))
    assert (story.state.net_amount, story.state.committed) == (Decimal("700.00"), Decimal("700.00"))
    assert not story.state.call_offs[ORDER].closed
    rest = story.do(cancel()).last()
    assert isinstance(rest, CallOffCancelled)
    assert (rest.amount, rest.whole) == (Decimal("700.00"), True)
    assert story.state.net_amount == 0


def test_more_than_is_left_cannot_be_cancelled() -> None:
    story = ordered(drafted().signed(), line("A", 6))
    given(contract, *story.events).when(cancel("600.01")).rejected(ExceedsOrder)
    given(contract, *story.do(cancel("500.00")).events).when(cancel("100.01")).rejected(ExceedsOrder)


def test_the_same_cancellation_again_changes_nothing() -> None:
    part = ordered(drafted().signed()).do(cancel("300.00"))
    given(contract, *part.events).when(cancel("300.00")).then_nothing()
    whole = part.do(cancel())
    given(contract, *whole.events).when(cancel()).then_nothing()
    given(contract, *whole.events).when(cancel(reason="another one")).then_nothing()
    given(contract, *whole.events).when(cancel("1.00")).rejected(ExceedsOrder)


def test_an_order_that_is_not_there_cannot_be_cancelled() -> None:
    given(contract, *drafted().signed().events).when(cancel()).rejected(NotFound)


def test_a_cancelled_order_of_a_contract_amended_later_stays_cancelled() -> None:
    story = ordered(drafted().signed()).do(cancel()).do(amend(amount="1500.00"), DRAFTER).signed(2)
    assert left(story) == 0
    assert story.state.net_amount == Decimal("500.00")


def test_after_an_amendment_an_order_for_all_is_worth_the_new_amount() -> None:
    story = ordered(drafted().signed()).do(amend(amount="1500.00"), DRAFTER).signed(2)
    assert left(story) == Decimal("1500.00")
