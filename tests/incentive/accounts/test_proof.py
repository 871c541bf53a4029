"""The commission lines of every account are what the rules give, and one that they do not give is named."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from services.incentive.accounts.decider import account
from services.incentive.accounts.events import CommissionEarned, CommissionLine, LineEvent
from services.incentive.accounts.proof import Lines
from services.incentive.app import service
from services.incentive.coverage.decider import COVERAGE_ID, coverage
from services.incentive.deals.decider import deal
from services.incentive.deals.proof import Shares
from services.incentive.pay.proof import payments
from shared.kernel.decider import category_of, stream_id_of
from shared.kernel.invariants import Happened
from shared.kernel.messages import Event, Meta
from shared.log.catalogue import encode_meta
from shared.log.engine import engine_of
from shared.log.log import Commit, NewEvent
from shared.log.postgres import PostgresLog
from shared.readers import proofs
from shared.readers.check import Finding, Subject, check
from shared.readers.postgres import PostgresReadStore
from shared.readers.tail import Tail
from shared.testing.examples import examples
from shared.testing.postgres import FreshDatabase, TestCluster
from tests.incentive.company import (
    Company,
    Payroll,
    amended,
    cancelled,
    id_of,
    joined,
    overdue,
    paid,
    plan,
    reversed_,
    signed,
)

from .test_any_order import histories

AT = datetime(2005, 1, 1, tzinfo=UTC)
TIERS = plan([("0", "0.02"), ("50000", "0.03")])


def logged(company: Company) -> list[Happened]:
    """Its own streams' events as a log has them."""
    versions: Counter[str] = Counter()
    found: list[Happened] = []
    for stream, event in company.log:
        if stream == "heard":
            continue
        versions[stream] += 1
        number, stream_id = len(found) + 1, stream_id_of(stream)
        event_id = id_of(f"{number}/{stream}")
        found.append((event, Meta(event_id, stream, stream_id, versions[stream], number, AT, AT, "system", event_id)))
    return found


def wrong(events: Sequence[Happened]) -> list[str]:
    """What the proofs find in all accounts and deals."""
    return [*_wrong_lines(events), *_wrong_shares(events)]


def _wrong_lines(events: Sequence[Happened]) -> Iterator[str]:
    proof = Lines([one for one in events if one[1].stream == coverage.stream(COVERAGE_ID)])
    for stream in sorted({meta.stream for _, meta in events if category_of(meta.stream) == account.category}):
        own = [one for one in events if one[1].stream == stream]
        wanted = {stream, *proof.beside(own)}
        yield from proof.wrong(stream, [one for one in events if one[1].stream in wanted])


def _wrong_shares(events: Sequence[Happened]) -> Iterator[str]:
    for stream in {meta.stream for _, meta in events if category_of(meta.stream) == deal.category}:
        yield from Shares().wrong(stream, [one for one in events if one[1].stream == stream])


@examples(15)
@given(histories())
def test_what_the_accounts_posted_is_what_the_rules_give(history: tuple[list[Event], list[Event]]) -> None:
    assert wrong(logged(Company().hear(*history[1]))) == []


def a_year() -> Company:
    return Payroll().hear(
        TIERS, joined("R"), joined("S"),
        signed("1", "2004-01-10", "60000", splits={"R": "60", "S": "40"}),
        paid("1", "2004-02-01", "20000", "P1"),
        overdue("1", "2004-03-01", "40000"),
        amended("1", "2004-03-10", "66000", "6000", {"R": "50", "S": "50"}),
        cancelled("1", "2004-03-20", "6000"),
        reversed_("1", "2004-04-01", "5000", "P1"),
        signed("2", "2004-02-10", "10000.01"),
    )  # fmt: skip


def test_a_line_too_much_too_little_or_gone_is_named_with_what_the_rules_give() -> None:
    events = logged(a_year())
    assert wrong(events) == []
    at, (line, meta) = next((n, one) for n, one in enumerate(events) if isinstance(one[0], CommissionEarned))
    assert isinstance(line, CommissionEarned)
    more = line.model_copy(update={"amount": line.amount + Decimal("0.01")})
    [told] = wrong([*events[:at], (more, meta), *events[at + 1 :]])
    assert told == (f"contract {line.contract_id}: earned of 2004-01-10 is {more.amount}, the rules give {line.amount}")
    [told] = wrong([*events[:at], *events[at + 1 :]])
    assert told.endswith(f"is 0.00, the rules give {line.amount}")
    [told] = wrong([*events, (line, meta)])
    assert told.endswith(f"is {2 * line.amount}, the rules give {line.amount}")
    other = line.model_copy(update={"rep_id": id_of("S")})
    assert wrong([*events[:at], (other, meta), *events[at + 1 :]]) == [f"line {line.line_id} is rep {id_of('S')}'s"]


async def test_a_line_that_a_hand_put_into_the_database_is_found(
    fresh_database: FreshDatabase, postgres: TestCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "PATIENCE", 0.0)  # nothing is on its way
    database = fresh_database()
    engine = engine_of(database.serving_url)
    async with await PostgresLog.open(database.serving_url) as log:
        events = logged(a_year())
        for event, meta in events:
            assert meta.version is not None
            new = NewEvent(
                meta.event_id, meta.stream, meta.version, type(event).__name__, 1, event.model_dump_json(),
                encode_meta(meta),
            )  # fmt: skip
            await log.append(Commit([new], [(meta.stream, meta.version - 1)]))
        subject = Subject(
            "incentive", PostgresReadStore(engine), Tail(log, service.catalogue()), invariants=service.invariants
        )

        async def found() -> dict[str, Finding]:
            return {one.name: one async for one in check(subject)}

        lines = sum(isinstance(event, CommissionLine) for event, _ in events)
        sound = await found()
        assert [one for one in sound.values() if not one.ok] == []
        assert sound["commission lines = what the rules give"].detail == f"2 streams; {lines} lines"
        planted = _planted(events)
        postgres.server.run_sql(f"SET session_replication_role = replica; {planted}", database.name)
        wrong_now = {name: one.detail for name, one in (await found()).items() if not one.ok}
        assert list(wrong_now) == ["commission lines = what the rules give", payments.name]
        assert f"contract {id_of('contract 1')}: released of 2004-05-05 is 12.34, the rules give 0" in str(wrong_now)
    await engine.dispose()


def _planted(events: Sequence[Happened]) -> str:
    """A line as the account would have posted it, at the end of the stream and of the log."""
    line, meta = next(one for one in reversed(events) if type(one[0]).__name__ == "CommissionReleased")
    assert isinstance(line, LineEvent)
    data = {**json.loads(line.model_dump_json()), "amount": "12.34", "on": "2004-05-05", "line_id": str(id_of("x"))}
    data["contract_id"] = data["item_id"] = str(id_of("contract 1"))
    last = max(m.version or 0 for _, m in events if m.stream == meta.stream)
    return (
        f"INSERT INTO event SELECT {len(events) + 1}, stream, {last + 1}, gen_random_uuid(), type, schema, "
        f"'{json.dumps(data)}', meta, published, source, source_position, recorded_at "
        f"FROM event WHERE position = {meta.position}"
    )
