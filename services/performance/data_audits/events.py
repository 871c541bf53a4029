"""What can happen to an audit of the data: it is done.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Count, Id, PeriodName, Text
from shared.kernel.messages import Event, Value


class AuditFigures(Value):
    """Of one rep in the period: `visits` to so many `customers_visited`, of whom with `unmoved_customers` no deal of
    the rep moved; `moves` of so many `deals_moved` from stage to stage, won or lost, of which the customers of
    `unvisited_deals` were not visited by the rep."""

    rep_id: Id
    visits: Count
    customers_visited: Count
    unmoved_customers: Count
    moves: Count
    deals_moved: Count
    unvisited_deals: Count


class DataAudited(Event):
    """Of a rep, of a unit, or of all whom the auditor sees; `figures` as they stood then."""

    scope: Text
    period: PeriodName
    findings: Text
    rep_id: Id | None = None
    unit_id: Id | None = None
    figures: tuple[AuditFigures, ...] = ()
    audited_by: str


DataAuditEvent = DataAudited
