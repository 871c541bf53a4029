from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.performance.inspections.decider import Inspect, inspection
from services.performance.inspections.events import Finding, InspectionDone, InspectionKind
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, Invalid, OwnApproval
from shared.testing.spec import given

ANNA, RULE = UUID(int=1), UUID(int=2)
DONE = InspectionDone(
    kind=InspectionKind.COMPLIANCE,
    subject="Gifts",
    inspected_on=date(2026, 4, 10),
    rep_id=ANNA,
    findings=(Finding(what="Approved", ok=False, rule_id=RULE, clause="五.3"), Finding(what="Listed", ok=True)),
    done_by="legal",
)


APRIL_11 = datetime(2026, 4, 11, 9, tzinfo=UTC)


def an_inspection(**other: Any) -> Inspect:
    return Inspect.model_validate(DONE.model_dump(exclude={"done_by", "done_by_rep"}) | other)


def test_an_inspection_is_done_once_by_another_than_whose_work_it_is() -> None:
    given(inspection).when(an_inspection(), by=Actor("legal"), at=APRIL_11).then(DONE)
    given(inspection, DONE).when(an_inspection()).rejected(AlreadyExists)
    given(inspection).when(an_inspection(), by=Actor("anna", rep_id=ANNA)).rejected(OwnApproval)


@pytest.mark.parametrize(
    ("other", "pointer"),
    [
        ({"inspected_on": "2026-04-12"}, "/inspected_on"),
        ({"findings": [{"what": "Approved", "ok": False, "clause": "3"}]}, "/findings/0/rule_id"),
        ({"rep_id": None}, "/rep_id"),
    ],
)
def test_what_an_inspection_cannot_be(other: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(inspection).when(an_inspection(**other), at=APRIL_11).events
    assert refused.value.more["errors"][0]["pointer"] == pointer
