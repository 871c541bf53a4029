"""The plan of care: one settings document, published in numbered and dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Flag
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import CarePlanPublished, Days, Festival, FollowUp

PLAN_ID = uuid5(NAMESPACE_URL, "customer/care-plan")
"""The one stream of the plan's versions."""
RESPONSE_DAYS = 3
"""Within which something that happened is answered, unless a plan says otherwise."""
MOST = 200


class FollowUpBody(FollowUp):
    model_config = ConfigDict(extra="forbid")


class FestivalBody(Festival):
    model_config = ConfigDict(extra="forbid")


class PublishCarePlan(Command):
    """Nothing is followed up that was signed or delivered before the first version was in force."""

    effective_on: Day
    follow_ups: list[FollowUpBody] = Field(default_factory=list, max_length=MOST)
    festivals: list[FestivalBody] = Field(default_factory=list, max_length=MOST)
    anniversaries: Flag = False
    ahead_days: Days = 7
    dormant_days: Annotated[Days, Field(ge=1)] | None = None
    response_days: Days = RESPONSE_DAYS


@dataclass(frozen=True, slots=True)
class CarePlans:
    """All versions, the one that was published last at the end."""

    versions: tuple[CarePlanPublished, ...] = ()

    @property
    def latest(self) -> CarePlanPublished | None:
        return self.versions[-1] if self.versions else None

    @property
    def since(self) -> date:
        """The first day on which any version was in force."""
        return min((one.effective_on for one in self.versions), default=date.max)

    def on(self, day: date) -> CarePlanPublished | None:
        return in_force(self.versions, day)


def decide(command: PublishCarePlan, state: CarePlans) -> Sequence[CarePlanPublished]:
    _told_apart(command)
    told = dict(command) | {
        "follow_ups": tuple(FollowUp(**dict(one)) for one in command.follow_ups),
        "festivals": tuple(Festival(**dict(one)) for one in command.festivals),
    }
    last = state.latest
    if last and all(getattr(last, name) == value for name, value in told.items()):
        return []
    version = len(state.versions) + 1
    return [CarePlanPublished(**told, plan_version=version, published_by=command.by.sub, published_at=command.at)]


def _told_apart(command: PublishCarePlan) -> None:
    """A rule that is moved to another day keeps its name, so that nothing is done twice by it."""
    seen: set[object] = set()
    for place, rule in enumerate(command.follow_ups):
        if (rule.after, rule.name) in seen:
            raise Invalid(f"/follow_ups/{place}/name", f"names another follow-up after {rule.after}")
        seen.add((rule.after, rule.name))
    for place, festival in enumerate(command.festivals):
        if (festival.name, festival.on) in seen:
            raise Invalid(f"/festivals/{place}", "is given twice")
        seen.add((festival.name, festival.on))


def evolve(state: CarePlans, event: CarePlanPublished) -> CarePlans:
    return CarePlans((*state.versions, event))


care_plan: Decider[PublishCarePlan, CarePlans, CarePlanPublished] = Decider(
    "care_plan", CarePlans(), decide, evolve, CarePlanPublished
)
