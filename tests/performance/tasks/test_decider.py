from datetime import date
from uuid import UUID

from services.performance.tasks.awaited import AwaitElsewhere, AwaitNoMore, AwaitVisit, awaited_visits
from services.performance.tasks.decider import (
    AcceptTask,
    FindOverdue,
    FinishByVisit,
    FinishTask,
    GiveTask,
    PassOnTask,
    WithdrawTask,
    task,
)
from services.performance.tasks.events import (
    TaskAccepted,
    TaskAssigned,
    TaskCompleted,
    TaskOverdue,
    TaskReassigned,
    TaskWithdrawn,
    VisitAwaited,
    VisitAwaitedNoMore,
    VisitsAwaitedElsewhere,
)
from services.performance.tasks.state import TaskStatus
from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden, NotFound, WrongStatus
from shared.testing.spec import given

ANNA, BORIS, CUSTOMER, VISIT, TASK, OTHER = (UUID(int=n) for n in range(1, 7))
TODAY = date(2004, 7, 1)
GIVE = GiveTask(assignee_id=ANNA, title="Visit the shop", due_on=date(2004, 7, 31), customer_id=CUSTOMER, today=TODAY)
BY_ANNA, MANAGER = Actor("anna", rep_id=ANNA), Actor("manager", frozenset({"sales_manager"}), BORIS)

assigned = TaskAssigned(
    assignee_id=ANNA,
    title="Visit the shop",
    due_on=date(2004, 7, 31),
    customer_id=CUSTOMER,
    assigned_on=TODAY,
    assigned_by="manager",
)
accepted = TaskAccepted(accepted_by="anna")
overdue = TaskOverdue(as_of=date(2004, 8, 1))
completed = TaskCompleted(result="bought", on=TODAY, completed_by="anna")
withdrawn = TaskWithdrawn(reason="closed", withdrawn_by="manager")
passed_on = TaskReassigned(assignee_id=BORIS, reason="leave", on=TODAY, reassigned_by="manager")


def test_a_task_is_accepted_by_whom_it_was_assigned_to() -> None:
    given(task).when(GIVE, by=MANAGER).then(assigned)
    given(task, assigned).when(GIVE, by=MANAGER).then_nothing()
    given(task, assigned).when(AcceptTask(), by=BY_ANNA).then(accepted)
    given(task, assigned).when(AcceptTask(), by=MANAGER).rejected(Forbidden)
    assert given(task, assigned).when(AcceptTask(), by=Actor("assistant")).events  # enters it for whom it is
    given(task, assigned, accepted).when(AcceptTask(), by=BY_ANNA).then_nothing()
    given(task, assigned, completed).when(AcceptTask(), by=BY_ANNA).rejected(WrongStatus)
    given(task).when(AcceptTask()).rejected(NotFound)


def test_it_is_completed_once_accepted_or_not_late_or_not() -> None:
    done = FinishTask(result="bought", today=TODAY)
    for history in ((assigned,), (assigned, accepted), (assigned, overdue)):
        given(task, *history).when(done, by=BY_ANNA).then(completed)
    given(task, assigned, completed).when(done, by=BY_ANNA).then_nothing()
    given(task, assigned, completed).when(FinishTask(result="no", today=TODAY)).rejected(WrongStatus)
    given(task, assigned, withdrawn).when(done).rejected(WrongStatus)


def test_it_is_overdue_once_its_day_is_over_and_said_so_once() -> None:
    given(task, assigned).when(FindOverdue(as_of=date(2004, 7, 31))).then_nothing()
    given(task, assigned, accepted).when(FindOverdue(as_of=date(2004, 8, 1))).then(overdue)
    given(task, assigned, overdue).when(FindOverdue(as_of=date(2004, 9, 1))).then_nothing()
    for ended in (completed, withdrawn):
        given(task, assigned, ended).when(FindOverdue(as_of=date(2004, 8, 1))).then_nothing()
    late = task.fold((assigned, overdue, completed))
    assert late and (late.status, late.overdue_as_of) == (TaskStatus.COMPLETED, date(2004, 8, 1))


def test_it_is_passed_on_to_another_who_accepts_it_anew() -> None:
    give = PassOnTask(assignee_id=BORIS, reason="leave", today=TODAY)
    given(task, assigned, accepted).when(give, by=MANAGER).then(passed_on)
    given(task, assigned, passed_on).when(give, by=MANAGER).then_nothing()
    found = task.fold((assigned, accepted, passed_on))
    assert found and (found.assignee_id, found.status) == (BORIS, TaskStatus.ASSIGNED)
    given(task, assigned, passed_on).when(AcceptTask(), by=BY_ANNA).rejected(Forbidden)
    given(task, assigned, completed).when(give).rejected(WrongStatus)


def test_it_is_withdrawn_with_a_reason() -> None:
    given(task, assigned, overdue).when(WithdrawTask(reason="closed"), by=MANAGER).then(withdrawn)
    given(task, assigned, withdrawn).when(WithdrawTask(reason="closed")).then_nothing()
    given(task, assigned, completed).when(WithdrawTask(reason="closed")).rejected(WrongStatus)


def test_a_visit_of_whose_it_is_completes_what_is_open() -> None:
    seen = FinishByVisit(visit_id=VISIT, rep_id=ANNA, outcome="wants forty", visited_on=date(2004, 7, 9))
    by_visit = TaskCompleted(result="wants forty", on=date(2004, 7, 9), visit_id=VISIT, completed_by="system")
    given(task, assigned).when(seen).then(by_visit)
    given(task, assigned, overdue).when(seen).then(by_visit)
    given(task, assigned, completed).when(seen).then_nothing()
    given(task, assigned, passed_on).when(seen).then_nothing()


def test_a_visit_does_the_tasks_of_its_rep_from_the_day_of_assignment_on() -> None:
    waits = VisitAwaited(task_id=TASK, rep_id=ANNA, since=TODAY)
    awaiting = given(awaited_visits, waits)
    awaiting.when(AwaitVisit(task_id=TASK, rep_id=ANNA, since=TODAY)).then_nothing()
    state = awaited_visits.fold((waits,))
    assert state.done_by(ANNA, TODAY) == [TASK]
    assert state.done_by(ANNA, date(2004, 6, 30)) == state.done_by(BORIS, TODAY) == []
    awaiting.when(AwaitNoMore(task_id=TASK)).then(VisitAwaitedNoMore(task_id=TASK))
    awaiting.when(AwaitNoMore(task_id=OTHER)).then_nothing()
    awaiting.when(AwaitElsewhere(into_id=OTHER)).then(VisitsAwaitedElsewhere(into_id=OTHER))
