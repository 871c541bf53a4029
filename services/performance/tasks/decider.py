"""The rules of a task: accepted by whose it is, completed once, overdue at most once."""

from collections.abc import Sequence
from dataclasses import replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, NotFound, WrongStatus

from .events import (
    TaskAccepted,
    TaskAssigned,
    TaskCompleted,
    TaskEvent,
    TaskOverdue,
    TaskReassigned,
    TaskWithdrawn,
)
from .state import Task


class GiveTask(Command):
    """`today` is the business day on which it is asked."""

    assignee_id: Id
    title: Text
    due_on: Day
    plan_id: Id | None = None
    customer_id: Id | None = None
    meeting_id: Id | None = None
    today: Day


class AcceptTask(Command):
    pass


class PassOnTask(Command):
    assignee_id: Id
    reason: Text
    today: Day


class FinishTask(Command):
    result: Text
    today: Day


class FinishByVisit(Command):
    visit_id: Id
    rep_id: Id
    outcome: Text
    visited_on: Day


class FindOverdue(Command):
    as_of: Day


class WithdrawTask(Command):
    reason: Text


TaskCommand = GiveTask | AcceptTask | PassOnTask | FinishTask | FinishByVisit | FindOverdue | WithdrawTask


def decide(command: TaskCommand, state: Task | None) -> Sequence[TaskEvent]:
    if isinstance(command, GiveTask):
        said = dict(command)
        today = said.pop("today")
        return [] if state else [TaskAssigned(**said, assigned_on=today, assigned_by=command.by.sub)]
    if state is None:
        raise NotFound
    match command:
        case AcceptTask():
            return _accept(command, state)
        case PassOnTask():
            return _pass_on(command, state)
        case FinishTask():
            return _finish(command, state)
        case FinishByVisit():
            if state.ended or command.rep_id != state.assignee_id:
                return []
            done = {"result": command.outcome, "on": command.visited_on, "visit_id": command.visit_id}
            return [TaskCompleted(**done, completed_by=command.by.sub)]
        case FindOverdue():
            late = state.assigned.due_on < command.as_of and state.overdue_as_of is None
            return [TaskOverdue(as_of=command.as_of)] if late and not state.ended else []
        case WithdrawTask():
            return _withdraw(command, state)


def _accept(command: AcceptTask, state: Task) -> Sequence[TaskEvent]:
    if command.by.rep_id is not None and command.by.rep_id != state.assignee_id:
        raise Forbidden("A task is accepted by whom it was assigned to.")
    if state.accepted_by and not state.withdrawn_for:
        return []
    _require_open(state)
    return [TaskAccepted(accepted_by=command.by.sub)]


def _pass_on(command: PassOnTask, state: Task) -> Sequence[TaskEvent]:
    _require_open(state)
    if command.assignee_id == state.assignee_id:
        return []
    given = {"assignee_id": command.assignee_id, "reason": command.reason, "on": command.today}
    return [TaskReassigned(**given, reassigned_by=command.by.sub)]


def _finish(command: FinishTask, state: Task) -> Sequence[TaskEvent]:
    if state.completed and state.completed.result == command.result:
        return []
    _require_open(state)
    return [TaskCompleted(result=command.result, on=command.today, completed_by=command.by.sub)]


def _withdraw(command: WithdrawTask, state: Task) -> Sequence[TaskEvent]:
    if state.withdrawn_for == command.reason:
        return []
    _require_open(state)
    return [TaskWithdrawn(reason=command.reason, withdrawn_by=command.by.sub)]


def _require_open(state: Task) -> None:
    if state.ended:
        raise WrongStatus(f"The task is {state.status}.")


def evolve(state: Task | None, event: TaskEvent) -> Task:
    if isinstance(event, TaskAssigned):
        return Task(event, event.assignee_id)
    if state is None:
        raise TypeError(f"a task begins with TaskAssigned, not with {type(event).__name__}")
    match event:
        case TaskAccepted():
            return replace(state, accepted_by=event.accepted_by)
        case TaskReassigned():
            return replace(state, assignee_id=event.assignee_id, accepted_by=None)
        case TaskCompleted():
            return replace(state, completed=event)
        case TaskOverdue():
            return replace(state, overdue_as_of=event.as_of)
        case TaskWithdrawn():
            return replace(state, withdrawn_for=event.reason)


task = Decider("task", None, decide, evolve, TaskEvent)
