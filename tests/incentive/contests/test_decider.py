"""A contest is announced, frozen by days, and closed once."""

from datetime import date
from decimal import Decimal

from services.incentive.contests.decider import (
    AnnounceContest,
    CancelContest,
    CloseContest,
    ContestStillRunning,
    FreezeStanding,
    contest,
)
from services.incentive.contests.events import (
    ContestAnnounced,
    ContestCancelled,
    ContestClosed,
    ContestDrafted,
    ContestStandingFrozen,
    Place,
    Prize,
    PrizeGranted,
)
from services.incentive.results.metric import Metric
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, OwnApproval, WrongStatus
from shared.testing.spec import given
from tests.incentive.company import id_of

CONTEST, REP = id_of("contest"), id_of("rep")
BOSS = Actor("boss", frozenset({"sales_manager"}))
LAST = date(2026, 9, 30)
DRAFTED = ContestDrafted(
    name="Sprint",
    metric=Metric.VISITS,
    from_=date(2026, 7, 1),
    to=LAST,
    currency="CNY",
    prizes=(Prize(rank=1, prize="First", amount=Decimal("5000.00")),),
    drafted_by="boss",
)
ANNOUNCED = ContestAnnounced(on=date(2026, 6, 1), announced_by="boss")
PLACES = (Place(rank=1, rep_id=REP, figure=31),)


def close(on: date, places: tuple[Place, ...] = PLACES) -> CloseContest:
    return CloseContest(contest_id=CONTEST, on=on, places=places)


def test_it_is_closed_when_it_is_over_or_once_its_last_standing_is_frozen() -> None:
    given(contest, DRAFTED).when(close(LAST), by=BOSS).rejected(WrongStatus)
    given(contest, DRAFTED, ANNOUNCED).when(close(date(2026, 9, 29)), by=BOSS).rejected(ContestStillRunning)
    early = ContestStandingFrozen(as_of=date(2026, 8, 31), places=())
    given(contest, DRAFTED, ANNOUNCED, early).when(close(date(2026, 9, 29)), by=BOSS).rejected(ContestStillRunning)
    frozen, closed, prize = given(contest, DRAFTED, ANNOUNCED, early).when(close(date(2026, 10, 2)), by=BOSS).events
    assert isinstance(frozen, ContestStandingFrozen) and frozen.as_of == date(2026, 10, 2)
    assert isinstance(closed, ContestClosed) and isinstance(prize, PrizeGranted)
    assert (prize.rep_id, prize.amount, prize.on) == (REP, Decimal("5000.00"), LAST)
    final = ContestStandingFrozen(as_of=LAST, places=PLACES)
    closed, prize = given(contest, DRAFTED, ANNOUNCED, final).when(close(date(2026, 9, 1), ()), by=BOSS).events
    assert isinstance(prize, PrizeGranted) and prize.rep_id == REP
    given(contest, DRAFTED, ANNOUNCED, final, closed, prize).when(close(date(2026, 12, 1)), by=BOSS).then_nothing()


def test_no_day_is_frozen_before_it_has_come_so_that_no_contest_is_closed_while_it_runs() -> None:
    ahead = FreezeStanding(as_of=LAST, on=date(2026, 9, 29), places=PLACES)
    given(contest, DRAFTED, ANNOUNCED).when(ahead, by=BOSS).rejected(Invalid)
    given(contest, DRAFTED, ANNOUNCED).when(ahead.model_copy(update={"on": LAST}), by=BOSS).then(
        ContestStandingFrozen(as_of=LAST, places=PLACES)
    )


def test_a_winner_does_not_grant_the_prize_and_a_frozen_day_stays() -> None:
    winner = Actor("winner", frozenset({"sales_manager"}), REP)
    given(contest, DRAFTED, ANNOUNCED).when(close(LAST), by=winner).rejected(OwnApproval)
    frozen = ContestStandingFrozen(as_of=LAST, places=PLACES)
    again = FreezeStanding(as_of=LAST, on=LAST, places=())
    given(contest, DRAFTED, ANNOUNCED, frozen).when(again, by=BOSS).then_nothing()
    given(contest, DRAFTED).when(again, by=BOSS).rejected(WrongStatus)
    before = FreezeStanding(as_of=date(2026, 6, 30), on=LAST, places=())
    given(contest, DRAFTED, ANNOUNCED).when(before, by=BOSS).rejected(Invalid)
    given(contest, DRAFTED, ANNOUNCED).when(AnnounceContest(on=LAST), by=BOSS).then_nothing()


def test_what_is_called_off_grants_nothing_and_what_is_closed_stays() -> None:
    cancel = CancelContest(reason="Withdrawn", on=LAST)
    called_off = ContestCancelled(reason="Withdrawn", on=LAST, cancelled_by="boss")
    given(contest, DRAFTED, ANNOUNCED).when(cancel, by=BOSS).then(called_off)
    given(contest, DRAFTED, called_off).when(AnnounceContest(on=LAST), by=BOSS).rejected(WrongStatus)
    given(contest, DRAFTED, ANNOUNCED, called_off).when(close(LAST), by=BOSS).rejected(WrongStatus)
    given(contest, DRAFTED, ANNOUNCED, called_off).when(cancel, by=BOSS).then_nothing()
    closed = ContestClosed(as_of=LAST, on=LAST, closed_by="boss")
    given(contest, DRAFTED, ANNOUNCED, closed).when(cancel, by=BOSS).rejected(WrongStatus)
