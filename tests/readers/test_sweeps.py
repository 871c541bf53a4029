"""A sweep never looks at tables that are behind the log, and each command that it sends stands by itself."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from shared.kernel.messages import Actor
from shared.kernel.transaction import Send
from shared.log.origin import Origin
from shared.readers import sweeps
from shared.readers.policies import PolicyRunner
from shared.readers.reading import PositionNotReached, Reads
from shared.readers.sweeps import Sweeping

from .bank import NOTEBOOK, Closed, Note, Noted, Totals, notebook, notes
from .conftest import World


def sweeping(world: World, totals: Totals, *policies: PolicyRunner) -> Sweeping:
    projector = world.projector(totals.projection)
    reads = Reads(world.engine, world.log, world.store, [projector])
    world.start(projector)
    origin = Origin(Actor("clock", frozenset({"service"})), correlation=uuid4())
    return Sweeping(world.log, reads, world.executor, policies, origin)


async def test_it_finds_what_the_log_has_once_the_policies_have_had_their_say(world: World) -> None:
    totals, policy = Totals(), notes()
    here, elsewhere = world.policy(policy), world.policy(policy)
    sweep = sweeping(world, totals, here)
    await world.bank.open(1)
    await world.bank.pay((1, 5))
    world.start(elsewhere)  # the policy runs in another process, so that its checkpoint tells
    found = await sweep.find(select(totals.table.c.sum), (totals.projection,), (policy,))
    assert [row["sum"] for row in found] == [5]
    assert await sweep.state(notebook, NOTEBOOK) == 5


async def test_it_does_not_go_on_without_a_policy_that_does_not_come_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "PATIENCE", 0.2)
    totals, policy = Totals(), notes()
    sweep = sweeping(world, totals, world.policy(policy))
    await world.bank.open(1)
    await world.bank.pay((1, 5))
    with pytest.raises(PositionNotReached):
        await sweep.find(select(totals.table), (totals.projection,), (policy,))


async def test_each_command_is_a_commit_of_its_own(world: World) -> None:
    sweep = sweeping(world, Totals())
    ids = [uuid4() for _ in range(40)]
    before = await world.log.head()
    events = await sweep.send(Send(notebook, one, Note(amount=n)) for n, one in enumerate(ids, start=20))
    assert events == [Noted(amount=n) for n in range(20, 60)], "in the order of the commands"
    assert await world.log.head() == before + 40
    with pytest.raises(Closed):
        await sweep.send([Send(notebook, ids[0], Note(amount=1)), Send(notebook, ids[1], Note(amount=13))])
    assert await sweep.state(notebook, ids[1]) == 21, "what is refused is not done"
