"""The work report run: who has not filed what was due by a day is told so, once for each period."""

from datetime import date, datetime
from uuid import UUID

from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..organisation.projections import organisation
from ..work_report_duties.decider import DUTIES_ID, report_duties
from ..work_reports.decider import MissReport, report_id, work_report
from ..work_reports.projections import work_reports
from .decider import CompleteRun, work_report_run
from .due import Due, due_before
from .projections import not_filed


async def look(sweeping: Sweeping, as_of: date) -> CompleteRun:
    duties = await sweeping.state(report_duties, DUTIES_ID)
    sends: list[Send] = []
    for due in due_before(duties, as_of):
        for row in await sweeping.find(not_filed(due.span, due.duty.positions), (organisation, work_reports)):
            sends.append(_miss(row["id"], due, as_of))
    events = await sweeping.send(sends)
    return CompleteRun(as_of=as_of, found=len(sends), missed=len(events))


def _miss(rep_id: UUID, due: Due, as_of: date) -> Send:
    of = {"rep_id": rep_id, "kind": due.duty.kind, "period": due.span.name}
    return Send(work_report, report_id(rep_id, due.span.name), MissReport(**of, due_on=due.due_on, as_of=as_of))


sweep = Sweep("work-reports", look, work_report_run, as_of=datetime.date)
