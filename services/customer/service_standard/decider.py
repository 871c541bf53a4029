"""The rules of the service standard: one settings document, published in dated versions that never change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from ..tier_standing.events import Tier
from .events import Of, RequestKind, ServiceRule, ServiceStandardPublished, WallTime, Weekday, WorkingTime
from .terms import Terms

STANDARD_ID = uuid5(NAMESPACE_URL, "customer/service-standard")
"""The one stream of the standard's versions."""
KINDS: Mapping[Of, tuple[str, ...]] = {Of.REQUEST: tuple(RequestKind), Of.COMPLAINT: ("general", "major")}
"""Of what a rule may speak: kinds of requests, severities of complaints."""


class RuleBody(ServiceRule):
    model_config = ConfigDict(extra="forbid")


class WorkingTimeBody(Command):
    """Monday to Friday from 10 to 18 unless it says otherwise, holidays not known."""

    opens: WallTime = "10:00"
    closes: WallTime = "18:00"
    weekdays: list[Weekday] = Field([1, 2, 3, 4, 5], min_length=1, max_length=7)
    holidays: list[Day] = Field([], max_length=400)
    workdays: list[Day] = Field([], max_length=400)


class StandardTerms(Command):
    """The whole standard: what it does not say any more holds no more for what begins from `effective_on` on."""

    effective_on: Day
    rules: Annotated[list[RuleBody], Field(max_length=200)]
    working_time: WorkingTimeBody = WorkingTimeBody()


class PublishStandard(StandardTerms):
    """`time_zone` is the company's."""

    time_zone: str


@dataclass(frozen=True)
class ServiceStandard:
    """All versions, the one published last at the end."""

    versions: tuple[ServiceStandardPublished, ...] = ()

    def terms(self, of: Of, kind: str, start: datetime, tier_on: Callable[[date], Tier | None]) -> Terms | None:
        """What is allowed for what began then: by the rule for the tier that the customer had on that day in the
        company's time zone, else by the one for all. None where no version in force on it speaks of that kind."""
        if not self.versions:
            return None
        day = start.astimezone(ZoneInfo(self.versions[-1].working_time.time_zone)).date()
        version = in_force(self.versions, day)
        rules = version.rules if version else ()
        found = {rule.tier: rule for rule in rules if (rule.of, rule.kind) == (of, kind)}
        rule = found.get(tier_on(day), found.get(None))
        return Terms.of(version, rule) if version and rule else None


def decide(command: PublishStandard, state: ServiceStandard) -> Sequence[ServiceStandardPublished]:
    _check_rules(command.rules)
    rules = tuple(ServiceRule(**dict(rule)) for rule in command.rules)
    working = _working_time(command.working_time, command.time_zone)
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.rules, last.working_time) == (command.effective_on, rules, working):
        return []
    return [
        ServiceStandardPublished(
            standard_version=len(state.versions) + 1,
            effective_on=command.effective_on,
            rules=rules,
            working_time=working,
            published_by=command.by.sub,
        )
    ]


def _check_rules(rules: Sequence[ServiceRule]) -> None:
    said = set()
    for index, rule in enumerate(rules):
        pointer = f"/rules/{index}"
        if rule.kind not in KINDS[rule.of]:
            raise Invalid(f"{pointer}/kind", f"of a {rule.of} is one of {', '.join(KINDS[rule.of])}")
        if rule.solve_hours < rule.answer_hours:
            raise Invalid(f"{pointer}/solve_hours", "must not be less than answer_hours")
        about = (rule.of, rule.kind, rule.tier)
        if about in said:
            raise Invalid(pointer, "another rule speaks of the same kind and tier")
        said.add(about)


def _working_time(body: WorkingTimeBody, time_zone: str) -> WorkingTime:
    if int(body.closes[:2]) * 60 + int(body.closes[3:]) < int(body.opens[:2]) * 60 + int(body.opens[3:]) + 60:
        raise Invalid("/working_time/closes", "must be an hour or more after opens")
    both = set(body.holidays) & set(body.workdays)
    if both:
        raise Invalid("/working_time/workdays", f"names {min(both)}, which is a holiday as well")
    return WorkingTime(
        opens=body.opens,
        closes=body.closes,
        weekdays=tuple(sorted(set(body.weekdays))),
        holidays=tuple(sorted(set(body.holidays))),
        workdays=tuple(sorted(set(body.workdays))),
        time_zone=time_zone,
    )


def evolve(state: ServiceStandard, event: ServiceStandardPublished) -> ServiceStandard:
    return ServiceStandard((*state.versions, event))


service_standard: Decider[PublishStandard, ServiceStandard, ServiceStandardPublished] = Decider(
    "service_standard", ServiceStandard(), decide, evolve, ServiceStandardPublished
)
