"""A bonus run: one for each period, whose bonuses stay."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Day
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Rejection

from .events import BonusEarned, BonusRunCompleted, BonusRunEvent, CurrencyTotal


class NoBonusPlan(Rejection):
    """No bonus plan is published that pays for that period."""


class ScorecardsMissing(Rejection):
    """Scorecards that a bonus is multiplied by are not finalised yet."""


class CompleteBonusRun(Command):
    period: Code
    as_of: Day
    plans: Count
    earned: tuple[BonusEarned, ...] = ()


@dataclass(frozen=True)
class BonusRun:
    """What is earned before the run is completed is of the same commit."""

    bonuses: tuple[BonusEarned, ...] = ()
    completed: BonusRunCompleted | None = None


def run_id(period: str) -> UUID:
    """The stream of the run of that period."""
    return uuid5(NAMESPACE_URL, f"incentive/bonus-run/{period}")


def decide(command: CompleteBonusRun, state: BonusRun) -> Sequence[BonusRunEvent]:
    if state.completed:
        return []
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for bonus in command.earned:
        sums[bonus.currency] += bonus.amount
    completed = BonusRunCompleted(
        period=command.period,
        as_of=command.as_of,
        plans=command.plans,
        bonuses=len(command.earned),
        totals=tuple(CurrencyTotal(currency=currency, amount=sums[currency]) for currency in sorted(sums)),
    )
    return [*command.earned, completed]


def evolve(state: BonusRun, event: BonusRunEvent) -> BonusRun:
    match event:
        case BonusEarned():
            return replace(state, bonuses=(*state.bonuses, event))
        case BonusRunCompleted():
            return replace(state, completed=event)


bonus_run: Decider[CompleteBonusRun, BonusRun, BonusRunEvent] = Decider(
    "bonus_run", BonusRun(), decide, evolve, BonusRunEvent
)
