"""Which periods of which reps and units an attainment run looks at: those that approved plans give a target for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.calendar import Period, period

from ..attainment.targets import Whom, target_in, trees_of, units_and_reps
from ..credits.metric import Metric
from ..targets.things import TargetPlanView


@dataclass(frozen=True)
class Due:
    """`over`: no day of the period is left, `as_of` included."""

    metric: Metric
    currency: str | None
    whom: Whom
    period: Period
    target: Decimal | int
    over: bool

    @property
    def id(self) -> UUID:
        """That of its review, and of its gap."""
        of = f"{self.whom.dimension}/{self.whom.id}/{self.metric}/{self.currency or ''}/{self.period.name}"
        return uuid5(NAMESPACE_URL, f"performance/attainment/{of}")


def due_of(plans: Iterable[TargetPlanView], as_of: date) -> Iterator[Due]:
    """What the plans say of years, quarters and months: those that were over before `as_of`, and of the others those of
    which at least half the days have gone."""
    together: dict[tuple[Metric, str | None, int], list[TargetPlanView]] = defaultdict(list)
    for plan in plans:
        together[plan.metric, plan.currency, plan.year].append(plan)
    for (metric, currency, year), some in together.items():
        trees = trees_of(some)
        for when in periods_of(year):
            if not _is_looked_at(when, as_of):
                continue
            for whom in sorted(units_and_reps(some), key=lambda one: str(one.id)):
                target = target_in(trees, whom, when)
                if target:
                    yield Due(metric, currency, whom, when, target, when.last < as_of)


def periods_of(year: int) -> list[Period]:
    names = [
        f"{year:04}",
        *(f"{year:04}-Q{n}" for n in range(1, 5)),
        *(f"{year:04}-{n:02}" for n in range(1, 13)),
    ]
    return [period(name) for name in names]


def _is_looked_at(when: Period, as_of: date) -> bool:
    whole, gone = (when.last - when.first).days + 1, (as_of - when.first).days + 1
    return gone * 2 >= whole
