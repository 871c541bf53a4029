"""The owner in the simulation: a bank whose balances never fall below zero and whose account names are unique.

Each event carries the tag of the request that it comes from, so that the checks can tell what became of each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import Column, Executable, Integer, MetaData, String, Table, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Meta
from shared.kernel.reactions import Publisher
from shared.kernel.rejections import Rejection, WrongStatus
from shared.kernel.things import Head, Thing, View
from shared.kernel.transaction import Transaction
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN
from shared.testing.readstore import Effect, Tables

from .published import AccountOpened, PaidIn

ACCOUNTS = tuple(uuid5(UUID(int=1), f"account {n}") for n in range(4))
NAMES = ("ann", "bob", "cy", "di", "eve")
NAME = "bank.account_name"


class Opened(Event):
    name: str
    tag: int


class Deposited(Event):
    amount: int
    tag: int


class Withdrawn(Event):
    amount: int
    tag: int


class Renamed(Event):
    name: str
    tag: int


AccountEvent: TypeAlias = Opened | Deposited | Withdrawn | Renamed


class BankCommand(Command):
    tag: int


class Open(BankCommand):
    name: str


class Deposit(BankCommand):
    amount: int


class Withdraw(BankCommand):
    amount: int


class Rename(BankCommand):
    name: str


class Transfer(BankCommand):
    to: UUID
    amount: int


class NotOpen(Rejection):
    """There is no such account."""


class Insufficient(Rejection):
    """The balance does not suffice."""


@dataclass(frozen=True, slots=True)
class Account:
    name: str | None = None
    balance: int = 0


def decide(command: BankCommand, state: Account) -> Sequence[AccountEvent]:
    if isinstance(command, Open):
        if state.name is not None:
            raise WrongStatus("it is open")
        return [Opened(name=command.name, tag=command.tag)]
    if state.name is None:
        raise NotOpen()
    match command:
        case Deposit(amount=amount, tag=tag):
            return [Deposited(amount=amount, tag=tag)]
        case Withdraw(amount=amount, tag=tag):
            if amount > state.balance:
                raise Insufficient(f"{state.balance} < {amount}")
            return [Withdrawn(amount=amount, tag=tag)]
        case Rename(name=name, tag=tag):
            return [] if name == state.name else [Renamed(name=name, tag=tag)]
        case _:
            raise TypeError(f"no command of an account: {command}")


def evolve(state: Account, event: AccountEvent) -> Account:
    match event:
        case Opened(name=name) | Renamed(name=name):
            return replace(state, name=name)
        case Deposited(amount=amount):
            return replace(state, balance=state.balance + amount)
        case Withdrawn(amount=amount):
            return replace(state, balance=state.balance - amount)


account: Decider[BankCommand, Account, AccountEvent] = Decider("account", Account(), decide, evolve, AccountEvent)


async def open_account(tx: Transaction, account_id: UUID, command: Open) -> None:
    await tx.send(account, account_id, command)
    tx.claim(NAME, command.name, account.stream(account_id))


async def rename(tx: Transaction, account_id: UUID, command: Rename) -> None:
    before = await tx.state(account, account_id)
    await tx.send(account, account_id, command)
    if before.name is not None and before.name != command.name:
        tx.release(NAME, before.name, account.stream(account_id))
        tx.claim(NAME, command.name, account.stream(account_id))


async def transfer(tx: Transaction, account_id: UUID, command: Transfer) -> None:
    await tx.send(account, account_id, Withdraw(amount=command.amount, tag=command.tag))
    await tx.send(account, command.to, Deposit(amount=command.amount, tag=command.tag))


publisher = Publisher("bank")


@publisher.on(Opened)
def _opened(event: Opened, meta: Meta, state: Account) -> Event:
    return AccountOpened(account=meta.stream_id, tag=event.tag)


@publisher.on(Deposited)
def _deposited(event: Deposited, meta: Meta, state: Account) -> Event:
    return PaidIn(account=meta.stream_id, amount=event.amount, balance=state.balance, tag=event.tag)


class AccountView(View):
    name: str
    balance: int


def _show(state: Account | None, head: Head, thing_id: UUID) -> AccountView | None:
    if state is None or state.name is None:
        return None
    return AccountView(
        id=thing_id, version=head.version, status="open", created_at=head.created_at, name=state.name,
        balance=state.balance,
    )  # fmt: skip


ACCOUNT = Thing("account", "/v1/accounts", account, _show, AccountView, owners=lambda view: ())


Effects: TypeAlias = dict[Executable, Effect]
Fails: TypeAlias = Callable[[str, int], None]
"""Raises where the handler of that name is to fail on the event with that tag, this time."""


def accounts(version: int, fails: Fails) -> Listing:
    def changed(event: AccountEvent, stream_id: UUID) -> tuple[UUID]:
        fails("accounts", event.tag)
        return (stream_id,)

    columns: list[Column[Any]] = [Column("name", String), Column("balance", Integer)]
    return Listing("accounts", ACCOUNT, columns, changed=changed, version=version)


def turnover(version: int, fails: Fails, effects: Effects) -> Projection:
    """What came and went by account: rows that a repetition and a loss both leave wrong."""
    metadata = MetaData(schema="turnover")
    table = Table(
        "turnover",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("came", Integer, nullable=False),
        Column("went", Integer, nullable=False),
        Column("count", Integer, nullable=False),
        info=OPEN,
    )
    old, new = table.c, insert(table)
    add = new.on_conflict_do_update(
        index_elements=["id"], set_={name: old[name] + new.excluded[name] for name in ("came", "went", "count")}
    )
    effects[add] = adding("turnover", "came", "went", "count")
    projection = Projection(metadata, version)

    @projection.on(Deposited, add)
    def deposited(event: Deposited, meta: Meta) -> Row:
        fails("turnover", event.tag)
        return {"id": meta.stream_id, "came": event.amount, "went": 0, "count": 1}

    @projection.on(Withdrawn, add)
    def withdrawn(event: Withdrawn, meta: Meta) -> Row:
        fails("turnover", event.tag)
        return {"id": meta.stream_id, "came": 0, "went": event.amount, "count": 1}

    return projection


def adding(table: str, *columns: str) -> Effect:
    """For the memory store: the row's values added to those that are there."""

    def effect(tables: Tables, row: Row) -> None:
        there = tables[table].get((row["id"],), {})
        tables[table][row["id"],] = dict(row) | {name: there.get(name, 0) + row[name] for name in columns}

    return effect
