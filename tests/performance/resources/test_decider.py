from datetime import date
from typing import Any
from uuid import UUID

from services.performance.resources.decider import FlagMisuse, HandOut, ReturnResource, resource
from services.performance.resources.events import MisuseFlagged, ResourceAssigned, ResourceKind, ResourceReturned
from shared.kernel.messages import Actor
from shared.kernel.rejections import Forbidden, Invalid, NotFound, WrongStatus
from shared.testing.spec import given

ANNA, NORTH = UUID(int=1), UUID(int=2)
TODAY = date(2026, 3, 22)
STEWARD = Actor("steward")
SET: dict[str, Any] = {
    "kind": ResourceKind.TOOL,
    "name": "Demonstration set",
    "purpose": "Fair in Lyon",
    "rep_id": ANNA,
    "unit_id": NORTH,
    "on": date(2026, 3, 1),
    "until": date(2026, 3, 31),
}
assigned = ResourceAssigned(**SET, assigned_by="steward")
returned = ResourceReturned(on=TODAY, condition="complete", returned_by="steward")
flagged = MisuseFlagged(reason="In a shop window", on=TODAY, flagged_by="steward")


def test_a_resource_goes_to_somebody_until_a_day_that_is_not_before() -> None:
    given(resource).when(HandOut(**SET), by=STEWARD).then(assigned)
    given(resource).when(HandOut(**{**SET, "until": date(2026, 2, 28)}), by=STEWARD).rejected(Invalid)
    given(resource).when(HandOut(**{**SET, "rep_id": None, "unit_id": None}), by=STEWARD).rejected(Invalid)


def test_it_comes_back_once() -> None:
    back = ReturnResource(condition="complete", today=TODAY)
    given(resource, assigned).when(back, by=STEWARD).then(returned)
    given(resource, assigned, returned).when(back, by=STEWARD).then_nothing()
    another = ReturnResource(condition="broken", today=TODAY)
    given(resource, assigned, returned).when(another, by=STEWARD).rejected(WrongStatus)
    early = ReturnResource(on=date(2026, 2, 1), today=TODAY)
    given(resource, assigned).when(early, by=STEWARD).rejected(Invalid)
    given(resource).when(back, by=STEWARD).rejected(NotFound)


def test_misuse_is_flagged_by_another_also_after_it_came_back() -> None:
    flag = FlagMisuse(reason="In a shop window", today=TODAY)
    given(resource, assigned).when(flag, by=STEWARD).then(flagged)
    given(resource, assigned, returned).when(flag, by=STEWARD).then(flagged)
    given(resource, assigned, flagged).when(flag, by=STEWARD).then_nothing()
    given(resource, assigned).when(flag, by=Actor("anna", rep_id=ANNA)).rejected(Forbidden)
