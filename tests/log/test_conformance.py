"""What every log does. One suite over PostgreSQL and over its twin in memory."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from shared.log.epoch import LOG_STREAM
from shared.log.log import (
    Advance,
    Checkpoint,
    Claim,
    Commit,
    DataRefused,
    Log,
    Outcome,
    Request,
    Status,
    StoredRequest,
)
from tests.log.making import META, both, event, foreign, writing


def asked(key: str = "k", body_hash: str = "h", response: str = '{"id": 1}') -> Request:
    return Request("ann", "POST /v1/things", key, body_hash, response)


# Order and versions


async def test_positions_are_dense_and_in_order_of_commit(log: Log) -> None:
    assert await log.head() == 0
    assert await log.append(writing("a", count=2)) == Outcome(Status.COMMITTED, 2)
    assert await log.append(writing("b")) == Outcome(Status.COMMITTED, 3)
    assert await log.append(writing("a", after=2)) == Outcome(Status.COMMITTED, 4)
    assert [(row.position, row.stream, row.version) for row in await log.read(0, 10)] == [
        (1, "a", 1), (2, "a", 2), (3, "b", 1), (4, "a", 3),
    ]  # fmt: skip
    assert await log.head() == 4


async def test_what_was_appended_is_read_back_whole(log: Log) -> None:
    new = event("a", 1, data='{"text": "中文 \\u00e9 \\" \\\\u0000", "big": 12345678901234567890}', published=True)
    await log.append(Commit([new], [("a", 0)]))
    [row] = await log.read(0, 10)
    assert (row.event_id, row.type, row.schema) == (new.event_id, "Happened", 1)
    assert json.loads(row.data) == json.loads(new.data)
    assert row.meta == json.loads(META)
    assert row.published == {"type": "Told", "schema": 2, "data": {"of": "a"}}
    assert (row.source, row.source_position) == (None, None)
    assert row.recorded_at.tzinfo is not None


async def test_a_stream_that_has_moved_refuses_the_commit(log: Log) -> None:
    await log.append(writing("a"))
    assert await log.append(writing("a")) == Outcome(Status.VERSION_CONFLICT, 1)
    assert await log.append(writing("a", after=2)) == Outcome(Status.VERSION_CONFLICT, 1)
    assert await log.head() == 1


async def test_a_stream_that_was_only_read_refuses_the_commit_when_it_has_moved(log: Log) -> None:
    await log.append(writing("limit"))
    on_old = Commit([event("a", 1)], [("a", 0), ("limit", 0)])
    assert (await log.append(on_old)).status is Status.VERSION_CONFLICT
    on_new = Commit([event("a", 1)], [("a", 0), ("limit", 1)])
    assert await log.append(on_new) == Outcome(Status.COMMITTED, 2)


async def test_a_commit_over_several_streams_is_all_or_nothing(log: Log) -> None:
    await log.append(writing("b"))
    assert (await log.append(both(writing("a"), writing("b")))).status is Status.VERSION_CONFLICT
    assert await log.read_stream("a") == []
    assert await log.append(both(writing("a"), writing("b", after=1))) == Outcome(Status.COMMITTED, 3)


async def test_streams_interleaved_in_one_commit_keep_their_order(log: Log) -> None:
    commit = Commit([event("a", 1), event("b", 1), event("a", 2)], [("a", 0), ("b", 0)])
    assert await log.append(commit) == Outcome(Status.COMMITTED, 3)
    assert [(row.stream, row.version) for row in await log.read(0, 9)] == [("a", 1), ("b", 1), ("a", 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        Commit([event("a", 2)], [("a", 0)]),
        Commit([event("a", 1)]),
        Commit([event("a", 1), event("a", 1)], [("a", 0)]),
        Commit([event("a", 1)], [("a", 0), ("a", 0)]),
        Commit([event("a", None)]),
        Commit([event("a", 1, source="customer", source_position=1)], [("a", 0)]),
        Commit([foreign(1, published=True)]),
        Commit(claims=[Claim("s", "k", "a"), Claim("s", "k", "b")]),
    ],
)
async def test_a_commit_that_is_wrong_in_itself_is_a_mistake_of_its_writer(log: Log, wrong: Commit) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        await log.append(wrong)
    assert await log.head() == 0


# Repetition


async def test_a_repeated_commit_answers_with_the_position_of_the_original(log: Log) -> None:
    commit = writing("a", count=2)
    await log.append(commit)
    await log.append(writing("b"))
    assert await log.append(commit) == Outcome(Status.REPLAYED, 2)
    assert await log.head() == 3


async def test_a_commit_of_which_only_a_part_is_there_is_refused(log: Log) -> None:
    first = writing("a")
    await log.append(first)
    partly = Commit([*first.events, event("b", 1)], [("a", 0), ("b", 0)])
    assert (await log.append(partly)).status is Status.VERSION_CONFLICT
    await log.append(Commit([foreign(1)]))
    [_, heard] = await log.read(0, 9)
    with pytest.raises(DataRefused):
        await log.append(Commit([foreign(1, event_id=heard.event_id), foreign(2)]))
    assert await log.head() == 2


async def test_a_request_is_answered_once_and_its_response_kept(log: Log) -> None:
    first = writing("a", request=asked())
    assert await log.append(first) == Outcome(Status.COMMITTED, 1)
    await log.append(writing("b"))
    again = writing("c", request=asked(response="another"))
    assert await log.append(again) == Outcome(Status.REPLAYED, 1)
    assert await log.stored_request("ann", "POST /v1/things", "k") == StoredRequest("h", '{"id": 1}', 1)
    assert await log.read_stream("c") == []


async def test_a_request_key_is_a_clients_own_on_one_route(log: Log) -> None:
    await log.append(writing("a", request=asked()))
    for other in (Request("bob", "POST /v1/things", "k", "x", ""), Request("ann", "POST /v1/others", "k", "x", "")):
        assert (await log.append(Commit(request=other))).status is Status.COMMITTED
    assert await log.stored_request("bob", "POST /v1/others", "k") is None


async def test_a_request_key_with_another_body_is_refused(log: Log) -> None:
    await log.append(writing("a", request=asked()))
    assert await log.append(writing("b", request=asked(body_hash="other"))) == Outcome(Status.KEY_REUSED, 1)
    assert await log.head() == 1


async def test_a_request_that_changes_nothing_is_kept_too(log: Log) -> None:
    await log.append(writing("a", count=3))
    assert await log.append(Commit(request=asked())) == Outcome(Status.COMMITTED, 3)
    assert await log.append(Commit(request=asked())) == Outcome(Status.REPLAYED, 3)


async def test_a_refused_commit_leaves_no_request_no_claim_and_no_checkpoint(log: Log) -> None:
    await log.append(writing("a"))
    refused = writing("a", request=asked(), claims=[Claim("s", "k", "a")], advance=Advance("r", 0, 5))
    assert (await log.append(refused)).status is Status.VERSION_CONFLICT
    assert await log.stored_request("ann", "POST /v1/things", "k") is None
    assert await log.holder("s", "k") is None
    assert await log.checkpoint("r") == Checkpoint()


async def test_of_several_reasons_the_first_is_given(log: Log) -> None:
    first = writing("a", request=asked(), claims=[Claim("s", "k", "a")], advance=Advance("r", 0, 1))
    await log.append(first)
    everything: dict[str, Any] = {"claims": [Claim("s", "k", "b")], "advance": Advance("r", 0, 2)}
    for commit, status in [
        (Commit(first.events, first.expected, asked(body_hash="x"), **everything), Status.REPLAYED),
        (writing("a", request=asked(), **everything), Status.REPLAYED),
        (writing("a", request=asked(body_hash="x"), **everything), Status.KEY_REUSED),
        (writing("a", **everything), Status.VERSION_CONFLICT),
        (writing("b", **everything), Status.CLAIM_TAKEN),
        (writing("b", advance=Advance("r", 0, 2)), Status.CHECKPOINT_MOVED),
        (writing("b", advance=Advance("r", 1, 2)), Status.COMMITTED),
    ]:
        assert (await log.append(commit)).status is status


# Claims


async def test_a_claim_has_one_holder(log: Log) -> None:
    await log.append(writing("a", claims=[Claim("external_id", "X", "a")]))
    assert await log.holder("external_id", "X") == "a"
    assert (await log.append(writing("b", claims=[Claim("external_id", "X", "b")]))).status is Status.CLAIM_TAKEN
    assert (await log.append(writing("b", claims=[Claim("other", "X", "b")]))).status is Status.COMMITTED


async def test_a_stream_may_take_what_it_holds_already(log: Log) -> None:
    claim = Claim("s", "k", "a")
    await log.append(writing("a", claims=[claim]))
    assert (await log.append(writing("a", after=1, claims=[claim, claim]))).status is Status.COMMITTED


async def test_a_released_claim_can_be_taken_by_another(log: Log) -> None:
    await log.append(writing("a", claims=[Claim("s", "k", "a")]))
    await log.append(writing("a", after=1, releases=[Claim("s", "k", "a")]))
    assert await log.holder("s", "k") is None
    assert (await log.append(writing("b", claims=[Claim("s", "k", "b")]))).status is Status.COMMITTED


async def test_only_its_holder_can_release_a_claim(log: Log) -> None:
    await log.append(writing("a", claims=[Claim("s", "k", "a")]))
    assert (await log.append(writing("b", releases=[Claim("s", "k", "b")]))).status is Status.COMMITTED
    assert await log.holder("s", "k") == "a"
    robbery = writing("c", releases=[Claim("s", "k", "c")], claims=[Claim("s", "k", "c")])
    assert (await log.append(robbery)).status is Status.CLAIM_TAKEN


async def test_a_claim_is_handed_over_in_one_commit(log: Log) -> None:
    await log.append(writing("a", claims=[Claim("s", "k", "a")]))
    hand_over = writing("b", releases=[Claim("s", "k", "a")], claims=[Claim("s", "k", "b")])
    assert (await log.append(hand_over)).status is Status.COMMITTED
    assert await log.holder("s", "k") == "b"


# Checkpoints and foreign events


async def test_a_checkpoint_moves_only_from_where_it_stands(log: Log) -> None:
    assert await log.checkpoint("r") == Checkpoint(0, 1)
    assert (await log.append(Commit(advance=Advance("r", 3, 4)))).status is Status.CHECKPOINT_MOVED
    assert (await log.append(Commit(advance=Advance("r", 0, 4)))).status is Status.COMMITTED
    assert (await log.append(writing("a", advance=Advance("r", 4, 9, epoch=2)))).status is Status.COMMITTED
    assert (await log.append(writing("b", advance=Advance("r", 4, 9)))).status is Status.CHECKPOINT_MOVED
    assert await log.checkpoint("r") == Checkpoint(9, 2)
    assert await log.read_stream("b") == []


async def test_what_is_heard_stands_in_the_same_order_and_in_no_stream_of_ours(log: Log) -> None:
    heard = Commit([foreign(4), foreign(9)], advance=Advance("customer", 0, 9))
    await log.append(writing("customer-thing"))
    assert await log.append(heard) == Outcome(Status.COMMITTED, 3)
    await log.append(writing("customer-thing", after=1))
    assert [(row.source, row.source_position, row.version) for row in await log.read(0, 9)] == [
        (None, None, 1), ("customer", 4, None), ("customer", 9, None), (None, None, 2),
    ]  # fmt: skip
    assert [row.position for row in await log.read_stream("customer-thing")] == [1, 4]
    assert [row.position for row in await log.read_streams(["customer-thing"], 9)] == [1, 4]
    assert (await log.feed(0, 9)).items == []


async def test_an_owners_position_is_heard_once(log: Log) -> None:
    await log.append(Commit([foreign(4)]))
    with pytest.raises(DataRefused):
        await log.append(Commit([foreign(4)]))
    assert (await log.append(Commit([foreign(4, source="incentive")]))).status is Status.COMMITTED


# Reading


async def test_the_tail_is_read_in_pages(log: Log) -> None:
    await log.append(writing("a", count=5))
    assert [row.position for row in await log.read(1, 2)] == [2, 3]
    assert await log.read(5, 2) == []


async def test_a_stream_is_read_from_a_version_on(log: Log) -> None:
    await log.append(writing("a", count=3))
    await log.append(writing("ab"))
    assert [row.version for row in await log.read_stream("a", 1)] == [2, 3]
    assert await log.read_stream("nothing") == []


async def test_a_stream_is_read_from_its_last_event_of_a_type_on_with_the_one_that_began_it(log: Log) -> None:
    await log.append(writing("b"))
    for after, type in enumerate(("Began", "Opened", "Moved", "Opened", "Moved", "Moved")):
        written = writing("a", after=after)
        await log.append(written._replace(events=[event._replace(type=type) for event in written.events]))
    assert [row.version for row in await log.read_opened("a", "Opened")] == [1, 4, 5, 6]
    assert [row.version for row in await log.read_opened("a", "Closed")] == [1, 2, 3, 4, 5, 6]
    assert [row.version for row in await log.read_opened("a", "Began")] == [1, 2, 3, 4, 5, 6]
    assert [row.version for row in await log.read_opened("b", "Opened")] == [1]
    assert await log.read_opened("nothing", "Opened") == []


async def test_several_streams_are_read_in_log_order_up_to_a_position(log: Log) -> None:
    for commit in (writing("b"), writing("a"), writing("c"), writing("b", after=1), writing("a", after=1)):
        await log.append(commit)
    rows = await log.read_streams(["a", "b", "a", "nothing"], 4)
    assert [(row.position, row.stream) for row in rows] == [(1, "b"), (2, "a"), (4, "b")]


async def test_a_feed_links_each_published_event_to_the_one_before(log: Log) -> None:
    for stream, published in (("a", True), ("b", False), ("c", True), ("d", False), ("e", True), ("f", False)):
        await log.append(writing(stream, published=published))
    page = await log.feed(0, 2)
    assert [(item.previous, item.position, item.epoch) for item in page.items] == [(0, 1, 1), (1, 3, 1)]
    assert (page.epoch, page.next, page.head) == (1, 3, 5)
    rest = await log.feed(page.next, 2)
    assert [(item.previous, item.position) for item in rest.items] == [(3, 5)]
    assert [(item.previous, item.position) for item in (await log.feed(2, 1)).items] == [(1, 3)]
    item = page.items[0]
    assert (item.type, item.schema, item.data, item.stream) == ("Told", 2, {"of": "a"}, "a")
    assert (item.actor, item.hops, item.causation) == ("ann", 0, None)


async def test_beyond_its_end_a_feed_is_empty(log: Log) -> None:
    assert (await log.feed(0, 5)).head == 0
    await log.append(writing("a", published=True))
    page = await log.feed(70, 5)
    assert (page.items, page.next, page.head) == ([], 70, 1)


# Epochs


async def test_an_epoch_begins_above_what_was_seen_and_says_what_was_lost(log: Log) -> None:
    await log.append(writing("a", published=True))
    assert await log.begin_epoch(8, 2, 7, reason="the disk", actor="somebody") == 2
    assert await log.append(writing("b", published=True)) == Outcome(Status.COMMITTED, 9)
    [_, began, _] = await log.read(0, 9)
    assert (began.position, began.stream, began.version, began.type) == (8, LOG_STREAM, 1, "EpochBegan")
    assert began.meta["actor"] == "somebody"
    assert json.loads(began.data) == {"epoch": 2, "from": 8, "lost_from": 2, "lost_to": 7, "reason": "the disk"}
    page = await log.feed(0, 9)
    assert page.epoch == 2
    assert [(item.epoch, item.previous, item.position) for item in page.items] == [(1, 0, 1), (2, 1, 8), (2, 8, 9)]
    assert (page.items[1].type, page.items[1].data) == ("EpochBegan", json.loads(began.data))


async def test_an_epoch_cannot_begin_below_the_head(log: Log) -> None:
    await log.append(writing("a", count=3))
    with pytest.raises(ValueError, match="not above the head 3"):
        await log.begin_epoch(3, None, None)
    assert await log.begin_epoch(4, None, None) == 2
    assert await log.begin_epoch(5, None, None) == 3
    assert [row.version for row in await log.read_stream(LOG_STREAM)] == [1, 2]


async def test_an_epoch_comes_after_those_that_others_know_of_a_log_that_has_forgotten_them(log: Log) -> None:
    await log.append(writing("a", published=True))
    assert await log.begin_epoch(9, 2, 8, epoch=4) == 4
    with pytest.raises(ValueError, match="epoch 4 is not after the last"):
        await log.begin_epoch(10, None, None, epoch=4)
    await log.append(writing("b", published=True))
    page = await log.feed(0, 9)
    assert (page.epoch, [item.epoch for item in page.items]) == (4, [1, 4, 4])


async def test_a_log_tells_which_events_it_has_heard_from_a_source(log: Log) -> None:
    await log.append(own := writing("a"))
    told = [foreign(number, source="pipeline") for number in (1, 2)]
    await log.append(Commit(told))
    ids = [told[0].event_id, own.events[0].event_id, uuid4()]
    assert await log.heard("pipeline", ids) == {told[0].event_id}
    assert await log.heard("customer", ids) == set()


# Waiting


async def test_waiting_ends_when_the_head_has_moved_or_the_time_is_up(log: Log) -> None:
    assert await log.wait(0, 0) == 0
    assert await log.wait(0, 0.01) == 0
    waiting = [asyncio.create_task(log.wait(after, 30)) for after in (0, 0, 1)]
    await asyncio.sleep(0.01)
    await log.append(writing("a"))
    assert await waiting[0] == await waiting[1] == 1
    assert not waiting[2].done()
    await log.append(writing("b"))
    assert await waiting[2] == 2
    assert await log.wait(1, 30) == 2


# Data that cannot be kept


@pytest.mark.parametrize(
    "bad",
    [
        Commit([event("a\0", 1)], [("a\0", 0)]),
        Commit([event("a", 1, data='{"x": "\0"}')], [("a", 0)]),
        Commit([event("a", 1, data='{"x": "\\u0000"}')], [("a", 0)]),
        Commit([event("a", 1, data='{"x": "\\\\\\u0000"}')], [("a", 0)]),
        Commit([event("a", 1, data="{")], [("a", 0)]),
        Commit([event("长" * 900, 1)], [("长" * 900, 0)]),
        Commit([event("a", 1, data='"' + "x" * 5_000_000 + '"')], [("a", 0)]),
        Commit(request=asked(key="k" * 3000)),
        Commit(request=asked(response="\0")),
        Commit(claims=[Claim("s", "\0", "a")]),
    ],
)
async def test_data_that_cannot_be_kept_is_refused_and_hurts_nobody(log: Log, bad: Commit) -> None:
    results = await asyncio.gather(
        log.append(writing("b")), log.append(bad), log.append(writing("c")), return_exceptions=True
    )
    assert isinstance(results[1], DataRefused)
    assert {result.position for result in results if isinstance(result, Outcome)} == {1, 2}
    assert await log.head() == 2


async def test_what_a_log_published_is_at_most_256_kib(log: Log) -> None:
    form = json.dumps({"type": "Told", "schema": 1, "data": {"x": "y" * 262144}})
    big = event("a", 1)._replace(published=form)
    with pytest.raises(DataRefused):
        await log.append(Commit([big], [("a", 0)]))


# Many at once


async def test_of_many_writers_on_one_stream_exactly_one_wins_each_version(log: Log) -> None:
    outcomes = await asyncio.gather(*(log.append(writing("a")) for _ in range(20)))
    assert sorted(outcome.status for outcome in outcomes) == ["committed"] + ["version-conflict"] * 19


async def test_many_commits_at_once_get_a_position_each(log: Log) -> None:
    outcomes = await asyncio.gather(*(log.append(writing(f"s{n}", count=1 + n % 3)) for n in range(600)))
    rows = await log.read(0, 9999)
    assert [row.position for row in rows] == list(range(1, 1201))
    last = {row.stream: row.position for row in rows}
    assert [outcome.position for outcome in outcomes] == [last[f"s{n}"] for n in range(600)]
