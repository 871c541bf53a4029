"""The task run: every task that is late as of a day is told so, once."""

from datetime import date, datetime

from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..tasks.decider import FindOverdue, task
from ..tasks.policies import policy
from ..tasks.projections import tasks
from .decider import CompleteRun, task_run
from .projections import late


async def find_overdue(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """Visits that were logged by now have completed what waits for them."""
    found = await sweeping.find(late(as_of), (tasks,), (policy,))
    events = await sweeping.send(Send(task, row["id"], FindOverdue(as_of=as_of)) for row in found)
    return CompleteRun(as_of=as_of, found=len(found), overdue=len(events))


sweep = Sweep("tasks", find_overdue, task_run, as_of=datetime.date)
