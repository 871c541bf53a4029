"""A small domain to read: accounts that are opened and paid into."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Uuid, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Meta
from shared.kernel.reactions import Policy
from shared.kernel.rejections import Rejection
from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.transaction import Send
from shared.log.catalogue import Catalogue
from shared.log.execution import Executor
from shared.log.log import Commit, Log, NewEvent
from shared.readers.listing import Listing
from shared.readers.operations import operations
from shared.readers.projection import Projection
from shared.readers.reader import Pace
from shared.readers.scope import OPEN
from shared.readers.store import Projected, schema_of

NAMESPACE = UUID(int=1)


class Opened(Event):
    name: str


class Paid(Event):
    amount: int


class Noted(Event):
    amount: int


class Pay(Command):
    amount: int


class Note(Command):
    amount: int


class Closed(Rejection):
    """The account is closed."""


@dataclass(frozen=True)
class Account:
    name: str | None = None
    balance: int = 0


def _decide(command: Pay, state: Account) -> Sequence[Opened | Paid]:
    return [Paid(amount=command.amount)]


def _evolve(state: Account, event: Opened | Paid) -> Account:
    match event:
        case Opened(name=name):
            return replace(state, name=name)
        case Paid(amount=amount):
            return replace(state, balance=state.balance + amount)


account: Decider[Pay, Account, Opened | Paid] = Decider("account", Account(), _decide, _evolve, Opened | Paid)


def _note(command: Note, state: int) -> Sequence[Noted]:
    if command.amount == 13:
        raise Closed("thirteen")
    return [Noted(amount=command.amount)]


def _noted(state: int, event: Noted) -> int:
    return state + event.amount


notebook: Decider[Note, int, Noted] = Decider("notebook", 0, _note, _noted, (Noted,))


class AccountView(View):
    name: str | None
    balance: int


def _show(state: Account | None, head: Head, thing_id: UUID) -> AccountView | None:
    if not state or state.name is None:
        return None
    return AccountView(
        id=thing_id,
        version=head.version,
        status="open",
        created_at=head.created_at,
        name=state.name,
        balance=state.balance,
    )


ACCOUNT: Thing[Account, AccountView] = Thing("account", "/v1/accounts", account, _show, AccountView, owners=EVERYONES)


def accounts_listing(version: int = 1) -> Listing:
    return Listing("accounts", ACCOUNT, [Column("balance", BigInteger, index=True)], version=version)


class Totals:
    """A projection with a handler that can be poisoned and mended: a payment of `poison` fails."""

    def __init__(self, version: int = 1) -> None:
        self.poison: int | None = None
        metadata = MetaData(schema="totals")
        self.table = Table(
            "totals",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("sum", Integer, nullable=False),
            Column("last", Integer),
            info=OPEN,
        )
        self.projection = Projection(metadata, version)
        self.open = insert(self.table).on_conflict_do_nothing()
        old = self.table.c
        new = insert(self.table)
        self.pay = new.on_conflict_do_update(
            index_elements=["id"], set_={"sum": old.sum + new.excluded.sum, "last": new.excluded.last}
        )

        @self.projection.on(Opened, self.open)
        def opened(event: Opened, meta: Meta) -> dict[str, object]:
            return {"id": meta.stream_id, "sum": 0}

        @self.projection.on(Paid, self.pay)
        def paid(event: Paid, meta: Meta) -> dict[str, object]:
            if event.amount == self.poison:
                raise ValueError(f"cannot take {event.amount}")
            return {"id": meta.stream_id, "sum": event.amount, "last": event.amount}

    def pay_effect(self, tables: dict[str, dict[Any, dict[str, Any]]], row: Any) -> None:
        """What `pay` does, for the memory store."""
        there = tables["totals"].get((row["id"],), {"id": row["id"], "sum": 0})
        tables["totals"][row["id"],] = there | {"sum": there["sum"] + row["sum"], "last": row["last"]}


def notes(start: Any = "beginning") -> Policy:
    """Writes each payment into the notebook."""
    policy = Policy("notes", start)

    @policy.on(Paid)
    def note(event: Paid, meta: Meta) -> list[Send]:
        return [Send(notebook, NOTEBOOK, Note(amount=event.amount))] if event.amount else []

    return policy


NOTEBOOK = uuid5(NAMESPACE, "notebook")


def catalogue(heard: dict[str, ModuleType] | None = None) -> Catalogue:
    kinds = [kind for one in (account, notebook, operations) for kind in one.event_types()]
    return Catalogue(kinds, heard)


def executor(log: Log) -> Executor:
    return Executor(log, catalogue())


async def no_sleep(seconds: float) -> None:
    """Pauses between tries take no time in tests."""


QUICK = Pace(sleep=no_sleep)


def account_id(number: int) -> UUID:
    return uuid5(NAMESPACE, str(number))


def new_event(event: Event, stream: str, version: int, hops: int = 0, event_id: UUID | None = None) -> NewEvent:
    return NewEvent(
        event_id=event_id or uuid5(NAMESPACE, f"{stream}/{version}"),
        stream=stream,
        version=version,
        type=type(event).__name__,
        schema=1,
        data=event.model_dump_json(),
        meta=json.dumps(
            {
                "time": datetime(2004, 1, 5, tzinfo=UTC).isoformat(),
                "actor": "test",
                "correlation": str(UUID(int=7)),
                "causation": None,
                "hops": hops,
            }
        ),
    )


class Bank:
    """Appends events of accounts, keeping their versions."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.versions: dict[int, int] = {}

    def event(self, number: int, event: Event, hops: int = 0) -> NewEvent:
        self.versions[number] = version = self.versions.get(number, 0) + 1
        return new_event(event, account.stream(account_id(number)), version, hops)

    async def open(self, *numbers: int) -> int:
        return await self._append([self.event(number, Opened(name=f"account {number}")) for number in numbers])

    async def pay(self, *payments: tuple[int, int], hops: int = 0) -> int:
        """(account, amount) each. Returns the position of the last."""
        return await self._append([self.event(number, Paid(amount=amount), hops) for number, amount in payments])

    async def _append(self, events: list[NewEvent]) -> int:
        for start in range(0, len(events), 500):
            part = events[start : start + 500]
            expected: dict[str, int] = {}
            for event in part:
                expected.setdefault(event.stream, (event.version or 0) - 1)
            outcome = await self.log.append(Commit(part, list(expected.items())))
        return outcome.position


@asynccontextmanager
async def engine_of(url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        yield engine
    finally:
        await engine.dispose()


async def rows_of(engine: AsyncEngine, projected: Projected, table: Table) -> list[dict[str, Any]]:
    """The rows of the version's table, by primary key."""
    async with engine.connect() as db:
        db = await db.execution_options(schema_translate_map={projected.name: schema_of(projected)})
        found = await db.execute(select(table).order_by(*table.primary_key))
        return [dict(row) for row in found.mappings()]
