"""How a contract is divided among its reps."""

from datetime import date
from decimal import Decimal

from hypothesis import given as given_any
from hypothesis import strategies as st

from services.incentive.deals.commands import (
    CancelDeal,
    DivideCollection,
    DivideDeal,
    HoldOverdue,
    InvoicePart,
    RedivideDeal,
    ReverseCollection,
)
from services.incentive.deals.decider import DealNotKnown, deal
from services.incentive.deals.events import (
    DealCancelled,
    DealDivided,
    DealEvent,
    DealRedivided,
    OverdueDivided,
    Portion,
)
from shared.testing.spec import given
from tests.incentive.company import id_of

D = Decimal
CONTRACT = id_of("contract")


def divide(amount: str, **splits: str) -> DivideDeal:
    return DivideDeal(
        contract_id=CONTRACT,
        external_id="1",
        owner_id=id_of("R"),
        signed_on=date(2004, 1, 5),
        currency="CNY",
        amount=D(amount),
        splits=tuple(Portion(rep_id=id_of(rep), percent=D(percent)) for rep, percent in splits.items()),
        source_event=id_of("signed"),
    )


def collect(amount: str, name: str = "paid") -> DivideCollection:
    return DivideCollection(
        contract_id=CONTRACT, payment_id="P", amount=D(amount), on=date(2004, 2, 1), source_event=id_of(name)
    )


def redivide(amount: str, **splits: str) -> RedivideDeal:
    return RedivideDeal(
        contract_id=CONTRACT,
        amount=D(amount),
        on=date(2004, 3, 1),
        splits=tuple(Portion(rep_id=id_of(rep), percent=D(percent)) for rep, percent in splits.items()),
        source_event=id_of("amended"),
    )


def divided(amount: str, **splits: str) -> DealDivided:
    event = given(deal).when(divide(amount, **splits)).events[0]
    assert isinstance(event, DealDivided)
    return event


def parts(event: object) -> list[Decimal]:
    assert isinstance(event, DealEvent)
    return [share.amount for share in event.shares]


def test_without_splits_the_owner_has_all_of_it() -> None:
    event = divided("1000")
    assert [(share.rep_id, share.amount) for share in event.shares] == [(id_of("R"), D(1000))]


def test_splits_divide_value_and_money_to_the_cent() -> None:
    event = divided("100", R="33.3333", S="33.3333", T="33.3334")
    assert parts(event) == [D("33.33"), D("33.33"), D("33.34")]
    assert parts(given(deal, event).when(collect("0.02")).events[0]) == [D("0.01"), D(0), D("0.01")]


def test_after_an_amendment_money_follows_the_new_parts() -> None:
    signed = divided("1000", R="50", S="50")
    amended = given(deal, signed).when(redivide("2000", R="25", S="75")).events[0]
    assert parts(amended) == [D(500), D(1500)]
    assert parts(given(deal, signed, amended).when(collect("1000")).events[0]) == [D(250), D(750)]


def test_an_amendment_that_names_no_splits_leaves_them_and_new_splits_divide_what_was_cancelled_anew() -> None:
    signed = divided("1000", R="60", S="40")
    off = CancelDeal(contract_id=CONTRACT, amount=D(100), on=date(2004, 2, 1), source_event=id_of("off"))
    cancelled = given(deal, signed).when(off).events[0]
    assert parts(given(deal, signed, cancelled).when(redivide("2000")).events[0]) == [D(1200), D(800)]
    event = given(deal, signed, cancelled).when(redivide("2000", S="100")).events[0]
    assert isinstance(event, DealRedivided)
    assert parts(event) == [D(0), D(2000)]
    assert [share.amount for share in event.cancelled] == [D(0), D(100)]


def test_a_newcomer_is_told_what_happened_before() -> None:
    signed = divided("1000")
    paid = given(deal, signed).when(collect("400")).events[0]
    event = given(deal, signed, paid).when(redivide("1000", R="90", T="10")).events[0]
    assert isinstance(event, DealRedivided)
    assert event.newcomers == (id_of("T"),)
    assert [collection.amount for collection in event.collections] == [D(400)]


def test_the_same_event_twice_divides_once() -> None:
    signed = divided("1000")
    paid = given(deal, signed).when(collect("400")).events[0]
    given(deal, signed).when(divide("1000")).then_nothing()
    given(deal, signed, paid).when(collect("400")).then_nothing()


def test_money_of_a_contract_that_is_not_known_is_refused_so_that_it_waits_parked() -> None:
    given(deal).when(collect("1")).rejected(DealNotKnown)
    given(deal).when(redivide("1", R="100")).rejected(DealNotKnown)


@given_any(st.lists(st.integers(1, 97), min_size=1, max_size=5), st.integers(0, 10**9), st.integers(1, 10**9))
def test_shares_add_up_to_what_was_divided(weights: list[int], value: int, money: int) -> None:
    percent = {f"rep {n}": str((D(w) * 100 / sum(weights)).quantize(D("0.0001"))) for n, w in enumerate(weights)}
    signed = divided(str(D(value) / 100), **percent)
    assert sum(parts(signed)) == D(value) / 100
    for command in (
        collect(str(D(money) / 100)),
        CancelDeal(contract_id=CONTRACT, amount=D(money) / 100, on=date(2004, 2, 1), source_event=id_of("off")),
        ReverseCollection(
            contract_id=CONTRACT, payment_id="P", amount=D(money) / 100, on=date(2004, 2, 1), source_event=id_of("back")
        ),
    ):
        event = given(deal, signed).when(command).events[0]
        assert sum(parts(event)) == D(money) / 100


def test_a_credit_note_takes_from_the_deal_and_from_what_is_overdue_of_its_invoice() -> None:
    def credited(amount: str, deal_loses: str) -> CancelDeal:
        part = InvoicePart(invoice_id=id_of("invoice"), amount=D(amount))
        on = date(2004, 5, 1)
        return CancelDeal(
            contract_id=CONTRACT, amount=D(deal_loses), parts=(part,), on=on, source_event=id_of(f"credit {amount}")
        )

    signed = divided("1000")
    overdue = HoldOverdue(
        contract_id=CONTRACT,
        invoice_id=id_of("invoice"),
        open=D(300),
        on=date(2004, 4, 1),
        source_event=id_of("overdue"),
    )
    held = given(deal, signed).when(overdue).events[0]
    cancelled, left = given(deal, signed, held).when(credited("100", "80")).events
    assert isinstance(cancelled, DealCancelled) and isinstance(left, OverdueDivided)
    assert (parts(cancelled), left.open) == ([D(80)], D(200))
    (only,) = given(deal, signed, held).when(credited("100", "0")).events
    assert isinstance(only, OverdueDivided), "what a cancellation has taken from the deal is not taken again"
