"""What came of a course: the trainee's results in as many days before it as after it.

Handbook 001, 六.3 培训评估: 培训效果评估和参训人员反馈评估. The day of the course itself is on neither side. The
windows are as long as the days that have passed since in which the trainee was employed, at most those asked for;
where there is none, nothing can be said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO, rate

from ..credits.metric import Metric
from .events import Result, Verdict

LIMIT = Decimal(999_999)
"""The largest change that is told as a rate; what was almost nothing before has grown beyond all figures."""


@dataclass(frozen=True)
class Windows:
    """`before` and `after` have as many days; None where none has passed since."""

    days: int
    before: Period | None = None
    after: Period | None = None


def windows(completed_on: date, days: int, as_of: date, joined_on: date, left_on: date | None = None) -> Windows:
    """Of at most `days` days before and after the course, as many as have passed by `as_of` and as the trainee was
    employed before and after it: who has just come did nothing before, and who has left does nothing any more."""
    last = min(as_of, left_on - timedelta(1)) if left_on else as_of
    length = max(0, min(days, (last - completed_on).days, (completed_on - joined_on).days))
    if length == 0:
        return Windows(0)
    first, last = completed_on - timedelta(length), completed_on + timedelta(length)
    day = timedelta(1)
    return Windows(length, Period("before", first, completed_on - day), Period("after", completed_on + day, last))


Sums = Mapping[tuple[Metric, str | None], Decimal]
"""What was done, by metric and currency (None: it is counted)."""


def results_of(before: Sums, after: Sums) -> tuple[Result, ...]:
    """A result for each metric and currency in which anything was done on either side."""
    keys = sorted(before.keys() | after.keys(), key=lambda key: (key[0], key[1] or ""))
    return tuple(_result(metric, currency, before, after) for metric, currency in keys)


def _result(metric: Metric, currency: str | None, before: Sums, after: Sums) -> Result:
    was, now = before.get((metric, currency), ZERO), after.get((metric, currency), ZERO)
    change = rate(now - was, was) if was > 0 else None
    return Result(
        metric=metric,
        currency=currency,
        before=was,
        after=now,
        change=None if change is None or abs(change) > LIMIT else change,
    )


def verdict_of(days: int, results: Iterable[Result]) -> Verdict:
    """As more of the results rose or fell; unknown where no day has passed or nothing was done on either side."""
    told: Sequence[Result] = [one for one in results if one.before or one.after]
    if not days or not told:
        return Verdict.UNKNOWN
    rose, fell = sum(one.after > one.before for one in told), sum(one.after < one.before for one in told)
    return Verdict.IMPROVED if rose > fell else Verdict.DECLINED if fell > rose else Verdict.UNCHANGED
