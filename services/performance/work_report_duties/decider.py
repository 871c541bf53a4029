"""The duties to report: one settings document, published in dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from ..reps.events import Position
from ..work_reports.events import ReportKind
from .events import Duty, GraceDays, ReportDutiesPublished

DUTIES_ID = uuid5(NAMESPACE_URL, "performance/work-report-duties")
"""The one stream of the versions."""
MOST_DAYS = 2_000
SATURDAY = 5

DEFAULT = ReportDutiesPublished(
    duty_version=0, effective_on=date.min, duties=tuple(Duty(kind=kind) for kind in ReportKind), published_by="default"
)
"""What holds before any version does."""


class DutyBody(Command):
    kind: ReportKind
    positions: Annotated[list[Position], Field(max_length=len(Position))] = Field(default_factory=list)
    grace_days: GraceDays = 0


class PublishReportDuties(Command):
    """The whole of it: a kind that is left out is not due from anybody."""

    effective_on: Day
    duties: Annotated[list[DutyBody], Field(max_length=len(ReportKind))]
    holidays: Annotated[list[Day], Field(max_length=MOST_DAYS)] = Field(default_factory=list)
    workdays: Annotated[list[Day], Field(max_length=MOST_DAYS)] = Field(default_factory=list)


@dataclass(frozen=True)
class ReportDuties:
    """All versions, the one published last at the end."""

    versions: tuple[ReportDutiesPublished, ...] = ()

    def on(self, day: date) -> ReportDutiesPublished:
        return in_force(self.versions, day) or DEFAULT


def is_worked(duties: ReportDutiesPublished, day: date) -> bool:
    return day in duties.workdays or (day.weekday() < SATURDAY and day not in duties.holidays)


def decide(command: PublishReportDuties, state: ReportDuties) -> Sequence[ReportDutiesPublished]:
    duties = tuple(
        Duty(kind=one.kind, positions=tuple(sorted(set(one.positions))), grace_days=one.grace_days)
        for one in command.duties
    )
    _check(command, duties)
    said = (command.effective_on, duties, _days(command.holidays), _days(command.workdays))
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.duties, last.holidays, last.workdays) == said:
        return []
    effective_on, duties, holidays, workdays = said
    return [
        ReportDutiesPublished(
            duty_version=len(state.versions) + 1,
            effective_on=effective_on,
            duties=duties,
            holidays=holidays,
            workdays=workdays,
            published_by=command.by.sub,
        )
    ]


def _check(command: PublishReportDuties, duties: Sequence[Duty]) -> None:
    kinds: set[ReportKind] = set()
    for index, one in enumerate(duties):
        if one.kind in kinds:
            raise Invalid(f"/duties/{index}/kind", "is there twice")
        kinds.add(one.kind)
    both = set(command.holidays) & set(command.workdays)
    for index, day in enumerate(command.workdays):
        if day in both:
            raise Invalid(f"/workdays/{index}", "is a holiday as well")


def _days(said: Sequence[date]) -> tuple[date, ...]:
    return tuple(sorted(set(said)))


def evolve(state: ReportDuties, event: ReportDutiesPublished) -> ReportDuties:
    return ReportDuties((*state.versions, event))


report_duties: Decider[PublishReportDuties, ReportDuties, ReportDutiesPublished] = Decider(
    "report_duties", ReportDuties(), decide, evolve, ReportDutiesPublished
)
