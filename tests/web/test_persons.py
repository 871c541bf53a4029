"""Erasing a person over HTTP, on the customer service."""

from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from services.customer.app import service
from shared.kernel.messages import Actor
from shared.log.execution import Executor
from shared.log.keys import PersonKeys
from shared.log.origin import Origin
from shared.log.postgres import PostgresLog
from shared.log.unit import Unit
from shared.readers import check as checks
from shared.readers.check import Finding, Subject, check
from shared.readers.erasures import ErasePerson, person
from shared.readers.postgres import PostgresReadStore
from shared.readers.tail import Tail
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from shared.web.runtime import Runtime

from .conftest import ACME, problem

CONTACTS = [
    {"name": "Carine Schmitt", "phone": "40.32.2555", "email": "carine@example.com"},
    {"name": "Jean King"},
]
REASON = {"reason": "asked for by letter"}


async def registered(served: Served, **headers: str) -> dict[str, Any]:
    body = {**ACME, "contacts": CONTACTS, "phone": "555 0101"}
    answer = await served.as_("assistant").post("/v1/customers", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_an_erased_contact_shows_as_null_wherever_it_is_read(served: Served) -> None:
    assistant, legal = served.as_("assistant"), served.as_("legal", sub="lea")
    made = await registered(served, **{"Idempotency-Key": "k1"})
    carine = made["contacts"][0]["contact_id"]
    found = (await legal.get("/ops/persons", params={"of": made["id"]})).json()["items"]
    assert [one["fields"] for one in found] == [
        {"phone": "555 0101"},
        {"name": "Carine Schmitt", "phone": "40.32.2555", "email": "carine@example.com"},
        {"name": "Jean King"},
    ]
    assert (found[1]["person_id"], found[1]["status"]) == (carine, "kept")

    erased = await legal.post(f"/ops/persons/{carine}/erase", json=REASON)
    assert (erased.status_code, erased.json()["status"]) == (200, "erased")
    assert [(one["actor"], one["reason"]) for one in erased.json()["erasures"]] == [("lea", "asked for by letter")]
    await served.caught_up()

    nothing = {"name": None, "phone": None, "email": None}
    read = (await assistant.get(f"/v1/customers/{made['id']}")).json()
    [listed] = (await assistant.get("/v1/customers")).json()["items"]
    replayed = await registered(served, **{"Idempotency-Key": "k1"})
    for shown in (read, listed, replayed):
        assert nothing.items() <= shown["contacts"][0].items()
        assert (shown["contacts"][1]["name"], shown["phone"]) == ("Jean King", "555 0101")
    again = (await legal.get("/ops/persons", params={"of": made["id"]})).json()["items"]
    assert (again[1]["status"], again[1]["fields"]) == ("erased", nothing)


async def test_erasing_again_does_nothing_and_what_is_written_anew_can_be_erased_again(served: Served) -> None:
    assistant, admin = served.as_("assistant"), served.as_("admin")
    made = await registered(served)
    carine = made["contacts"][0]["contact_id"]
    path, contact = f"/ops/persons/{carine}", f"/v1/customers/{made['id']}/contacts/{carine}"
    first = await admin.post(f"{path}/erase", json=REASON)
    again = await admin.post(f"{path}/erase", json={"reason": "to be sure"})
    assert again.json() == first.json() == (await admin.get(path)).json()

    patched = await assistant.patch(contact, json={"phone": "2"}, headers={"If-Match": "*"})
    assert [patched.json()["contacts"][0][name] for name in ("name", "phone")] == [None, "2"]
    assert (await admin.get(path)).json()["status"] == "kept"
    assert len((await admin.post(f"{path}/erase", json=REASON)).json()["erasures"]) == 2
    assert (await assistant.get(f"/v1/customers/{made['id']}")).json()["contacts"][0]["phone"] is None


async def test_only_who_answers_for_the_persons_may_erase_them(served: Served) -> None:
    made = await registered(served)
    carine = made["contacts"][0]["contact_id"]
    for role in ("ops", "hr", "director", "assistant", "service"):
        client = served.as_(role)
        for answer in (
            await client.post(f"/ops/persons/{carine}/erase", json=REASON),
            await client.get(f"/ops/persons/{carine}"),
            await client.get("/ops/persons", params={"of": made["id"]}),
        ):
            assert problem(answer) == (403, "forbidden"), role
    assert (await served.as_("admin").get(f"/ops/persons/{carine}")).json()["status"] == "kept"


async def test_what_is_wrong_is_said_and_changes_nothing(served: Served) -> None:
    admin, nobody = served.as_("admin"), uuid4()

    async def erase(person_id: object, body: Any) -> httpx.Response:
        return await admin.post(f"/ops/persons/{person_id}/erase", json=body)

    assert problem(await erase(nobody, REASON)) == (404, "not-found")
    assert problem(await erase("x", REASON)) == (422, "invalid-input")
    for body in ({}, {"reason": ""}, {"reason": "why", "who": "x"}):
        assert problem(await erase(nobody, body)) == (422, "invalid-input")
    assert problem(await admin.get("/ops/persons")) == (422, "invalid-input")
    assert (await admin.get(f"/ops/persons/{nobody}")).json() == {
        "person_id": str(nobody), "status": "unknown", "erasures": [],
    }  # fmt: skip


async def test_a_key_whose_destruction_was_interrupted_goes_when_the_service_is_back(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    url = fresh_database(of=service).serving_url
    async with serving(service, url, tmp_path) as served:
        carine = UUID((await registered(served))["contacts"][0]["contact_id"])
        keys = served.runtime.keys
        key = await keys.fingerprint(carine)
        assert key is not None
    async with PersonKeys(served.settings.person_keys_url) as store:  # the event alone, as after a crash behind it
        await _say_erased(url, carine, key)
        assert await store.fingerprint(carine) == key
        async with serving(service, url, tmp_path) as served:
            await served.caught_up()
            assert await store.fingerprint(carine) is None
            status = (await served.as_("legal").get(f"/ops/persons/{carine}")).json()["status"]
            assert status == "erased"


async def test_a_destroyed_key_that_comes_back_with_a_backup_is_found(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PATIENCE", 0.0)
    carine = UUID((await registered(served))["contacts"][0]["contact_id"])
    runtime, file = served.runtime, Path(served.settings.person_keys_url.partition("///")[2])
    backup = file.read_bytes()
    await served.as_("admin").post(f"/ops/persons/{carine}/erase", json=REASON)
    assert (await _found(runtime)).detail == "1 erasures"
    file.write_bytes(backup)
    found = await _found(runtime)
    assert not found.ok and str(carine) in found.detail
    await served.as_("admin").post(f"/ops/persons/{carine}/erase", json=REASON)
    assert (await _found(runtime)).ok and await runtime.keys.fingerprint(carine) is None


async def _found(runtime: Runtime) -> Finding:
    log = cast(PostgresLog, runtime.log)
    engine = create_async_engine(make_url(runtime.settings.database_url).set(drivername="postgresql+asyncpg"))
    try:
        subject = Subject("customer", PostgresReadStore(engine), Tail(log, service.catalogue()), keys=runtime.keys)
        return {one.name: one async for one in check(subject)}["erased keys are gone"]
    finally:
        await engine.dispose()


async def _say_erased(url: str, person_id: UUID, key: str) -> None:
    async def work(unit: Unit) -> None:
        await unit.send(person, person_id, ErasePerson(key=key, reason="asked for"))

    async with await PostgresLog.open(url) as log:
        await Executor(log, service.catalogue()).run(work, Origin(Actor("lea")))
