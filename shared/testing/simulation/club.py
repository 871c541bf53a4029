"""The consumer in the simulation: a club that gives points for payments it hears of, which members spend."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import Column, Integer, MetaData, Table, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Meta
from shared.kernel.reactions import Policy
from shared.kernel.rejections import Rejection
from shared.kernel.transaction import Send
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

from .bank import Effects, Fails, Insufficient, adding
from .published import PaidIn

TALLY = uuid5(UUID(int=1), "tally")
UNLUCKY = 13
"""A payment of this amount is refused for ever, so that an operator has to discard it."""


class Earned(Event):
    """`cause` is the position of the payment in the bank's log."""

    points: int
    cause: int
    tag: int


class Spent(Event):
    points: int
    tag: int


class Counted(Event):
    cause: int
    tag: int


class Earn(Command):
    points: int
    cause: int
    tag: int


class Spend(Command):
    points: int
    tag: int


class Count(Command):
    cause: int
    tag: int


class Unlucky(Rejection):
    """No points for this amount."""


PointsEvent: TypeAlias = Earned | Spent


def decide(command: Earn | Spend, balance: int) -> Sequence[PointsEvent]:
    match command:
        case Earn(points=points, cause=cause, tag=tag):
            if points == UNLUCKY:
                raise Unlucky()
            return [Earned(points=points, cause=cause, tag=tag)]
        case Spend(points=points, tag=tag):
            if points > balance:
                raise Insufficient(f"{balance} < {points}")
            return [Spent(points=points, tag=tag)]


def evolve(balance: int, event: PointsEvent) -> int:
    return balance + event.points if isinstance(event, Earned) else balance - event.points


points: Decider[Earn | Spend, int, PointsEvent] = Decider("points", 0, decide, evolve, PointsEvent)


def _count(command: Count, counted: int) -> Sequence[Counted]:
    return [Counted(cause=command.cause, tag=command.tag)]


tally: Decider[Count, int, Counted] = Decider("tally", 0, _count, lambda counted, event: counted + 1, (Counted,))


def earning(fails: Fails) -> Policy:
    """Two streams in one commit, of which every event writes the second."""
    policy = Policy("earning", start="beginning")

    @policy.on(PaidIn)
    def paid_in(event: PaidIn, meta: Meta) -> Iterator[Send]:
        fails("earning", event.tag)
        cause = meta.source_position or 0
        yield Send(points, event.account, Earn(points=event.amount, cause=cause, tag=event.tag))
        yield Send(tally, TALLY, Count(cause=cause, tag=event.tag))

    return policy


def members(version: int, fails: Fails, effects: Effects) -> Projection:
    """What each member paid in, as heard, and earned and spent, as decided here."""
    metadata = MetaData(schema="members")
    columns = ("paid", "earned", "spent", "count")
    table = Table(
        "members",
        metadata,
        Column("id", Uuid, primary_key=True),
        *(Column(name, Integer, nullable=False) for name in columns),
        info=OPEN,
    )
    old, new = table.c, insert(table)
    add = new.on_conflict_do_update(
        index_elements=["id"], set_={name: old[name] + new.excluded[name] for name in columns}
    )
    effects[add] = adding("members", *columns)
    projection = Projection(metadata, version)

    def row(meta: Meta, paid: int = 0, earned: int = 0, spent: int = 0) -> Row:
        return {"id": meta.stream_id, "paid": paid, "earned": earned, "spent": spent, "count": 1}

    @projection.on(PaidIn, add)
    def paid_in(event: PaidIn, meta: Meta) -> Row:
        fails("members", event.tag)
        return row(meta, paid=event.amount)

    @projection.on(Earned, add)
    def earned(event: Earned, meta: Meta) -> Row:
        fails("members", event.tag)
        return row(meta, earned=event.points)

    @projection.on(Spent, add)
    def spent(event: Spent, meta: Meta) -> Row:
        return row(meta, spent=event.points)

    return projection
