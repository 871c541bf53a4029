"""What the performance service publishes: the organisation, so that all know who may see and own what, targets, how
people were scored, the rules of the company, and who was trained, qualified and invited to the camp of reserve
managers."""

from shared.kernel.fields import (
    Code,
    Count,
    Currency,
    Day,
    Figure,
    Id,
    Money,
    Percent,
    Rate,
    Score,
    ScoreTotal,
    SignedMoney,
    Text,
)
from shared.kernel.messages import Event, Value


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


class PostChanged(Event):
    """A rep's position and grade as they hold from `on`, by a promotion, a demotion (`source_event`) or a decision."""

    rep_id: Id
    position: str
    grade: Code | None = None
    on: Day
    source_event: Id | None = None


class RoleGranted(Event):
    """A rep holds the role from `since`, through the day `until` where one is said."""

    rep_id: Id
    role: str
    since: Day
    until: Day | None = None


class RoleRevoked(Event):
    """`on` is the first day without it: it was revoked, or the rep left."""

    rep_id: Id
    role: str
    on: Day


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


class ScoreLine(Event):
    """How one measure was scored. `group` is sales, teamwork, skill or development, `source` auto, manual or peer.
    `actual` is money, a rate or a count, `attainment` how far it came of `target`, a fraction. A line that could not be
    assessed has no `score`, and does not count in the total."""

    metric: Code
    group: Code
    weight: Percent
    source: Code
    target: Figure | None = None
    actual: Figure | None = None
    attainment: Rate | None = None
    score: Score | None = None


class ScorecardFinalised(Event):
    """How a rep was scored for a period, 2004, 2004-Q3 or 2004-08, by version `scheme_version` of a KPI scheme: the
    superior's last word. `total` is the lines' scores by their weights, 100 for what was asked for.

    Told again with the next `version` where an appeal changed it: of one rep and period the highest version holds.
    `position` and `unit_id` are the rep's at the end of the period, `on` the day on which it was said."""

    scorecard_id: Id
    rep_id: Id
    period: Code
    scheme_id: Id
    scheme_version: Count
    version: Count
    position: Code
    unit_id: Id
    currency: Currency
    lines: tuple[ScoreLine, ...]
    total: ScoreTotal
    on: Day


class CourseCompleted(Event):
    """Somebody went through a course on a day. `score` is of 100, None where there was no test; who did not pass may
    take it again, which is told again."""

    enrolment_id: Id
    course_id: Id
    course: Text
    skill: Code
    rep_id: Id
    on: Day
    score: int | None = None
    passed: bool


class NewcomerQualified(Event):
    """A newcomer takes orders alone since a day, and is of the grade `grade`; `in_time`: by `due_on`."""

    rep_id: Id
    on: Day
    due_on: Day
    in_time: bool
    mentor_id: Id | None = None
    grade: Code


class CampSelected(Event):
    """Somebody is among the first fifth of a quarter, `rank` of so many, and invited to the reserve-manager camp.
    `result` is what they were ranked by (`scorecard`: its total, `signed_amount`: money in `currency`), `on` the last
    day of the quarter."""

    rep_id: Id
    period: Code
    rank: Count
    of: Count
    result: SignedMoney
    ranked_by: Code
    currency: Currency | None = None
    on: Day


class RuleClause(Value):
    """`number` is what a penalty names; 七.1 is the first clause below the heading 七."""

    number: str
    text: str


class RulePublished(Event):
    """A rule, whole, in force from `effective_on` on. It binds the members of `units` and of all below them, or all in
    one of `positions`. The rules `repeals` give way to it; a `RuleRepealed` of each says from when."""

    rule_id: Id
    title: Text
    clauses: tuple[RuleClause, ...]
    units: tuple[Id, ...] = ()
    positions: tuple[Code, ...] = ()
    effective_on: Day
    repeals: tuple[Id, ...] = ()


class RuleRepealed(Event):
    """`on` is the first day on which the rule is no longer in force. Told again, the later one holds."""

    rule_id: Id
    on: Day
    replaced_by: Id | None = None
