"""Clients of the simulated services: what they ask, and what they are told."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, Literal, TypeAlias
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import Rejection
from shared.kernel.transaction import Transaction
from shared.log.execution import Done, Expectation, Idempotency, PreconditionFailed, VersionConflict
from shared.log.log import LogUnavailable, OutcomeUnknown
from shared.log.origin import Origin
from shared.log.streams import Folded
from shared.log.unit import Unit

from . import bank, club
from .running import ConnectionLost, Running

Told: TypeAlias = Literal["done", "refused", "conflict", "precondition", "unavailable", "unknown"]
CLIENT = Actor("client")
PATIENCE = 1.5
"""Seconds of virtual time after which a client takes a connection for lost."""


@dataclass
class Asked:
    """A request, and all that a client knows of its fate. `since` and `until` are the heads of the service's log when
    it was first sent and when the last answer came; `lost` counts tries of which no answer came. `forgotten`: the log
    was restored to before its answer, so that what was told is no more, as the new epoch says."""

    tag: int
    service: str
    target: Decider[Any, Any, Any] | Callable[[Transaction, UUID, Any], Awaitable[Any]]
    stream_id: UUID
    command: Command
    key: str | None = None
    if_match: int | None = None
    since: int = 0
    until: int = 0
    lost: int = 0
    told: Told = "unknown"
    why: str = ""
    position: int = 0
    answers: list[str] = field(default_factory=list)
    forgotten: bool = False

    def __str__(self) -> str:
        values = " ".join(f"{name}={value}" for name, value in self.command if name != "tag")
        more = f" key={self.key}" * (self.key is not None) + f" if-match={self.if_match}" * (self.if_match is not None)
        return f"#{self.tag} {type(self.command).__name__} {str(self.stream_id)[:4]} {values}{more}"

    @property
    def decider(self) -> Decider[Any, Any, Any]:
        return bank.account if self.service == "bank" else club.points

    async def run(self, tx: Transaction) -> None:
        if isinstance(self.target, Decider):
            await tx.send(self.target, self.stream_id, self.command)
        else:
            await self.target(tx, self.stream_id, self.command)

    async def send(self, to: Running) -> Done:
        """Have the process do it."""
        idempotency = expectation = None
        if self.key is not None:
            idempotency = Idempotency("client", "route", self.key, str(self.command), self._respond)
        if self.if_match is not None:
            expectation = Expectation(self.decider, self.stream_id, self.if_match)
        return await to.executor.run(self.run, Origin(CLIENT), idempotency=idempotency, expectation=expectation)

    def _respond(self, unit: Unit, answer: Any) -> str:
        return f"{len(unit.decided)} events"


@dataclass
class Looked:
    """A reading of a stream, with the log's head when it was asked for."""

    service: str
    decider: Decider[Any, Any, Any]
    stream_id: UUID
    since: int
    folded: Folded

    @property
    def latest(self) -> int:
        """The highest position that it tells of."""
        return max(self.since, self.folded.head.position)


def draw(random: Random, tag: int, banking: float, first: bool) -> Asked:
    """A random request, a client's first to open an account. `banking` is the part of those to the bank."""
    if first or random.random() < banking:
        asked = _of_the_bank(random, tag, first)
    else:
        points = random.randint(1, 40)
        asked = Asked(tag, "club", club.points, random.choice(bank.ACCOUNTS), club.Spend(points=points, tag=tag))
    if random.random() < 0.4:
        asked.key = f"key-{tag}"
    return asked


def _of_the_bank(random: Random, tag: int, first: bool) -> Asked:
    ask = partial(Asked, tag, "bank")
    one = bank.ACCOUNTS[tag % len(bank.ACCOUNTS)] if first else random.choice(bank.ACCOUNTS)
    amount = club.UNLUCKY if random.random() < 0.05 else random.randint(1, 60)
    name = random.choice(bank.NAMES)
    match 0 if first else random.randrange(20):
        case 0:
            return ask(bank.open_account, one, bank.Open(name=name, tag=tag))
        case 1 | 2 | 3:
            return ask(bank.rename, one, bank.Rename(name=name, tag=tag))
        case 4 | 5 | 6 | 7:
            return ask(bank.account, one, bank.Withdraw(amount=amount, tag=tag))
        case 8 | 9 | 10 | 11:
            other = random.choice([account for account in bank.ACCOUNTS if account != one])
            return ask(bank.transfer, one, bank.Transfer(to=other, amount=amount, tag=tag))
        case _:
            return ask(bank.account, one, bank.Deposit(amount=amount, tag=tag))


async def ask(asked: Asked, choose: Callable[[], Running], tries: int, sleep: Callable[[], Awaitable[None]]) -> None:
    """Send it, with a key again until there is an answer or `tries` are over."""
    for _ in range(tries if asked.key else 1):
        to = choose()
        try:
            done = await asyncio.wait_for(to.request(asked.send), PATIENCE)
        except VersionConflict:
            asked.told = "conflict"
        except PreconditionFailed as error:
            asked.told, asked.why = "precondition", str(error)
        except Rejection as refusal:
            asked.told, asked.why = "refused", f"{type(refusal).__name__} {refusal}"
        except LogUnavailable:
            asked.told = "unavailable"
        except (ConnectionLost, OutcomeUnknown, TimeoutError) as error:
            asked.told, asked.why = "unknown", type(error).__name__
            asked.lost += 1
            await sleep()
            continue
        else:
            _note(asked, done)
        break
    asked.until = to.manifest.log.top


def _note(asked: Asked, done: Done) -> None:
    asked.told, asked.position = "done", done.position
    if done.stored:
        asked.answers.append(done.stored.response)
    elif done.unit is not None:
        asked.answers.append(f"{len(done.unit.decided)} events")
