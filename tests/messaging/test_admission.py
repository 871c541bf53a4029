"""What a consumer does with a record, as a truth table."""

from typing import Any
from uuid import UUID

import pytest

from shared.log.log import Published
from shared.messaging.admission import Admission, admit

APPLY, SKIP, HOLE, UNANNOUNCED = (
    Admission.APPLY,
    Admission.SKIP,
    Admission.HOLE,
    Admission.UNANNOUNCED_EPOCH,
)


def record(position: int, previous: int, epoch: int = 1, type: str = "DealSigned", data: Any = None) -> Published:
    return Published(
        epoch=epoch,
        position=position,
        previous=previous,
        stream=f"contract-{UUID(int=1)}",
        event_id=UUID(int=position),
        type=type,
        schema=1,
        time="2004-01-05T00:00:00+00:00",
        correlation=str(UUID(int=7)),
        causation=None,
        actor="test",
        hops=0,
        data=data or {},
    )


def beginning(position: int, previous: int, epoch: int, told: int | None = None) -> Published:
    return record(position, previous, epoch, "EpochBegan", {"epoch": epoch if told is None else told})


@pytest.mark.parametrize(
    ("last", "epoch", "given", "expected"),
    [
        (0, 1, record(1, 0), APPLY),
        (0, 1, record(7, 0), APPLY),  # what lies between is not published
        (7, 1, record(9, 7), APPLY),
        (8, 1, record(9, 7), APPLY),
        (7, 1, record(7, 3), SKIP),
        (7, 1, record(3, 0), SKIP),
        (7, 1, record(12, 9), HOLE),
        (0, 1, record(12, 9), HOLE),
        (7, 1, beginning(20, 7, 2), APPLY),
        (7, 1, beginning(20, 12, 2), HOLE),
        (7, 1, beginning(20, 7, 3), APPLY),  # restored twice, the second time to before the first
        (7, 1, beginning(20, 7, 2, told=3), UNANNOUNCED),
        (7, 1, record(20, 7, 2), UNANNOUNCED),
        (7, 1, record(20, 12, 3), HOLE),  # the announcement may be what is missing
        (25, 2, record(26, 25, 2), APPLY),
        (25, 2, record(7, 3, 1), SKIP),  # known from the epoch before
        (25, 2, record(26, 25, 1), UNANNOUNCED),  # an epoch that has ended goes on
        (25, 1, record(20, 7, 2), UNANNOUNCED),  # a new life below what is known
    ],
)
def test_a_record_is_admitted_by_position_and_epoch(
    last: int, epoch: int, given: Published, expected: Admission
) -> None:
    assert admit(last, epoch, given) is expected
