"""Waiting for the head to move."""

from uuid import UUID

from shared.log.tracing import answering
from shared.log.watch import HeadWatch


async def test_what_looks_for_all_who_wait_belongs_to_no_request() -> None:
    """Else the logs and the measures of whoever came first had all that it does for others."""
    for_whom: list[UUID | None] = []

    async def head() -> int:
        for_whom.append(answering.get())
        return int(len(for_whom) == 3)

    request = UUID(int=1)
    token = answering.set(request)
    try:
        assert await HeadWatch(head, poll=0.001).wait(0, 20) == 1
    finally:
        answering.reset(token)
    assert for_whom == [request, None, None]
