"""What the coverage stream knows (plans in force, the organisation), and what it tells each rep's account."""

from shared.kernel.fields import Code, Currency, Day, Id, Money
from shared.kernel.messages import Event

from ..plans.events import Accumulation, AgeAdjustment, Clawback, Method, Metric, Release, Tier, Who


class Rule(Event):
    """What rates a deal: the terms of one published plan, with their defaults filled in."""

    plan_id: Id
    plan_version: int
    payout_metric: Metric
    tier_metric: Metric
    tier_accumulate: Accumulation
    method: Method
    tiers: tuple[Tier, ...]
    release: Release
    accumulate: Accumulation | None = None
    age_adjustments: tuple[AgeAdjustment, ...] = ()
    clawback: Clawback | None = None
    cap: Money | None = None
    draw: Money | None = None
    currency: Currency | None = None


class Window(Event):
    """A rule holds for deals signed from `first` to `last`, both inside; without `last` without end."""

    rule: Rule
    first: Day
    last: Day | None = None


class PlanEnteredForce(Event):
    rule: Rule
    who: Who
    effective_from: Day
    effective_to: Day | None = None
    source_event: Id


class PlanLeftForce(Event):
    """The plan pays for no deal that is signed on that day or later."""

    plan_id: Id
    on: Day
    source_event: Id


class MemberJoined(Event):
    rep_id: Id
    position: Code
    unit_id: Id
    on: Day


class MemberTransferred(Event):
    rep_id: Id
    unit_id: Id
    on: Day


class MemberPosted(Event):
    """The rep has another position from `on`."""

    rep_id: Id
    position: Code
    on: Day


class MemberLeft(Event):
    """From `on` the rep belongs no more."""

    rep_id: Id
    on: Day


class UnitPlaced(Event):
    """Below `parent_id` (None: at the top) from `on`; without `on` from the beginning."""

    unit_id: Id
    parent_id: Id | None = None
    on: Day | None = None


class UnitClosed(Event):
    """From `on` the unit is no more."""

    unit_id: Id
    on: Day


class RepCovered(Event):
    """All windows of a rep, the plan that was published first first: it wins where two overlap."""

    rep_id: Id
    windows: tuple[Window, ...]
    source_event: Id


CoverageEvent = (
    PlanEnteredForce
    | PlanLeftForce
    | MemberJoined
    | MemberTransferred
    | MemberPosted
    | MemberLeft
    | UnitPlaced
    | UnitClosed
    | RepCovered
)
