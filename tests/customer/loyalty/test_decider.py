"""Points: earned by money, the first to expire spent first, taken back with the money, never below zero."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.customer.loyalty.decider import (
    EarnPoints,
    ExpirePoints,
    NotEnoughPoints,
    RedeemPoints,
    TakeBackPoints,
    points,
)
from services.customer.loyalty.events import (
    CashPart,
    LotPoints,
    PointsEarned,
    PointsEvent,
    PointsExpired,
    PointsRedeemed,
    PointsReversed,
    ReversedCash,
)
from shared.testing.spec import ACCEPTED_AT, given

BILL, OTHER_BILL = UUID(int=91), UUID(int=92)
PAID, SOON, LATE = date(2026, 3, 2), date(2026, 6, 30), date(2026, 12, 31)


def money(amount: str, invoice_id: UUID = BILL) -> tuple[CashPart, ...]:
    return (CashPart(invoice_id=invoice_id, amount=Decimal(amount)),)


def earn(lot: int, amount: str, payment: str = "P1", expires: date | None = LATE, version: int = 1) -> EarnPoints:
    """One point for each 10."""
    return EarnPoints(
        lot_id=UUID(int=lot),
        payment_id=payment,
        scheme_version=version,
        rate_points=1,
        rate_amount=Decimal("10.00"),
        currency="CNY",
        cash=money(amount),
        on=PAID,
        expires_on=expires,
    )


def take_back(amount: str, payment: str = "P1", invoice_id: UUID = BILL) -> TakeBackPoints:
    return TakeBackPoints(payment_id=payment, cash=money(amount, invoice_id), on=LATE)


def redeem(number: int) -> RedeemPoints:
    return RedeemPoints(points=number, for_="training")


def after(*commands: EarnPoints | RedeemPoints | ExpirePoints | TakeBackPoints) -> Sequence[PointsEvent]:
    events: list[PointsEvent] = []
    for command in commands:
        events += points.decide(command, points.fold(events))
    return events


def parts(*lots: tuple[int, int]) -> tuple[LotPoints, ...]:
    return tuple(LotPoints(lot_id=UUID(int=lot), points=number) for lot, number in lots)


def reversed_(
    cash: str, taken: Sequence[tuple[int, int]], lapsed: Sequence[tuple[int, int]] = (), short: int = 0
) -> PointsReversed:
    return PointsReversed(
        payment_id="P1",
        cash=(ReversedCash(scheme_version=1, invoice_id=BILL, amount=Decimal(cash)),),
        reversed_on=LATE,
        points=sum(number for _, number in taken),
        lots=parts(*taken),
        lapsed=parts(*lapsed),
        short=short,
    )


def test_money_earns_whole_points_once_and_a_payment_in_parts_earns_what_it_would_in_one() -> None:
    [earned] = given(points).when(earn(1, "1209.99")).events
    assert isinstance(earned, PointsEarned)
    assert (earned.points, earned.earned_on, earned.expires_on) == (120, PAID, LATE)
    given(points, earned).when(earn(1, "1209.99")).then_nothing()
    [more] = given(points, earned).when(earn(2, "0.01")).events
    assert isinstance(more, PointsEarned) and more.points == 1
    [other] = given(points, earned).when(earn(2, "0.01", payment="P2")).events
    assert isinstance(other, PointsEarned) and other.points == 0
    [under_another] = given(points, earned).when(earn(2, "0.01", version=2)).events
    assert isinstance(under_another, PointsEarned) and under_another.points == 0


def test_the_lot_that_expires_first_is_spent_first_and_one_without_end_last() -> None:
    history = after(earn(1, "100", "P1", None), earn(2, "100", "P2", LATE), earn(3, "100", "P3", SOON))
    given(points, *history).when(redeem(25)).then(
        PointsRedeemed(
            points=25,
            for_="training",
            lots=parts((3, 10), (2, 10), (1, 5)),
            redeemed_by="system",
            redeemed_at=ACCEPTED_AT,
        )
    )
    given(points, *history).when(redeem(31)).rejected(NotEnoughPoints, "30")
    given(points).when(redeem(1)).rejected(NotEnoughPoints)


def test_a_lot_can_be_spent_on_its_last_day_and_expires_once() -> None:
    history = after(earn(1, "100", "P1", SOON), earn(2, "100", "P2", LATE), redeem(4))
    given(points, *history).when(ExpirePoints(as_of=SOON)).then_nothing()
    expired = PointsExpired(as_of=date(2026, 7, 1), points=6, lots=parts((1, 6)))
    given(points, *history).when(ExpirePoints(as_of=date(2026, 7, 1))).then(expired)
    given(points, *history, expired).when(ExpirePoints(as_of=date(2026, 7, 2))).then_nothing()
    given(points, *history, expired).when(redeem(11)).rejected(NotEnoughPoints)


def test_a_reversal_takes_points_back_in_proportion_to_the_money() -> None:
    history = after(earn(1, "1000"))
    given(points, *history).when(take_back("500")).then(reversed_("500.00", [(1, 50)]))
    given(points, *history).when(take_back("0.01")).then(reversed_("0.01", [(1, 1)]))
    given(points, *after(earn(1, "1009"))).when(take_back("9")).then(reversed_("9.00", []))
    given(points, *history).when(take_back("1500")).then(reversed_("1000.00", [(1, 100)]))


def test_money_that_earned_nothing_takes_nothing_back() -> None:
    history = after(earn(1, "1000"))
    given(points, *history).when(take_back("1000", payment="P2")).then_nothing()
    given(points, *history).when(take_back("1000", invoice_id=OTHER_BILL)).then_nothing()
    given(points, *history, *after(earn(1, "1000"), take_back("1000"))[1:]).when(take_back("1000")).then_nothing()


def test_what_was_spent_is_taken_from_the_others_and_what_is_short_falls_away() -> None:
    history = after(earn(1, "1000", "P1", SOON), redeem(80), earn(2, "500", "P2", LATE))
    given(points, *history).when(take_back("1000")).then(reversed_("1000.00", [(1, 20), (2, 50)], short=30))
    left = given(points, *history).when(take_back("1000")).state
    assert (left.balance, left.short) == (0, 30)


def test_nothing_is_taken_for_points_that_had_expired_unspent() -> None:
    history = after(earn(1, "1000", "P1", SOON), redeem(30), earn(2, "1000", "P2", LATE), ExpirePoints(as_of=LATE))
    half = reversed_("500.00", [], [(1, 50)])
    given(points, *history).when(take_back("500")).then(half)
    given(points, *history, half).when(take_back("500")).then(reversed_("500.00", [(2, 30)], [(1, 20)]))


def test_money_that_comes_again_after_a_reversal_earns_again() -> None:
    history = after(earn(1, "1000"), take_back("400"))
    [again] = given(points, *history).when(earn(2, "400")).events
    assert isinstance(again, PointsEarned) and again.points == 40
