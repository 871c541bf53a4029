"""The rules of a watch: one for each ratio, in versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.calendar import Grain
from shared.kernel.decider import Decider
from shared.kernel.fields import Rate
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from ..gaps.events import Of
from .events import Periods, Ratio, WatchSet


class WatchTerms(Command):
    """`floor` is a fraction: "0.2000" is 20 %. `grain` is the length of a period."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    floor: Rate
    periods: Periods
    of: Of = Field(alias="by")
    grain: Grain = Grain.MONTH


class SetWatch(WatchTerms):
    metric: Ratio


@dataclass(frozen=True, slots=True)
class Watch:
    """The version that was set last."""

    now: WatchSet


def watch_id(metric: str) -> UUID:
    """The stream of the watch on that ratio."""
    return uuid5(NAMESPACE_URL, f"performance/watch/{metric}")


def decide(command: SetWatch, state: Watch | None) -> Sequence[WatchSet]:
    if not Decimal(0) <= command.floor <= Decimal(1):
        raise Invalid("/floor", "must be from 0 to 1")
    new = WatchSet(
        metric=command.metric,
        watch_version=state.now.watch_version + 1 if state else 1,
        floor=command.floor,
        periods=command.periods,
        by=command.of,
        grain=command.grain,
        set_by=command.by.sub,
    )
    if state and _terms(state.now) == _terms(new):
        return []
    return [new]


def _terms(one: WatchSet) -> tuple[object, ...]:
    return one.floor, one.periods, one.by, one.grain


def evolve(state: Watch | None, event: WatchSet) -> Watch:
    return Watch(event)


watch: Decider[SetWatch, Watch | None, WatchSet] = Decider("watch", None, decide, evolve, WatchSet)
