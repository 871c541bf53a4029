from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.customer.care.decider import (
    DeliverCare,
    HandOverCare,
    MissCare,
    OpenTask,
    WithdrawCare,
    care_task,
    task_id,
)
from services.customer.care.events import (
    CareDelivered,
    CareEvent,
    CareHandedOver,
    CareKind,
    CareMissed,
    CareTaskOpened,
    CareWithdrawn,
)
from shared.kernel.messages import SYSTEM
from shared.kernel.rejections import NotFound, WrongStatus
from shared.testing.spec import given

CUSTOMER, OTHER, REP, NEW_REP = (UUID(int=n) for n in range(1, 5))
SIGNED, DUE, AFTER = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 10)


def opened(**more: Any) -> CareTaskOpened:
    told: dict[str, Any] = {
        "customer_id": CUSTOMER, "rep_id": REP, "kind": CareKind.AFTER_SIGNING, "occasion": "signing/call/1",
        "subject": "call", "occurred_on": SIGNED, "due_on": DUE,
    }  # fmt: skip
    return CareTaskOpened(**told | more)


deliver = DeliverCare(note="all well", on=DUE)
delivered = CareDelivered(customer_id=CUSTOMER, note="all well", on=DUE, delivered_by=SYSTEM.sub)
missed = CareMissed(as_of=AFTER)


def test_what_is_to_be_done_for_a_customer_on_an_occasion_is_one_task() -> None:
    assert task_id(CUSTOMER, "a") == task_id(CUSTOMER, "a")
    assert len({task_id(CUSTOMER, "a"), task_id(CUSTOMER, "b"), task_id(OTHER, "a")}) == 3


@pytest.mark.parametrize("history", [(), (delivered,), (missed,), (CareWithdrawn(),)])
def test_a_task_is_opened_once_for_its_occasion(history: tuple[CareEvent, ...]) -> None:
    given(care_task).when(OpenTask(task=opened())).then(opened())
    given(care_task, opened(), *history).when(OpenTask(task=opened())).then_nothing()


def test_what_is_overdue_again_begins_anew_once_it_was_done_with() -> None:
    again = opened(occurred_on=AFTER, due_on=date(2026, 3, 13))
    given(care_task, opened(), CareWithdrawn()).when(OpenTask(task=again)).then(again)
    given(care_task, opened(), delivered).when(OpenTask(task=again)).then(again)
    given(care_task, opened()).when(OpenTask(task=again)).then_nothing()
    given(care_task, opened(), missed, CareWithdrawn(), again).when(MissCare(as_of=AFTER)).then_nothing()


def test_a_task_is_missed_once_and_not_on_its_own_day() -> None:
    given(care_task, opened()).when(MissCare(as_of=DUE)).then_nothing()
    given(care_task, opened()).when(MissCare(as_of=AFTER)).then(missed)
    given(care_task, opened(), missed).when(MissCare(as_of=AFTER)).then_nothing()
    given(care_task, opened(), delivered).when(MissCare(as_of=AFTER)).then_nothing()
    given(care_task).when(MissCare(as_of=AFTER)).rejected(NotFound)


def test_a_task_is_delivered_once_also_late() -> None:
    given(care_task).when(deliver).rejected(NotFound)
    given(care_task, opened()).when(deliver).then(delivered)
    given(care_task, opened(), missed).when(deliver).then(delivered)
    given(care_task, opened(), delivered).when(deliver).then_nothing()
    given(care_task, opened(), delivered).when(DeliverCare(note="again", on=DUE)).rejected(WrongStatus, "delivered")
    given(care_task, opened(), CareWithdrawn()).when(deliver).rejected(WrongStatus, "withdrawn")


def test_what_is_still_to_be_done_follows_the_customer_to_another_rep() -> None:
    hand_over, handed_over = HandOverCare(rep_id=NEW_REP), CareHandedOver(rep_id=NEW_REP)
    given(care_task, opened()).when(hand_over).then(handed_over)
    given(care_task, opened(), missed).when(hand_over).then(handed_over)
    given(care_task, opened(), handed_over).when(hand_over).then_nothing()
    given(care_task, opened(), delivered).when(hand_over).then_nothing()


def test_what_has_no_reason_any_more_is_withdrawn_once() -> None:
    given(care_task, opened(), missed).when(WithdrawCare()).then(CareWithdrawn())
    given(care_task, opened(), CareWithdrawn()).when(WithdrawCare()).then_nothing()
    given(care_task, opened(), delivered).when(WithdrawCare()).then_nothing()
    given(care_task).when(WithdrawCare()).then_nothing()
