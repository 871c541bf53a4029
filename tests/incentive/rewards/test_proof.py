"""What was given or taken stands on the pay account, once and as it was decided."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.incentive.contests.decider import contest
from services.incentive.contests.events import PrizeGranted
from services.incentive.contests.policies import policy as prizes
from services.incentive.pay.decider import EnterLine, pay
from services.incentive.pay.events import PayLineEntered
from services.incentive.rewards.proof import Rewards, rewards
from shared.kernel.invariants import Happened
from shared.kernel.messages import Event, Meta
from shared.testing.spec import ACCEPTED_AT
from tests.incentive.company import id_of

CONTEST, REP = id_of("contest"), id_of("rep")
STREAM = contest.stream(CONTEST)
PRIZE = PrizeGranted(
    prize_id=id_of("prize"),
    contest_id=CONTEST,
    contest="Sprint",
    rep_id=REP,
    rank=1,
    prize="First",
    amount=Decimal("1000.00"),
    currency="CNY",
    on=date(2026, 3, 31),
)


def happened(event: Event, stream: str) -> Happened:
    meta = Meta(id_of(repr(event)), stream, CONTEST, 1, 1, ACCEPTED_AT, ACCEPTED_AT, "system", CONTEST)
    return event, meta


def entered(**changed: Any) -> Happened:
    event, meta = happened(PRIZE, STREAM)
    [send] = prizes(event, meta) or ()
    assert isinstance(send.command, EnterLine)
    line = send.command.line.model_copy(update=changed)
    return happened(PayLineEntered(rep_id=REP, line=line, entered_at=ACCEPTED_AT), pay.stream(REP))


def wrong(*events: Happened) -> list[str]:
    return list(Rewards().wrong(STREAM, [happened(PRIZE, STREAM), *events]))


def test_a_prize_that_is_missing_twice_or_another_there_is_found() -> None:
    assert wrong(entered()) == []
    for found, said in (((), "is nothing"), ((entered(), entered()), "1000.00 CNY, 1000.00 CNY")):
        [told] = wrong(*found)
        assert said in told and "was to be 1000.00 CNY" in told
    assert len(wrong(entered(amount=Decimal("1.00")))) == 1
    [missing, paid] = sorted(wrong(entered(line_id=id_of("other"))), key=lambda told: "was not to be paid" in told)
    assert "is nothing" in missing and "was not to be paid" in paid
    [again] = wrong(entered(), entered(line_id=id_of("other")))
    assert str(id_of("other")) in again and "was not to be paid" in again


def test_the_accounts_beside_are_those_of_whom_it_concerns() -> None:
    proof = Rewards()
    assert set(proof.beside([happened(PRIZE, STREAM)])) == {pay.stream(REP)}
    book = happened(PRIZE.model_copy(update={"amount": None, "currency": None}), STREAM)
    assert set(proof.beside([book])) == set() and list(proof.wrong(STREAM, [book])) == []
    assert list(proof.wrong(STREAM, [happened(PRIZE, STREAM), entered()])) == [] and "1 bonuses" in proof.figures()
    assert set(rewards.policies) == {"bonuses", "prizes", "fines"}
