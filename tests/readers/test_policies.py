"""Policies on real PostgreSQL: effects and checkpoint in one commit, exactly once."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared.kernel.messages import Actor
from shared.log.catalogue import meta_of
from shared.log.execution import CheckpointMoved
from shared.log.log import Recorded
from shared.readers.entry import Entry
from shared.readers.policies import MAX_HOPS
from shared.readers.store import AlreadyDone, ParkedFilter

from .bank import Noted, Paid, account, account_id, notebook, notes
from .conftest import World


async def noted(world: World) -> list[Recorded]:
    return [row for row in await world.log.read(0, 1000) if row.type == "Noted"]


async def amounts(world: World) -> list[int]:
    events = [world.executor.catalogue.decode(row)[0] for row in await noted(world)]
    return [event.amount for event in events if isinstance(event, Noted)]


async def test_each_event_has_its_effect_once(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1), (1, 2))
    await world.through(world.policy(notes()))
    await world.bank.pay((1, 3))
    await world.through(world.policy(notes()))
    assert await amounts(world) == [1, 2, 3]


async def test_an_effect_follows_from_its_event(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1), hops=4)
    await world.through(world.policy(notes()))
    [row] = await noted(world)
    cause = (await world.log.read(1, 1))[0]
    meta = meta_of(row)
    assert (meta.causation, meta.hops, meta.actor) == (cause.event_id, 5, "policy:notes")
    assert meta.correlation == UUID(int=7)


async def test_a_new_policy_starts_at_the_head_and_misses_nothing_after_it(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1))
    runner = world.policy(notes(start="head"))
    assert await runner.begin() == 2
    await world.bank.pay((1, 2))  # before its second start, and before it has handled anything
    await world.through(world.policy(notes(start="head")))
    assert await amounts(world) == [2]


async def test_a_policy_that_began_on_an_empty_log_misses_nothing(world: World) -> None:
    assert await world.policy(notes(start="head")).begin() == 0
    await world.bank.open(1)
    await world.bank.pay((1, 1))
    await world.through(world.policy(notes(start="head")))
    assert await amounts(world) == [1]


async def test_a_rejection_parks_at_once_and_the_rest_flows(world: World) -> None:
    await world.bank.open(1, 2)
    await world.bank.pay((1, 13), (2, 1), (1, 2))
    runner = world.policy(notes())
    await world.through(runner)
    assert await amounts(world) == [1]
    parked = await world.store.parked(ParkedFilter())
    assert [(one.position, one.error, one.tries) for one in parked] == [
        (3, "Closed: thirteen", 1),
        (5, "an earlier event of its stream is parked", 0),
    ]


async def test_a_circle_of_policies_is_parked(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 1), hops=MAX_HOPS)
    await world.bank.pay((1, 2), hops=MAX_HOPS + 1)
    await world.through(world.policy(notes()))
    assert await amounts(world) == [1]
    [parked] = await world.store.parked(ParkedFilter())
    assert parked.error == "TooManyHops: 33 hops"


async def test_a_zombie_policy_is_refused(world: World) -> None:
    await world.bank.open(1)
    first, zombie = world.policy(notes()), world.policy(notes())
    await world.through(first)
    await world.through(zombie)
    await world.bank.pay((1, 1), (1, 2))
    entries = await world.tail.after(1)
    await first._apply(entries)
    await zombie._apply(entries[:1])  # its effect is there already, which is no error
    with pytest.raises(CheckpointMoved):
        await zombie._apply([replace_event_id(entries[1])])
    assert await amounts(world) == [1, 2]


def replace_event_id(entry: Entry) -> Entry:
    """The entry as another event, so that its effects are not known yet."""
    assert entry.meta is not None
    return replace(entry, meta=replace(entry.meta, event_id=UUID(int=99)))


async def test_a_retry_after_a_crash_before_the_unparking_does_nothing_twice(world: World) -> None:
    await world.bank.open(1)
    policy = notes()
    handler, poisoned = policy.handlers[Paid], [True]

    def poison(event: Paid, meta: object) -> object:
        if poisoned[0]:
            raise ValueError("not yet")
        return handler(event, meta)  # type: ignore[arg-type]

    policy.handlers[Paid] = poison  # type: ignore[assignment]
    await world.bank.pay((1, 1))
    runner = world.policy(policy)
    await world.through(runner)
    poisoned[0] = False
    [parked] = await world.store.parked(ParkedFilter())
    [row] = await world.log.read(1, 1)

    async def crash(*_: object) -> None:
        raise ConnectionError("the process is gone")

    unpark, world.store.unpark = world.store.unpark, crash  # type: ignore[method-assign,assignment]
    with pytest.raises(ConnectionError):
        await runner.retry(parked, world.tail.entry(row))
    world.store.unpark = unpark  # type: ignore[method-assign]
    assert await amounts(world) == [1]

    results = await world.parking(runner).retry(ParkedFilter(), Actor("ops"), "again")
    assert [one.outcome for one in results] == ["retried"]
    assert await amounts(world) == [1]
    assert await world.store.parked(ParkedFilter()) == []
    with pytest.raises(AlreadyDone):
        await runner.retry(parked, world.tail.entry(row))


async def test_what_a_crashed_retry_did_cannot_be_discarded(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 13))
    runner = world.policy(notes())
    await world.through(runner)
    await world.store.begin(f"retry:{runner.reader}:2", 1)
    [result] = await world.parking(runner).discard(ParkedFilter(), Actor("ops"), "away with it")
    assert result.outcome == "already-done"
    assert await world.store.parked(ParkedFilter(status=None)) == []


async def test_a_policy_with_nothing_to_do_leaves_no_trace_but_its_checkpoint(world: World) -> None:
    await world.bank.open(1)
    await world.bank.pay((1, 0))
    runner = world.policy(notes())
    await world.through(runner)
    assert await world.log.head() == 2
    folded = await world.executor.read(account, account_id(1))
    assert folded.head.version == 2
    assert (await world.executor.read(notebook, account_id(1))).head.version == 0
