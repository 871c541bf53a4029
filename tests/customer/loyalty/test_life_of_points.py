"""Whatever happens to points, in whatever order: the lots add up to what was told, and nothing falls below zero."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.customer.loyalty.decider import (
    EarnPoints,
    ExpirePoints,
    PointsCommand,
    RedeemPoints,
    TakeBackPoints,
    points,
)
from services.customer.loyalty.events import (
    CashPart,
    PointsEarned,
    PointsEvent,
    PointsExpired,
    PointsRedeemed,
    PointsReversed,
)
from services.customer.loyalty.ledger import Ledger
from shared.kernel.rejections import Rejection
from shared.testing.examples import examples
from shared.testing.spec import ACCEPTED_AT

FIRST = date(2026, 1, 1)
BILLS = [UUID(int=number) for number in (91, 92)]
payments = st.sampled_from(["P1", "P2", "P3"])
bills = st.sampled_from(BILLS)
amounts = st.decimals("0.01", "5000", places=2)
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(number))
RATES = {1: (1, Decimal("10.00")), 2: (7, Decimal("3.00"))}


def earn(lot: int, payment: str, bill: UUID, amount: Decimal, on: date, holds: int | None, version: int) -> EarnPoints:
    rate_points, rate_amount = RATES[version]
    return EarnPoints(
        lot_id=UUID(int=lot),
        payment_id=payment,
        scheme_version=version,
        rate_points=rate_points,
        rate_amount=rate_amount,
        currency="CNY",
        cash=(CashPart(invoice_id=bill, amount=amount),),
        on=on,
        expires_on=None if holds is None else on + timedelta(holds),
    )


class LifeOfPoints(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[PointsEvent] = []
        self.lots = 0

    @property
    def state(self) -> Ledger:
        return points.fold(self.events)

    def do(self, command: PointsCommand) -> None:
        try:
            self.events += points.decide(command.stamped(command.by, ACCEPTED_AT), self.state)
        except Rejection:
            return

    @rule(
        payment=payments, bill=bills, amount=amounts, on=days,
        holds=st.none() | st.integers(1, 40), version=st.sampled_from(sorted(RATES)),
    )  # fmt: skip
    def earn(self, payment: str, bill: UUID, amount: Decimal, on: date, holds: int | None, version: int) -> None:
        self.lots += 1
        self.do(earn(self.lots, payment, bill, amount, on, holds, version))

    @rule(number=st.integers(1, 500))
    def redeem(self, number: int) -> None:
        self.do(RedeemPoints(points=number, for_="training"))

    @rule(as_of=days)
    def expire(self, as_of: date) -> None:
        self.do(ExpirePoints(as_of=as_of))

    @rule(payment=payments, bill=bills, amount=amounts, on=days)
    def take_back(self, payment: str, bill: UUID, amount: Decimal, on: date) -> None:
        part = CashPart(invoice_id=bill, amount=amount)
        self.do(TakeBackPoints(payment_id=payment, cash=(part,), on=on))

    @invariant()
    def the_lots_add_up_to_what_was_told(self) -> None:
        told = {kind: 0 for kind in (PointsEarned, PointsRedeemed, PointsExpired, PointsReversed)}
        for event in self.events:
            told[type(event)] += event.points
            parts = () if isinstance(event, PointsEarned) else event.lots
            assert isinstance(event, PointsEarned) or sum(part.points for part in parts) == event.points
        gone = told[PointsRedeemed] + told[PointsExpired] + told[PointsReversed]
        assert self.state.balance == told[PointsEarned] - gone

    @invariant()
    def nothing_is_ever_below_zero(self) -> None:
        for lot in self.state.lots.values():
            assert min(lot.remaining, lot.redeemed, lot.expired, lot.reversed, lot.lapsed) >= 0
            assert lot.lapsed <= lot.expired
        assert all(amount > 0 for cash in self.state.cash.values() for amount in cash.by_invoice.values())

    @invariant()
    def money_that_counts_has_earned_its_points_and_no_others(self) -> None:
        """Earned = what the money that counts now earns + what was asked back: taken, lapsed or short."""
        earned = sum(event.points for event in self.events if isinstance(event, PointsEarned))
        back = [event for event in self.events if isinstance(event, PointsReversed)]
        asked = sum(event.points + event.short + sum(part.points for part in event.lapsed) for event in back)
        assert earned == sum(cash.earned for cash in self.state.cash.values()) + asked

    @invariant()
    def what_expires_first_was_spent_first(self) -> None:
        """At the last redemption nothing was left in a lot before the last one that it touched."""
        if self.events and isinstance(self.events[-1], PointsRedeemed):
            touched = {part.lot_id for part in self.events[-1].lots}
            last = max(lot.order for lot in self.state.lots.values() if lot.lot_id in touched)
            assert not any(lot.remaining for lot in self.state.lots.values() if lot.order < last)


LifeOfPoints.TestCase.settings = settings(examples(40), stateful_step_count=25)
test_whatever_happens_to_points = LifeOfPoints.TestCase


@examples(60)
@given(
    parts=st.lists(st.tuples(payments, bills, amounts, days, st.sampled_from(sorted(RATES))), min_size=1, max_size=8),
    back=amounts,
    number=st.integers(1, 3_000),
    shuffled=st.randoms(use_true_random=False),
)
def test_the_order_in_which_money_comes_changes_no_total(
    parts: list[tuple[str, UUID, Decimal, date, int]], back: Decimal, number: int, shuffled: Random
) -> None:
    earning = [
        earn(index + 1, payment, bill, amount, on, 30, version)
        for index, (payment, bill, amount, on, version) in enumerate(parts)
    ]
    mixed = list(earning)
    shuffled.shuffle(mixed)
    first, second = (ends(order, back, number) for order in (earning, mixed))
    assert (first.balance, first.short) == (second.balance, second.short)
    assert {source: cash.by_invoice for source, cash in first.cash.items()} == {
        source: cash.by_invoice for source, cash in second.cash.items()
    }


def ends(earning: list[EarnPoints], back: Decimal, number: int) -> Ledger:
    ledger = Ledger()
    last = [TakeBackPoints(payment_id="P1", cash=(CashPart(invoice_id=BILLS[0], amount=back),), on=FIRST)]
    commands: list[PointsCommand] = [*earning, RedeemPoints(points=number, for_="training"), *last]
    for command in commands:
        try:
            ledger = points.fold(points.decide(command, ledger), ledger)
        except Rejection:
            continue
    return ledger
