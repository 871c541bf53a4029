"""What the customer service publishes. It carries names of companies, never of persons."""

from shared.kernel.fields import Code, Count, Day, Id, Moment, Text
from shared.kernel.messages import Event


class CustomerRegistered(Event):
    """`name` is None for a person: personal data does not leave the service."""

    customer_id: Id
    external_id: Code | None = None
    name: Text | None = None
    kind: str = "company"
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    country: Text | None = None
    source: Text | None = None
    key_account: bool = False
    owner_id: Id | None = None


class ProfileChanged(Event):
    """The reference copy as it now is; the owner is told by OwnerAssigned."""

    customer_id: Id
    external_id: Code | None = None
    name: Text | None = None
    kind: str = "company"
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    country: Text | None = None
    source: Text | None = None
    key_account: bool = False


class OwnerAssigned(Event):
    customer_id: Id
    owner_id: Id
    effective_on: Day


class CustomersMerged(Event):
    """Two records were of one customer: `into_id` stands for `customer_id` as well from now on, and `owner_id` looks
    after both. What was said under either id stays so, and more may be said of what began under the former."""

    customer_id: Id
    external_id: Code | None = None
    into_id: Id
    owner_id: Id | None = None


class TierChanged(Event):
    """The customer's tier from `as_of` on, until the next such day: A strategic, B potential, C basic; `old` is None
    where it had none. What is told of a day later takes the place of what was told of it before.

    `r`, `f` and `m` are the scores of recency, frequency and monetary value from which that version of the tier scheme
    made it, 0 before the first run.
    """

    customer_id: Id
    old: Code | None = None
    new: Code
    r: Count
    f: Count
    m: Count
    as_of: Day
    scheme_version: Count


class VisitLogged(Event):
    """A rep was with a customer, in person or at a distance. `planned_for` is the day of the plan that it kept."""

    visit_id: Id
    customer_id: Id
    rep_id: Id
    visited_on: Day
    channel: str
    purpose: Text
    outcome: Text
    next_step: Text | None = None
    next_on: Day | None = None
    planned_for: Day | None = None


class VisitMissed(Event):
    """A customer was not seen from `begins_on` to `ends_on`, both included, by a rep or by an executive (`by`), as the
    cadence for its tier, or for key accounts, asks: told once for each `period`."""

    customer_id: Id
    owner_id: Id | None = None
    tier: Code | None = None
    key_account: bool = False
    period: Code
    begins_on: Day
    ends_on: Day
    by: Code
    kind: Text
    cadence_version: Count
    as_of: Day


class ComplaintCase(Event):
    """What every event of a complaint carries: `due_by` is None while the clock stands, `owner_id` the rep who
    looks after it. An `invoice_id` is in dispute from the complaint's raising, or reopening, to its resolution."""

    complaint_id: Id
    customer_id: Id
    severity: str
    category: Text
    product: Code | None = None
    owner_id: Id | None = None
    contract_id: Id | None = None
    order_id: Id | None = None
    invoice_id: Id | None = None
    raised_at: Moment
    due_by: Moment | None = None


class ComplaintRaised(ComplaintCase):
    channel: str


class ComplaintEscalated(ComplaintCase):
    """`cause` is `major` (at once, as it was raised), `breach` or `request`."""

    cause: str
    escalated_at: Moment


class ComplaintResolved(ComplaintCase):
    """`due_by` is the deadline as it stood, `breached` whether it had passed."""

    resolved_at: Moment
    breached: bool


class ComplaintReopened(ComplaintCase):
    reopened_at: Moment


class SlaBreached(ComplaintCase):
    """The deadline passed without a solution: once for each complaint. It was noticed as of `as_of`."""

    as_of: Moment


class SurveyAnswered(Event):
    """A customer answered a survey `on` a business day. `kind` is `nps` (0 to 10) or `csat` (1 to 5);
    `verdict` is `low`, `middle` or `high` by the survey's own bounds; `owner_id` looked after the customer then."""

    answer_id: Id
    survey_id: Id
    customer_id: Id
    owner_id: Id | None = None
    kind: str
    score: Count
    verdict: str
    on: Day
    answered_at: Moment


class CompetitorMoveReported(Event):
    """A competitor did something with prices, products, promotion or channels (`kind`), as was observed on that day,
    perhaps with a customer. `competitor` is its name; `product` the SKU or product line of our own against which the
    move goes; `rep_id` the rep who tells, where it is one."""

    move_id: Id
    competitor_id: Id
    competitor: Text
    kind: str
    summary: Text
    observed_on: Day
    customer_id: Id | None = None
    rep_id: Id | None = None
    product: Code | None = None
    region: Text | None = None
