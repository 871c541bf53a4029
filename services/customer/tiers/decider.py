"""A tier run: one for each day, whose result stays."""

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from services.customer.tier_standing.events import Tier
from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Currency, Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from .events import TierRunCompleted


class NoTierScheme(Rejection):
    """No tier scheme is in force on that day, so that nothing can be reckoned by it."""


class CompleteTierRun(Command):
    as_of: Day
    scheme_versions: tuple[Count, ...]
    currency: Currency | None
    customers: Count
    buyers: Count
    changed: Count
    left_out: Count
    tiers: dict[Tier, Count]


def run_id(as_of: date) -> UUID:
    """The stream of the run as of that day."""
    return uuid5(NAMESPACE_URL, f"customer/tier-run/{as_of}")


def decide(command: CompleteTierRun, state: TierRunCompleted | None) -> Sequence[TierRunCompleted]:
    return [] if state else [TierRunCompleted(**dict(command))]


def evolve(state: TierRunCompleted | None, event: TierRunCompleted) -> TierRunCompleted:
    return event


tier_run: Decider[CompleteTierRun, TierRunCompleted | None, TierRunCompleted] = Decider(
    "tier_run", None, decide, evolve, TierRunCompleted
)
