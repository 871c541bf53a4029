"""Which facts leave the incentive service: commission lines as they are posted, what a statement pays, and honours."""

from typing import Any

from shared.kernel.messages import Meta
from shared.kernel.reactions import Publisher
from shared.published import incentive as published

from .accounts.account import Account
from .accounts.events import (
    CommissionAdjusted,
    CommissionClawedBack,
    CommissionEarned,
    CommissionLine,
    CommissionReleased,
)
from .commissions.things import month_of
from .honour_runs.decider import HonourRun
from .honour_runs.events import HonourAwarded
from .pay.account import PayAccount
from .pay.events import StatementLocked

publisher = Publisher("incentive")


@publisher.on(CommissionEarned)
def earned(event: CommissionEarned, meta: Meta, state: Account) -> published.CommissionEarned:
    return published.CommissionEarned(**_line(event))


@publisher.on(CommissionReleased)
def released(event: CommissionReleased, meta: Meta, state: Account) -> published.CommissionReleased:
    return published.CommissionReleased(**_line(event))


@publisher.on(CommissionClawedBack)
def clawed_back(event: CommissionClawedBack, meta: Meta, state: Account) -> published.CommissionClawedBack:
    return published.CommissionClawedBack(**_line(event))


@publisher.on(CommissionAdjusted)
def adjusted(event: CommissionAdjusted, meta: Meta, state: Account) -> published.CommissionAdjusted:
    return published.CommissionAdjusted(**_line(event))


@publisher.on(StatementLocked)
def locked(event: StatementLocked, meta: Meta, state: PayAccount) -> published.StatementLocked:
    return published.StatementLocked.model_validate(event.model_dump())


@publisher.on(HonourAwarded)
def honoured(event: HonourAwarded, meta: Meta, state: HonourRun) -> published.HonourAwarded:
    return published.HonourAwarded(**event.model_dump(include=set(published.HonourAwarded.model_fields)))


def _line(event: CommissionLine) -> dict[str, Any]:
    shared = event.model_dump(include=set(published.CommissionLine.model_fields))
    return {**shared, "period": month_of(event.on)}
