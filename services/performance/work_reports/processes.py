"""A report is filed by who was employed in its period, and goes to who leads them."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..reps.superiors import superior_of
from .decider import FileWorkReport, RecordReport, work_report
from .events import Figures
from .spans import span_of


async def file_report(
    tx: Transaction, thing_id: UUID, body: FileWorkReport, rep_id: UUID, figures: Figures, today: date
) -> None:
    """`rep_id` is whose report it is, `today` the business day on which it is filed."""
    known = await tx.state(rep, rep_id)
    if known is None:
        raise Invalid("/rep_id", "there is no such rep")
    span = span_of(body.kind, body.period)
    if known.joined.joined_on > span.last or (known.left is not None and known.left.on <= span.first):
        raise Invalid("/period", "the rep is not employed on any day of it")
    superior_id = await superior_of(tx, rep_id, today)
    record = RecordReport(report=body, rep_id=rep_id, figures=figures, superior_id=superior_id, today=today)
    await tx.send(work_report, thing_id, record)
