"""Which facts leave the incentive service: commission lines as they are posted, what a statement pays, honours and
penalties."""

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
from .bonuses.decider import BonusRun
from .bonuses.events import BonusEarned
from .commissions.things import month_of
from .honour_runs.decider import HonourRun
from .honour_runs.events import HonourAwarded
from .pay.account import PayAccount
from .pay.events import StatementLocked
from .penalties.events import AppealDecided, Outcome, PenaltyImposed, PenaltyLifted
from .penalties.penalty import Discipline
from .promotions.decider import Promotion
from .promotions.events import Demoted, PromotionGranted

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


@publisher.on(BonusEarned)
def bonus_earned(event: BonusEarned, meta: Meta, state: BonusRun) -> published.BonusEarned:
    return published.BonusEarned(**event.model_dump(include=set(published.BonusEarned.model_fields)))


@publisher.on(HonourAwarded)
def honoured(event: HonourAwarded, meta: Meta, state: HonourRun) -> published.HonourAwarded:
    return published.HonourAwarded(**event.model_dump(include=set(published.HonourAwarded.model_fields)))


@publisher.on(PenaltyImposed)
def imposed(event: PenaltyImposed, meta: Meta, state: Discipline) -> published.PenaltyImposed:
    return published.PenaltyImposed(**event.model_dump(include=set(published.PenaltyImposed.model_fields)))


@publisher.on(AppealDecided)
def decided(event: AppealDecided, meta: Meta, state: Discipline) -> published.PenaltyLifted | None:
    """What is upheld or reduced stays imposed."""
    if event.outcome is not Outcome.REVOKED:
        return None
    return published.PenaltyLifted(penalty_id=event.penalty_id, rep_id=event.rep_id, cause="appeal", on=event.on)


@publisher.on(PenaltyLifted)
def lifted(event: PenaltyLifted, meta: Meta, state: Discipline) -> published.PenaltyLifted | None:
    """Of a proposal that was dropped nothing was told."""
    if state.penalties[event.penalty_id].imposed is None:
        return None
    return published.PenaltyLifted(penalty_id=event.penalty_id, rep_id=event.rep_id, cause="lifted", on=event.on)


@publisher.on(PromotionGranted)
def promoted(event: PromotionGranted, meta: Meta, state: Promotion) -> published.PromotionGranted:
    return published.PromotionGranted.model_validate(event.model_dump())


@publisher.on(Demoted)
def demoted(event: Demoted, meta: Meta, state: Demoted) -> published.Demoted:
    return published.Demoted.model_validate(event.model_dump())


def _line(event: CommissionLine) -> dict[str, Any]:
    shared = event.model_dump(include=set(published.CommissionLine.model_fields))
    return {**shared, "period": month_of(event.on)}
