"""A task run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import task_run


class TaskRunView(RunView):
    """`found` are the open tasks whose day was over; `overdue` of them had not been said before."""

    as_of: date
    found: Count
    overdue: Count


RUN = run_thing("task run", "/v1/task-runs", task_run, TaskRunView)
