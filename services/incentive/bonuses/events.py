"""What a bonus run earned."""

from shared.kernel.fields import Code, Count, Currency, Day, Flag, Id, Money, PositiveMoney, Rate
from shared.kernel.messages import Event, Value

from ..rating.events import TierUsed
from ..results.metric import Figure, Metric


class BonusInputs(Value):
    """The figures behind a bonus: of the person, or of the team. `attainment` is `actual` / `target`, rounded for show.
    `base` is what the tiers give; of a team's `pool` the member's part of it. `factor` is that of the scorecard's total
    `score`. `capped`: more than the plan's cap was cut."""

    metric: Metric
    target: Money | Count
    actual: Figure
    attainment: Rate
    pool: Money | None = None
    base: Money
    score: Money | None = None
    factor: Rate | None = None
    capped: Flag = False


class BonusEarned(Event):
    """A rep's bonus for a period by a bonus plan, with `unit_id` as a member of that team. `on` is the period's last
    day; `source_event` told the target, `event_ids` are it, the scorecard and the results, as many as are listed."""

    bonus_id: Id
    rep_id: Id
    plan_id: Id
    plan_version: Count
    unit_id: Id | None = None
    period: Code
    on: Day
    as_of: Day
    amount: PositiveMoney
    currency: Currency
    source_event: Id | None = None
    inputs: BonusInputs
    tiers: tuple[TierUsed, ...]
    event_ids: tuple[Id, ...]


class CurrencyTotal(Value):
    currency: Currency
    amount: Money


class BonusRunCompleted(Event):
    """So many `plans` paid so many `bonuses` for the period, of what was so by `as_of`."""

    period: Code
    as_of: Day
    plans: Count
    bonuses: Count
    totals: tuple[CurrencyTotal, ...]


BonusRunEvent = BonusEarned | BonusRunCompleted
