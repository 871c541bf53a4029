"""Repetitions, versions and positions: what a client can rely on when it sends a command."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.testing.serving import Served

from .conftest import ACME, problem


async def test_a_created_thing_is_answered_with_where_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/customers", json=ACME)
    thing = answer.json()

    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/customers/{thing['id']}"
    assert answer.headers["etag"] == f'"{thing["version"]}"' == '"1"'
    assert answer.headers["log-position"] == "1"
    assert {**thing, **ACME} == thing
    again = await client.get(answer.headers["location"])
    assert again.json() == thing
    assert (again.headers["etag"], again.headers["log-position"]) == ('"1"', "1")


async def test_created_at_is_the_time_in_the_feed(served: Served, acme: dict[str, Any]) -> None:
    (item,) = (await served.as_("service").get("/feed?wait=0")).json()["items"]
    assert item["time"] == acme["created_at"]


async def test_a_taken_external_id_names_who_has_it(client: httpx.AsyncClient, acme: dict[str, Any]) -> None:
    answer = await client.post("/v1/customers", json={**ACME, "name": "Other"})

    assert problem(answer) == (409, "already-exists")
    assert answer.json()["existing_id"] == acme["id"]


async def test_the_same_key_and_body_give_the_same_answer(served: Served, client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "one"}
    first = await client.post("/v1/customers", json=ACME, headers=key)
    again = await client.post("/v1/customers", json=ACME, headers=key)

    assert (first.status_code, first.content, first.headers) == (again.status_code, again.content, again.headers)
    assert await served.runtime.log.head() == 1


async def test_the_same_key_with_another_body_is_refused(served: Served, client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "one"}
    await client.post("/v1/customers", json=ACME, headers=key)
    answer = await client.post("/v1/customers", json={**ACME, "external_id": "7"}, headers=key)

    assert problem(answer) == (422, "idempotency-key-reused")
    assert await served.runtime.log.head() == 1


async def test_another_client_or_route_may_use_the_same_key(served: Served, client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "one"}
    first = await client.post("/v1/customers", json=ACME, headers=key)
    other = await served.as_("rep").post("/v1/customers", json={**ACME, "external_id": "7"}, headers=key)
    path = f"/v1/customers/{first.json()['id']}/contacts"
    third = await client.post(path, json={"name": "Ann"}, headers=key)

    assert (first.status_code, other.status_code, third.status_code) == (201, 201, 200)


async def test_a_refusal_is_not_remembered(client: httpx.AsyncClient, acme: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "one"}
    assert problem(await client.post("/v1/customers", json=ACME, headers=key))[0] == 409
    assert (await client.post("/v1/customers", json={**ACME, "external_id": "7"}, headers=key)).status_code == 201


async def test_a_hundred_at_once_with_one_key_have_one_effect(served: Served, client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "one"}
    answers = await asyncio.gather(*(client.post("/v1/customers", json=ACME, headers=key) for _ in range(100)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await served.runtime.log.head() == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a b", "ü"])
async def test_a_key_that_is_none_is_refused(client: httpx.AsyncClient, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode())]
    assert problem(await client.post("/v1/customers", json=ACME, headers=headers)) == (400, "unreadable")


async def test_a_replayed_command_is_answered_though_the_thing_has_moved_on(
    client: httpx.AsyncClient, acme: dict[str, Any]
) -> None:
    path, headers = f"/v1/customers/{acme['id']}", {"Idempotency-Key": "one", "If-Match": '"1"'}
    first = await client.patch(path, json={"city": "Oslo"}, headers=headers)
    await client.patch(path, json={"city": "Rome"}, headers={"If-Match": '"2"'})
    again = await client.patch(path, json={"city": "Oslo"}, headers=headers)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json() and again.headers["etag"] == '"2"'


async def test_an_old_version_is_a_412_and_a_missing_one_a_428(
    served: Served, client: httpx.AsyncClient, acme: dict[str, Any]
) -> None:
    path = f"/v1/customers/{acme['id']}"

    assert problem(await client.patch(path, json={"city": "Oslo"})) == (428, "precondition-required")
    for tag in ('"2"', '"0"', '"01"', 'W/"1"', '"x"'):
        answer = await client.patch(path, json={"city": "Oslo"}, headers={"If-Match": tag})
        assert problem(answer) == (412, "precondition-failed"), tag
    assert problem(await client.patch(path, json={}, headers={"If-Match": "1"})) == (400, "unreadable")
    assert await served.runtime.log.head() == 1
    for tag in ('"1"', "*"):
        assert (await client.patch(path, json={"city": tag}, headers={"If-Match": tag})).status_code == 200


async def test_a_version_of_nothing_is_a_404(client: httpx.AsyncClient) -> None:
    path = "/v1/customers/01900000-0000-7000-8000-000000000000"
    for tag in ('"1"', "*"):
        answer = await client.patch(path, json={"city": "Oslo"}, headers={"If-Match": tag})
        assert problem(answer) == (404, "not-found")


async def test_nothing_can_match_before_a_thing_is_there(served: Served, client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/customers", json=ACME, headers={"If-Match": "*"})
    assert problem(answer) == (412, "precondition-failed")
    assert await served.runtime.log.head() == 0


async def test_what_is_done_already_changes_nothing(
    served: Served, client: httpx.AsyncClient, acme: dict[str, Any]
) -> None:
    path = f"/v1/customers/{acme['id']}"
    answer = await client.patch(path, json={"country": "USA"}, headers={"If-Match": "*"})

    assert answer.status_code == 200
    assert (answer.headers["etag"], answer.headers["log-position"]) == ('"1"', "1")
    assert await served.runtime.log.head() == 1


async def test_a_no_op_with_a_key_is_remembered_too(client: httpx.AsyncClient, acme: dict[str, Any]) -> None:
    path, headers = f"/v1/customers/{acme['id']}", {"If-Match": "*", "Idempotency-Key": "no-op"}
    first = await client.patch(path, json={"country": "USA"}, headers=headers)
    await client.patch(path, json={"country": "Norway"}, headers={"If-Match": "*"})
    again = await client.patch(path, json={"country": "USA"}, headers=headers)

    assert again.json() == first.json() and again.headers["log-position"] == first.headers["log-position"] == "1"


async def test_one_reads_what_one_wrote(client: httpx.AsyncClient) -> None:
    for number in range(20):
        made = await client.post("/v1/customers", json={**ACME, "external_id": str(number)})
        position = made.headers["log-position"]
        listed = await client.get(f"/v1/customers?external_id={number}&min_position={position}")
        assert [one["id"] for one in listed.json()["items"]] == [made.json()["id"]]


async def test_a_position_beyond_the_head_is_refused_at_once(client: httpx.AsyncClient) -> None:
    assert problem(await client.get("/v1/customers?min_position=1")) == (422, "position-unknown")


async def test_changes_at_the_same_moment_all_count(client: httpx.AsyncClient, acme: dict[str, Any]) -> None:
    path = f"/v1/customers/{acme['id']}/contacts"
    answers = await asyncio.gather(*(client.post(path, json={"name": f"N{n}"}) for n in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    thing = (await client.get(f"/v1/customers/{acme['id']}")).json()
    assert {contact["name"] for contact in thing["contacts"]} == {"N0", "N1", "N2", "N3"}


async def test_a_refusal_is_never_given_from_a_stale_cache(served: Served, client: httpx.AsyncClient) -> None:
    """Another process has moved the stream: what this one remembers of it must not decide."""
    made = await client.post("/v1/customers", json={**ACME, "owner_id": "01900000-0000-7000-8000-000000000001"})
    path = f"/v1/customers/{made.json()['id']}"
    stream = f"customer-{made.json()['id']}"
    before = served.runtime.executor.streams._cache[stream]
    assign = {"owner_id": "01900000-0000-7000-8000-000000000002", "effective_on": "2004-05-01", "reason": "moved"}
    await client.post(f"{path}/assign", json=assign)
    served.runtime.executor.streams._cache[stream] = before

    back = {**assign, "owner_id": "01900000-0000-7000-8000-000000000001", "effective_on": "2004-06-01"}
    answer = await client.post(f"{path}/assign", json=back)  # by the stale state it would be a no-op

    assert answer.json()["owner_id"] == back["owner_id"] and answer.headers["etag"] == '"3"'


async def test_many_that_meet_on_one_stream_take_turns(
    served: Served, client: httpx.AsyncClient, acme: dict[str, Any]
) -> None:
    path = f"/v1/customers/{acme['id']}/contacts"
    answers = await asyncio.gather(*(client.post(path, json={"name": f"N{n}"}) for n in range(40)))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(int(answer.headers["etag"].strip('"')) for answer in answers) == list(range(2, 42))
    assert not served.runtime.executor._turns._locks
