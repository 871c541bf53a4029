"""Bonus runs and bonuses as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count, Currency, PositiveMoney
from shared.kernel.runs import RunStatus, RunView
from shared.kernel.things import Head, Thing, View

from ..rating.events import TierUsed
from .decider import BonusRun, bonus_run
from .events import BonusInputs, CurrencyTotal


class BonusRunView(RunView):
    """So many `plans` paid so many `bonuses` for the period, of what was so by `as_of`."""

    period: str
    as_of: date
    plans: Count
    bonuses: Count
    totals: tuple[CurrencyTotal, ...]


class BonusStatus(StrEnum):
    EARNED = "earned"


class BonusView(View):
    """A bonus explains itself: the figures and tiers that made it, the plan's version, and the events that it follows
    from, as many as are listed. With `unit_id` it is a member's part of that team's."""

    status: BonusStatus
    rep_id: UUID
    plan_id: UUID
    plan_version: Count
    unit_id: UUID | None
    period: str
    on: date
    as_of: date
    amount: PositiveMoney
    currency: Currency
    source_event: UUID | None
    inputs: BonusInputs
    tiers: tuple[TierUsed, ...]
    event_ids: tuple[UUID, ...]


def show_run(state: BonusRun, head: Head, run_id: UUID) -> BonusRunView | None:
    if state.completed is None:
        return None
    return BonusRunView(
        id=run_id,
        version=head.version,
        created_at=head.created_at,
        status=RunStatus.COMPLETED,
        run_id=run_id,
        **dict(state.completed),
    )


def show_bonus(state: BonusRun, head: Head, thing_id: UUID) -> BonusView | None:
    found = next((bonus for bonus in state.bonuses if bonus.bonus_id == thing_id), None)
    if found is None:
        return None
    said = {name: value for name, value in found if name != "bonus_id"}
    return BonusView(id=thing_id, version=head.version, created_at=head.created_at, status=BonusStatus.EARNED, **said)


RUN = Thing("bonus run", "/v1/bonus-runs", bonus_run, show_run, BonusRunView, owners=lambda view: ())
BONUS = Thing("bonus", "/v1/bonuses", bonus_run, show_bonus, BonusView, owners=lambda view: (view.rep_id,))
