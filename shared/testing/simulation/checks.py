"""What must be true of a world that has come to rest. Each finding begins with the name of the rule that is broken."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from shared.log.epoch import EPOCH_BEGAN
from shared.log.log import Recorded
from shared.readers.operations import ParkedDiscarded
from shared.readers.store import schema_of
from shared.testing.memory import MemoryLog

from . import bank, club
from .history import History
from .published import PaidIn
from .requests import Requests
from .running import Manifest
from .world import World


def findings(world: World) -> Iterator[str]:
    """All that is wrong. Nothing, if the kernel is right."""
    histories = {
        "bank": History(world.bank.log.rows, world.domain.bank_events, bank.account),
        "club": History(world.club.log.rows, world.domain.club_events, club.points, club.tally),
    }
    for made in (world.bank, world.club):
        yield from _dense(made.log)
        yield from _gapless(made.log)
        yield from _acts_recorded(made, histories[made.name])
    yield from _never_negative(histories)
    yield from _names_unique(world.bank.log, histories["bank"])
    yield from _published_as_it_was(world.bank.log, histories["bank"])
    requests = Requests(world, histories)
    for asked in (one for one in world.asked if not one.forgotten):
        yield from requests.findings(asked)
    yield from _seen(world, histories)
    yield from _relayed(world)
    yield from _heard_exactly(world)
    yield from _effects_once(world, histories["club"])
    yield from _not_behind(world)
    yield from _equals_rebuild(world)
    yield from _turnover_true(world, histories["bank"])


def _dense(log: MemoryLog) -> Iterator[str]:
    last = 0
    for row in log.rows:
        if row.position != last + 1 and not (row.type == EPOCH_BEGAN and row.position > last):
            yield f"positions dense: {row.position} follows {last}"
        last = row.position


def _gapless(log: MemoryLog) -> Iterator[str]:
    versions: Counter[str] = Counter()
    for row in log.rows:
        if row.source is None:
            versions[row.stream] += 1
            if row.version != versions[row.stream]:
                yield f"versions gapless: {row.stream} has {row.version} in the place of {versions[row.stream]}"


def _acts_recorded(made: Manifest, history: History) -> Iterator[str]:
    told = {
        (event.reader.rstrip("0123456789"), position)  # in whichever version of a projection
        for event in history.events
        if isinstance(event, ParkedDiscarded)
        for position in event.positions
    }
    for one in made.store.rows.values():
        if one.status == "discarded" and (one.reader.rstrip("0123456789"), one.position) not in told:
            yield f"acts recorded: nobody discarded {one.reader} {one.position}"


def _never_negative(histories: dict[str, History]) -> Iterator[str]:
    for history in histories.values():
        for stream, past in history.streams.items():
            for one in past:
                balance = one.state.balance if isinstance(one.state, bank.Account) else one.state
                if balance < 0:
                    yield f"never negative: {stream} is at {balance} at position {one.position}"
                    break


def _names_unique(log: MemoryLog, history: History) -> Iterator[str]:
    for position, holders in history.names:
        accounts = Counter(holders.values())
        open_now = sum(history.at(stream, position).version > 0 for stream in history.streams)
        if len(accounts) != open_now:
            yield f"claims unique: {open_now} accounts have {len(accounts)} names at position {position}"
            return
    held = {key: stream for (_, key), stream in log.claims.items()}
    if held != history.holders(log.top):
        yield f"claims unique: {held} are held, the events say {history.holders(log.top)}"


def _published_as_it_was(log: MemoryLog, history: History) -> Iterator[str]:
    for row in log.rows:
        if row.published and row.type == "Deposited":
            said, was = row.published["data"]["balance"], history.at(row.stream, row.position).state.balance
            if said != was:
                yield f"published as it was: {row.position} says {said}, the balance was {was}"


def _seen(world: World, histories: dict[str, History]) -> Iterator[str]:
    for one in world.looked:
        stream, seen = one.decider.stream(one.stream_id), one.folded
        known = histories[one.service].at(stream, one.since).version
        if seen.head.version < known:
            yield f"never a stale read: {stream} was read at {seen.head.version}, it had been at {known}"
        past = histories[one.service].at(stream, seen.head.position)
        if (past.version, past.state) != (seen.head.version, seen.state):
            yield f"never a stale read: {stream} was read as {seen.state} at {seen.head}, it was {past}"


def _relayed(world: World) -> Iterator[str]:
    """Whoever had read all that was ever written to a topic would have missed nothing, and everything is there."""
    if world.broker is None:
        return
    last = number = 0
    for made, record in world.broker.written:
        last, number = (last if made == number else 0), made
        if record.previous > last:
            yield f"relayed in order: topic {made} has {record.position} after {last}, without {record.previous}"
        last = max(last, record.position)
    written = {record.position for _, record in world.broker.written}
    missing = [row.position for row in world.bank.log.rows if row.published and row.position not in written]
    if missing:
        yield f"relayed in order: {missing} were never written"


def _heard_exactly(world: World) -> Iterator[str]:
    owned: list[tuple[Any, ...]] = [
        (row.position, row.event_id, row.published["type"], row.stream, row.meta)
        for row in world.bank.log.rows
        if row.published
    ]
    lost = [position for row in world.bank.log.rows for position in _lost(row)]
    heard = [
        (row.source_position, row.event_id, row.type, row.stream, row.meta)
        for row in world.club.log.rows
        if row.source and row.source_position not in lost
    ]
    if owned != heard:
        here, there = [one[0] for one in heard], [one[0] for one in owned]
        yield f"heard exactly once, in order: the bank published {there}, the club heard {here}"


def _lost(row: Recorded) -> range:
    """The positions that the log calls lost as it begins an epoch: those who heard of them keep what they heard."""
    began = json.loads(row.data) if row.type == EPOCH_BEGAN else {}
    return range(began["lost_from"], began["lost_to"] + 1) if began.get("lost_from") else range(0)


def _effects_once(world: World, history: History) -> Iterator[str]:
    """What the policy did for each payment heard, and in which order for one account."""
    given_up = {one.position for one in world.club.store.rows.values() if one.reader == "policy:earning"}
    earned: dict[int, list[int]] = {}
    counted: Counter[int] = Counter()
    order: dict[str, list[int]] = {}
    for row, event in zip(world.club.log.rows, history.events, strict=True):
        if isinstance(event, club.Earned):
            earned.setdefault(event.cause, []).append(event.points)
            order.setdefault(row.stream, []).append(event.cause)
        elif isinstance(event, club.Counted):
            counted[event.cause] += 1
    for row, event in zip(world.club.log.rows, history.events, strict=True):
        if isinstance(event, PaidIn):
            due = [] if row.position in given_up else [event.amount]
            cause = row.source_position or 0
            if earned.get(cause, []) != due or counted[cause] != len(due):
                yield (
                    f"effects exactly once: payment {cause} at {row.position} gave {earned.get(cause, [])} and "
                    f"{counted[cause]} counts, due is {due}"
                )
    for stream, causes in order.items():
        if causes != sorted(causes):
            yield f"effects in order: {stream} follows from {causes}"


def _not_behind(world: World) -> Iterator[str]:
    for made in (world.bank, world.club):
        for one in made.store.takeovers:
            if one.position < one.before:
                yield (
                    f"a take-over is not behind: {one.name} {one.version} took over at {one.position}, "
                    f"when its predecessor was at {one.before}"
                )


def _equals_rebuild(world: World) -> Iterator[str]:
    for made in (world.bank, world.club):
        for projected in made.projections:
            served = world.tables[made.name][f"{projected.name}_v{world.served[made.name]}"]
            rebuilt = made.store.schemas[schema_of(projected)]
            for table in served:
                for key in sorted({*served[table], *rebuilt[table]}):
                    here, there = served[table].get(key), rebuilt[table].get(key)
                    if here != there:
                        yield f"tables equal their rebuild: {projected.name} {key[0]} is {here}, rebuilt {there}"


def _turnover_true(world: World, history: History) -> Iterator[str]:
    """Against a sum made here, so that a mistake that the rebuild repeats is seen too."""
    given_up = {
        one.position
        for one in world.bank.store.rows.values()
        if one.reader == f"projection:turnover:{world.served['bank']}" and one.status == "discarded"
    }
    due: dict[UUID, list[int]] = {}
    for row, event in zip(world.bank.log.rows, history.events, strict=True):
        if isinstance(event, bank.Deposited | bank.Withdrawn) and row.position not in given_up:
            sums = due.setdefault(UUID(row.stream[-36:]), [0, 0, 0])
            sums[isinstance(event, bank.Withdrawn)] += event.amount
            sums[2] += 1
    rows = world.tables["bank"][f"turnover_v{world.served['bank']}"]["turnover"].values()
    found = {row["id"]: [row["came"], row["went"], row["count"]] for row in rows}
    if found != due:
        yield f"tables tell the truth: turnover is {found}, the events say {due}"
