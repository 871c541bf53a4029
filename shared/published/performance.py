"""What the performance service publishes: the organisation, so that all know who may see and own what, and targets."""

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Text
from shared.kernel.messages import Event


class UnitFormed(Event):
    unit_id: Id
    external_id: Code | None = None
    name: Text
    kind: str
    parent_id: Id | None = None
    formed_on: Day | None = None


class UnitMoved(Event):
    unit_id: Id
    parent_id: Id
    on: Day


class UnitDissolved(Event):
    unit_id: Id
    on: Day


class ManagerAppointed(Event):
    unit_id: Id
    rep_id: Id
    on: Day


class RepJoined(Event):
    """A rep's name is published, an e-mail address is not. `grade` is newcomer, growing or senior, where it is told."""

    rep_id: Id
    external_id: Code | None = None
    name: Text
    position: str
    unit_id: Id
    joined_on: Day
    grade: Code | None = None


class RepTransferred(Event):
    rep_id: Id
    unit_id: Id
    on: Day


class RepLeft(Event):
    """`on` is the first day on which the rep is no longer a member of any unit."""

    rep_id: Id
    on: Day


class RepTarget(Event):
    """What one rep is to reach in one period, 2004, 2004-Q3 or 2004-08. Money, or an integer of what is counted."""

    rep_id: Id
    period: str
    amount: Money | Count


class TargetPlan(Event):
    """What both events of a target plan carry: the plan whole, as it now stands. `amount` is the unit's for the year,
    `currency` None where the metric is counted, `version` the document's."""

    plan_id: Id
    unit_id: Id
    metric: str
    year: int
    currency: Currency | None = None
    amount: Money | Count
    targets: tuple[RepTarget, ...] = ()
    version: int


class TargetPlanApproved(TargetPlan):
    pass


class TargetRevised(TargetPlan):
    reason: Text
