"""What happens to a KPI scheme, and the terms that it consists of."""

from enum import StrEnum

from pydantic import ConfigDict

from shared.kernel.fields import Code, Count, Currency, Day, Figure, Id, Percent, Rate, Text
from shared.kernel.messages import Event, Value

from ..kpi_metrics.metric import KpiMetric


class Group(StrEnum):
    """销售业绩, 团队协作, 专业技能, 个人发展: handbook 004, 二.1–4."""

    SALES = "sales"
    TEAMWORK = "teamwork"
    SKILL = "skill"
    DEVELOPMENT = "development"


class Source(StrEnum):
    """Reckoned from events, rated by a superior, or rated by peers."""

    AUTO = "auto"
    MANUAL = "manual"
    PEER = "peer"


class Who(Value):
    positions: tuple[Code, ...]


class Item(Value):
    """A measure. `target` is of the metric's own kind: money, an integer of what is counted, a rate; of what people
    rate, points. Who attains less than `floor` of it has no points; who attains all of it has 100, and for each percent
    of it more or less `slope` points more or less (1 by default), `cap` × 100 at the most."""

    metric: KpiMetric
    group: Group
    weight: Percent
    source: Source
    target: Figure | None = None
    floor: Rate | None = None
    cap: Rate | None = None
    slope: Rate | None = None


class SchemeTerms(Event):
    """All that a scheme says. Money is in `currency`; a line of a card may be appealed for `appeal_days` days."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    name: Text
    effective_from: Day
    who: Who
    items: tuple[Item, ...]
    currency: Currency
    appeal_days: Count


class KpiSchemeDrafted(SchemeTerms):
    drafted_by: str


class KpiSchemePublished(Event):
    """`scheme_version` is the document's, which every card names."""

    scheme_id: Id
    scheme_version: Count
    published_by: str


KpiSchemeEvent = KpiSchemeDrafted | KpiSchemePublished
