"""A deal in the tests: how it is opened, moved, won and lost."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.pipeline.opportunities.commands import RecordOpening, WinOpportunity
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import (
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityWon,
)
from services.pipeline.opportunities.state import Opportunity
from services.pipeline.process.decider import terms_of
from services.pipeline.splits.split import Split
from services.pipeline.stages.decider import EnterStage
from services.pipeline.stages.events import PROBABILITY, Stage, StageAdvanced, StageTerms
from shared.kernel.messages import Actor
from shared.testing.spec import ACCEPTED_AT

CUSTOMER, OWNER, COLLEAGUE, CONTRACT, OTHER = (UUID(int=number) for number in range(1, 6))
OPENER = Actor("assistant", frozenset({"assistant"}))
MANAGER = Actor("manager", frozenset({"sales_manager"}))
TODAY, DAY = ACCEPTED_AT.date(), date(2004, 2, 1)
ALL = (Split(rep_id=OWNER, percent=Decimal(100)),)
HALVES = tuple(Split(rep_id=rep, percent=Decimal(50)) for rep in (OWNER, COLLEAGUE))
BODY: dict[str, Any] = {
    "customer_id": str(CUSTOMER),
    "owner_id": str(OWNER),
    "name": "Classic cars",
    "expected_amount": "1000.00",
    "currency": "USD",
    "expected_close_on": "2004-06-30",
    "source": "trade fair",
}
OPENED = OpportunityOpened(
    customer_id=CUSTOMER,
    owner_id=OWNER,
    name="Classic cars",
    expected_amount=Decimal("1000.00"),
    currency="USD",
    expected_close_on=date(2004, 6, 30),
    source="trade fair",
    splits=ALL,
    stage=Stage.LEAD,
    probability=Decimal(10),
    opened_on=TODAY,
    opened_by="assistant",
)
LOST = OpportunityLost(
    reason="price", competitor="Alt", previous=Stage.LEAD, on=DAY, lost_by="assistant", customer_id=CUSTOMER
)
WON = OpportunityWon(contract_id=CONTRACT, amount=Decimal("900.00"), previous=Stage.LEAD, on=DAY, customer_id=CUSTOMER)
WIN = WinOpportunity(contract_id=CONTRACT, amount=Decimal("900.00"), on=DAY)


def opening(**changes: Any) -> RecordOpening:
    return RecordOpening.model_validate({**BODY, "terms": terms_of(None, Stage.LEAD), **changes})


def to(stage: Stage, terms: StageTerms | None = None, **more: Any) -> EnterStage:
    """A step, by default of a deal without a process."""
    return EnterStage(stage=stage, terms=terms or terms_of(None, stage), **more)


def moved(stage: Stage, on: date = DAY, previous: Stage = Stage.LEAD, probability: int | None = None) -> StageAdvanced:
    chance = PROBABILITY[stage] if probability is None else Decimal(probability)
    return StageAdvanced(previous=previous, stage=stage, probability=chance, on=on, advanced_by="assistant")


def after(*events: OpportunityEvent) -> Opportunity:
    state = opportunity.fold((OPENED, *events))
    assert state is not None
    return state
