"""What opens a training need and what ends it, over the streams that take part."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.performance.app import service
from services.performance.kpi_metrics.metric import KpiMetric
from services.performance.kpi_schemes.events import Group, Item, Source
from services.performance.reps.decider import Join, LeaveRep, rep
from services.performance.reps.events import Grade, Position
from services.performance.reps.processes import NotEmployed
from services.performance.scorecards.decider import AppealScore, DraftScorecard, FinaliseScorecard, scorecard
from services.performance.scorecards.events import AppealDecided, DraftLine
from services.performance.skill_assessments.processes import NewAssessment, assessing
from services.performance.training_needs.decider import DropNeed, FindNeed, NeedStatus, training_need
from services.performance.training_needs.policies import policy
from services.performance.training_needs.processes import OPEN_NEED, drop_need, need_key, telling
from services.performance.training_needs.scorecards import LookThrough, look_through
from shared.kernel.messages import NEVER, Actor, Meta
from shared.kernel.rejections import AlreadyExists, Invalid
from shared.log.execution import Executor
from shared.log.origin import Origin
from shared.testing.memory import MemoryLog
from tests.performance.scorecards.cards import OWN, REP, SUPERIOR, decide, drafted, rate

TODAY, MARCH, APRIL = date(2004, 5, 3), date(2004, 3, 1), date(2004, 4, 1)
CARD, UNIT, ENDS = UUID(int=51), UUID(int=1), date(2004, 10, 8)
SKILL = KpiMetric.PRODUCT_KNOWLEDGE
LOW = DraftLine(item=Item(metric=SKILL, group=Group.SKILL, weight=Decimal(50), source=Source.MANUAL))
SOLD = KpiMetric.SIGNED_AMOUNT
SALES = DraftLine(item=Item(metric=SOLD, group=Group.SALES, weight=Decimal(50), source=Source.MANUAL))


class World:
    def __init__(self) -> None:
        self.log = MemoryLog()
        self.executor = Executor(self.log, service.catalogue())

    async def do(self, target: Any, stream_id: UUID, command: Any, by: Actor = SUPERIOR) -> None:
        await self.executor.run(lambda unit: unit.carry_out(target, stream_id, command), Origin(by))

    async def assess(self, n: int, level: int, on: date) -> None:
        await self.do(assessing(TODAY), UUID(int=n), NewAssessment(rep_id=REP, skill="Terms", level=level, on=on))

    async def open_need(self, skill: str) -> UUID | None:
        stream = await self.log.holder(OPEN_NEED, need_key(REP, skill))
        return UUID(stream.removeprefix("training_need-")) if stream else None

    async def status(self, need_id: UUID | None) -> NeedStatus:
        assert need_id is not None
        state = (await self.executor.read(training_need, need_id)).state
        status: NeedStatus = state.status
        return status


@pytest.fixture
async def world() -> World:
    world = World()
    joined = date(2004, 1, 1)
    body = Join(name="Anna", position=Position.REP, unit_id=UNIT, joined_on=joined, grade=Grade.GROWING)
    await world.do(rep, REP, body)
    return world


async def test_the_latest_assessment_says_whether_there_is_a_need(world: World) -> None:
    await world.assess(101, 3, MARCH)  # what is asked for of a growing rep
    assert await world.open_need("terms") is None
    await world.assess(102, 2, APRIL)
    need = await world.open_need("terms")
    assert await world.status(need) is NeedStatus.OPEN
    await world.assess(103, 5, date(2004, 3, 31))  # entered late: it was so before
    assert await world.status(need) is NeedStatus.OPEN
    await world.assess(104, 1, APRIL)  # of one day the one entered last holds, and the need is open already
    assert await world.open_need("terms") == need
    await world.assess(105, 4, TODAY)
    assert await world.status(need) is NeedStatus.MET and await world.open_need("terms") is None
    await world.assess(106, 1, MARCH)
    assert await world.open_need("terms") is None


async def test_one_need_of_a_skill_is_open_at_a_time_and_none_of_who_has_left(world: World) -> None:
    tell = FindNeed(rep_id=REP, skill="Terms", source="a lost deal")
    first, second = UUID(int=201), UUID(int=202)
    await world.do(telling(TODAY), first, tell)
    with pytest.raises(AlreadyExists):
        await world.do(telling(TODAY), second, tell.model_copy(update={"skill": "TERMS"}))
    await world.do(drop_need, first, DropNeed(reason="x"))
    await world.do(drop_need, first, DropNeed(reason="again"))
    await world.do(telling(TODAY), second, tell)
    await world.do(drop_need, first, DropNeed(reason="late"))
    assert await world.open_need("terms") == second
    await world.do(rep, REP, LeaveRep(on=TODAY, reason="x"))
    await world.assess(101, 1, MARCH)  # entered late, of when they were there
    assert await world.open_need("terms") == second
    await world.do(drop_need, second, DropNeed(reason="x"))
    await world.assess(102, 1, APRIL)
    assert await world.open_need("terms") is None
    with pytest.raises(NotEmployed):
        await world.do(telling(TODAY), UUID(int=203), tell.model_copy(update={"skill": "ships"}))
    with pytest.raises(Invalid):
        await world.do(telling(TODAY), UUID(int=204), tell.model_copy(update={"rep_id": UUID(int=9)}))


async def test_a_low_line_of_skill_is_a_need_until_an_appeal_lifts_it(world: World) -> None:
    card = drafted(LOW, SALES)
    said = {name: value for name, value in card if name != "drafted_by"}
    await world.do(scorecard, CARD, DraftScorecard(**said))
    await world.do(scorecard, CARD, rate(SKILL, 59))
    await world.do(scorecard, CARD, rate(SOLD, 10))
    await world.do(look_through, CARD, LookThrough())
    assert await world.open_need(SKILL) is None  # nothing is final yet
    await world.do(scorecard, CARD, FinaliseScorecard(on=ENDS))
    await world.do(look_through, CARD, LookThrough())
    await world.do(look_through, CARD, LookThrough())
    need = await world.open_need(SKILL)
    assert await world.status(need) is NeedStatus.OPEN
    assert await world.open_need(SOLD) is None
    await world.do(scorecard, CARD, AppealScore(metric=SKILL, reason="the wrong test", on=ENDS), OWN)
    await world.do(scorecard, CARD, decide("upheld", 60), Actor("head"))
    await world.do(look_through, CARD, LookThrough())
    assert await world.status(need) is NeedStatus.DROPPED and await world.open_need(SKILL) is None


async def test_the_scorecard_of_who_has_left_finds_nothing(world: World) -> None:
    said = {name: value for name, value in drafted(LOW) if name != "drafted_by"}
    await world.do(scorecard, CARD, DraftScorecard(**said))
    await world.do(scorecard, CARD, rate(SKILL, 1))
    await world.do(scorecard, CARD, FinaliseScorecard(on=ENDS))
    await world.do(rep, REP, LeaveRep(on=TODAY, reason="x"))
    await world.do(look_through, CARD, LookThrough())
    assert await world.open_need(SKILL) is None


def test_a_card_is_looked_through_whenever_it_is_final_anew() -> None:
    meta = Meta(CARD, f"scorecard-{CARD}", CARD, 1, 1, NEVER, NEVER, "t", CARD)
    decision: dict[str, Any] = {"metric": SKILL, "upheld": True, "version": 2, "on": ENDS, "decided_by": "t"}
    changed = AppealDecided(**decision, scores=(), total=Decimal(60), changed=True)
    [send] = policy(changed, meta) or ()
    assert (send.target, send.stream_id, send.command) == (look_through, CARD, LookThrough())
    assert not list(policy(changed.model_copy(update={"changed": False}), meta) or ())
