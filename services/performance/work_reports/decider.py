"""The rules of a work report: filed once, missed at most once, reviewed by another than whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, OwnApproval, WrongStatus

from .events import Figures, ReportFiled, ReportKind, ReportMissed, ReportReviewed, WorkReportEvent
from .spans import span_of


def report_id(rep_id: UUID, period: str) -> UUID:
    """The stream of that person's report of that period."""
    return uuid5(NAMESPACE_URL, f"performance/work-report/{rep_id}/{period}")


class FileWorkReport(Command):
    """`period` is 2004-08-03 of a day, 2004-W32 of a week, 2004-08 of a month. `rep_id` is whose it is, without it
    whom the token stands for."""

    kind: ReportKind
    period: Code
    done: Text
    next: Text
    problems: Text | None = None
    help: Text | None = None
    proposals: Text | None = None
    rep_id: Id | None = None


class RecordReport(Command):
    """A report whose author is known, with the figures of its period."""

    report: FileWorkReport
    rep_id: Id
    figures: Figures
    superior_id: Id | None = None
    today: Day


class ReviewReport(Command):
    text: Text


class MissReport(Command):
    rep_id: Id
    kind: ReportKind
    period: str
    due_on: Day
    as_of: Day


WorkReportCommand = RecordReport | ReviewReport | MissReport


class WorkReportStatus(StrEnum):
    """`missed`: it was due, and nobody has filed it yet."""

    MISSED = "missed"
    FILED = "filed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class WorkReport:
    filed: ReportFiled | None = None
    missed: ReportMissed | None = None
    reviews: tuple[ReportReviewed, ...] = ()

    @property
    def status(self) -> WorkReportStatus:
        if self.filed is None:
            return WorkReportStatus.MISSED
        return WorkReportStatus.REVIEWED if self.reviews else WorkReportStatus.FILED


def decide(command: WorkReportCommand, state: WorkReport | None) -> Sequence[WorkReportEvent]:
    match command:
        case RecordReport():
            return _file(command, state)
        case MissReport():
            return [] if state else [ReportMissed(**dict(command))]
        case ReviewReport():
            if state is None:
                raise NotFound
            return _review(command, state)


def _file(command: RecordReport, state: WorkReport | None) -> Sequence[WorkReportEvent]:
    said = command.report
    if state and state.filed:
        taken = str(report_id(command.rep_id, said.period))
        raise AlreadyExists(f"The report of {said.period} is filed.", existing_id=taken)
    if command.today < span_of(said.kind, said.period).first:
        raise Invalid("/period", "has not begun")
    return [
        ReportFiled(
            **dict(said) | {"rep_id": command.rep_id},
            figures=command.figures,
            superior_id=command.superior_id,
            filed_on=command.today,
            filed_by=command.by.sub,
        )
    ]


def _review(command: ReviewReport, state: WorkReport) -> Sequence[WorkReportEvent]:
    filed, by = state.filed, command.by
    if filed is None:
        raise WrongStatus("The report is not filed.")
    if by.sub == filed.filed_by or (by.rep_id is not None and by.rep_id == filed.rep_id):
        raise OwnApproval("A report is reviewed by the superior of whose it is.")
    if any((one.text, one.reviewed_by) == (command.text, by.sub) for one in state.reviews):
        return []
    return [ReportReviewed(text=command.text, reviewed_by=by.sub, reviewed_at=command.at)]


def evolve(state: WorkReport | None, event: WorkReportEvent) -> WorkReport:
    known = state or WorkReport()
    match event:
        case ReportFiled():
            return replace(known, filed=event)
        case ReportMissed():
            return replace(known, missed=event)
        case ReportReviewed():
            return replace(known, reviews=(*known.reviews, event))


work_report = Decider("work_report", None, decide, evolve, WorkReportEvent)
