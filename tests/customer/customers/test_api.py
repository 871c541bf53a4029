import asyncio
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.testing.serving import Served

ANNA, BORIS = str(UUID(int=1)), str(UUID(int=2))
CODE = "91110000802100433B"
COMPANY: dict[str, Any] = {
    "name": "Signal Gift Shop",
    "external_id": "103",
    "kind": "company",
    "credit_code": CODE,
    "industry": "gifts",
    "size": "small",
    "region": "NA",
    "city": "Las Vegas",
    "country": "USA",
    "address": "8489 Strong St.",
    "phone": "7025551838",
    "source": "fair",
    "owner_id": ANNA,
    "key_account": True,
}
CONTACT = {
    "name": "Jean King",
    "title": "Owner",
    "phone": "7025551838",
    "email": "jean@example.com",
    "decision_role": "decides",
}


@pytest.fixture
def rep(served: Served) -> httpx.AsyncClient:
    return served.as_("rep")


async def register(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    body = {"name": "Signal Gift Shop", "kind": "company", **more}
    answer = await client.post("/v1/customers", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def listed(served: Served, **query: str) -> list[str]:
    await served.caught_up()
    answer = await served.as_("sales_manager").get("/v1/customers", params=query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def test_a_customer_shows_what_it_was_registered_with(rep: httpx.AsyncClient) -> None:
    answer = await rep.post("/v1/customers", json={**COMPANY, "contacts": [CONTACT]})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"/v1/customers/{made['id']}"
    assert {name: made[name] for name in COMPANY} == COMPANY
    assert made["status"] == "active" and answer.headers["etag"] == f'"{made["version"]}"' == '"2"'
    (contact,) = made["contacts"]
    assert {name: contact[name] for name in CONTACT} == CONTACT
    assert made["owner_history"] == [{"owner_id": ANNA, "effective_on": None, "reason": None}]
    again = await rep.get(answer.headers["location"])
    assert again.json() == made and again.headers["etag"] == answer.headers["etag"]


async def test_the_log_holds_no_personal_data(served: Served, rep: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    await rep.post("/v1/customers", json={**COMPANY, "contacts": [CONTACT]}, headers=headers)
    await rep.post("/v1/customers", json={"name": "Elizabeth Lincoln", "kind": "person", "phone": "6045554555"})
    rows = await served.runtime.log.read(0, 100)
    written = " ".join(row.data + str(row.published) for row in rows)
    stored = await served.runtime.log.stored_request("test-rep", "POST /v1/customers", "k1")
    assert stored is not None
    for plain in ("7025551838", "Jean", "jean@", "8489 Strong", "Lincoln", "6045554555"):
        assert plain not in written and plain not in stored.response
    assert "Signal Gift Shop" in written


async def test_a_repeated_key_gives_the_same_answer_in_plain_text(rep: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    first = await rep.post("/v1/customers", json={**COMPANY, "contacts": [CONTACT]}, headers=headers)
    again = await rep.post("/v1/customers", json={**COMPANY, "contacts": [CONTACT]}, headers=headers)
    assert again.status_code == 201 and again.json() == first.json()
    other = await rep.post("/v1/customers", json=COMPANY, headers=headers)
    assert other.status_code == 422 and other.json()["type"] == "/problems/idempotency-key-reused"


@pytest.mark.parametrize("taken", [{"external_id": "103"}, {"credit_code": CODE}], ids=lambda taken: next(iter(taken)))
async def test_a_unique_key_is_taken_once(rep: httpx.AsyncClient, taken: dict[str, str]) -> None:
    first = await register(rep, **taken)
    answer = await rep.post("/v1/customers", json={"name": "Another", "kind": "company", **taken})
    assert answer.status_code == 409, answer.text
    assert answer.json()["type"] == "/problems/already-exists"
    assert answer.json()["existing_id"] == first["id"]


async def test_of_two_that_take_one_key_at_once_one_is_refused(rep: httpx.AsyncClient) -> None:
    bodies = [{"name": name, "kind": "company", "credit_code": CODE} for name in ("One", "Another")]
    answers = await asyncio.gather(*(rep.post("/v1/customers", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"credit_code": CODE[:-1] + "A"}, "/credit_code"),
        ({"kind": "robot"}, "/kind"),
        ({"name": ""}, "/name"),
        ({"name": "nul\x00"}, "/name"),
        ({"phone": 7025551838}, "/phone"),
        ({"key_account": "yes"}, "/key_account"),
        ({"owner_id": "anna"}, "/owner_id"),
        ({"tier": "A"}, "/tier"),
        ({"contacts": [{"name": "Jean", "email": "jean"}]}, "/contacts/0/email"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_wrong_input_is_pointed_at(rep: httpx.AsyncClient, wrong: dict[str, Any], pointer: str) -> None:
    answer = await rep.post("/v1/customers", json={"name": "Signal", "kind": "company", **wrong})
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_patch_changes_what_it_names_and_clears_what_is_null(rep: httpx.AsyncClient) -> None:
    made = (await rep.post("/v1/customers", json=COMPANY)).json()
    path = f"/v1/customers/{made['id']}"
    patch = {"region": "EMEA", "phone": None, "address": "Rue Royale 54"}
    answer = await rep.patch(path, json=patch, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in COMPANY} == {**COMPANY, **patch}
    assert answer.json()["version"] == 2


async def test_a_patch_that_says_what_is_so_already_changes_nothing(rep: httpx.AsyncClient) -> None:
    made = (await rep.post("/v1/customers", json={**COMPANY, "contacts": [CONTACT]})).json()
    path, contact = f"/v1/customers/{made['id']}", made["contacts"][0]["contact_id"]
    patch = {"region": "NA", "phone": "7025551838", "credit_code": CODE}
    answer = await rep.patch(path, json=patch, headers={"If-Match": "*"})
    assert answer.status_code == 200 and answer.json() == made
    answer = await rep.patch(f"{path}/contacts/{contact}", json=CONTACT, headers={"If-Match": '"2"'})
    assert answer.status_code == 200 and answer.json() == made


async def test_a_patch_needs_the_version_that_the_client_saw(rep: httpx.AsyncClient) -> None:
    made = await register(rep)
    path = f"/v1/customers/{made['id']}"
    assert (await rep.patch(path, json={"region": "NA"})).status_code == 428
    assert (await rep.patch(path, json={"region": "NA"}, headers={"If-Match": '"7"'})).status_code == 412
    assert (await rep.get(path)).json() == made


@pytest.mark.parametrize("name", ["name", "key_account"])
async def test_what_a_customer_must_have_cannot_be_cleared(rep: httpx.AsyncClient, name: str) -> None:
    made = await register(rep)
    answer = await rep.patch(f"/v1/customers/{made['id']}", json={name: None}, headers={"If-Match": "*"})
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == f"/{name}"


async def test_a_unique_key_that_is_given_up_may_be_taken_by_another(rep: httpx.AsyncClient) -> None:
    made = await register(rep, external_id="103")
    path = f"/v1/customers/{made['id']}"
    other = await register(rep, external_id="104")
    taken = await rep.patch(path, json={"external_id": "104"}, headers={"If-Match": "*"})
    assert taken.status_code == 409 and taken.json()["existing_id"] == other["id"]
    assert (await rep.patch(path, json={"external_id": "105"}, headers={"If-Match": "*"})).status_code == 200
    await register(rep, external_id="103")


async def test_contacts_come_change_and_go(rep: httpx.AsyncClient) -> None:
    made = await register(rep)
    path = f"/v1/customers/{made['id']}/contacts"
    added = await rep.post(path, json=CONTACT)
    assert added.status_code == 200, added.text
    contact = f"{path}/{added.json()['contacts'][0]['contact_id']}"
    changed = await rep.patch(contact, json={"title": "Buyer", "email": None}, headers={"If-Match": '"2"'})
    assert changed.status_code == 200, changed.text
    (shown,) = changed.json()["contacts"]
    assert (shown["name"], shown["title"], shown["email"]) == ("Jean King", "Buyer", None)
    assert (await rep.post(f"{contact}/remove", json={"reason": "moved"})).status_code == 422
    removed = await rep.post(f"{contact}/remove")
    assert removed.status_code == 200 and removed.json()["contacts"] == [] and removed.json()["version"] == 4
    assert (await rep.post(f"{contact}/remove", json={})).json()["version"] == 4
    assert (await rep.patch(contact, json={"title": "x"}, headers={"If-Match": "*"})).status_code == 404


async def test_an_assigned_owner_is_shown_with_the_history(rep: httpx.AsyncClient) -> None:
    made = await register(rep, owner_id=ANNA)
    path = f"/v1/customers/{made['id']}/assign"
    answer = await rep.post(path, json={"owner_id": BORIS, "effective_on": "2004-07-01", "reason": "hand-over"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["owner_id"] == BORIS
    assert answer.json()["owner_history"] == [
        {"owner_id": ANNA, "effective_on": None, "reason": None},
        {"owner_id": BORIS, "effective_on": "2004-07-01", "reason": "hand-over"},
    ]
    early = await rep.post(path, json={"owner_id": ANNA, "effective_on": "2004-06-30", "reason": "back"})
    assert early.status_code == 409 and early.json()["type"] == "/problems/before-current-owner"


async def test_an_unknown_customer_is_not_found(rep: httpx.AsyncClient) -> None:
    path = f"/v1/customers/{uuid4()}"
    assign = {"owner_id": ANNA, "effective_on": "2004-07-01", "reason": "hand-over"}
    assert (await rep.get(path)).status_code == 404
    assert (await rep.post(f"{path}/contacts", json=CONTACT)).status_code == 404
    assert (await rep.post(f"{path}/assign", json=assign)).status_code == 404


async def test_customers_are_found_by_what_they_are(served: Served, rep: httpx.AsyncClient) -> None:
    await register(rep, name="Signal Gift Shop", external_id="103", owner_id=ANNA, region="NA", credit_code=CODE)
    await register(rep, name="Atelier 50% graphique", region="EMEA", key_account=True)
    await register(rep, name="Elizabeth Lincoln", kind="person", region="NA")
    assert await listed(served, external_id="103") == ["Signal Gift Shop"]
    assert await listed(served, credit_code=CODE) == ["Signal Gift Shop"]
    assert await listed(served, owner_id=ANNA) == ["Signal Gift Shop"]
    assert await listed(served, key_account="true") == ["Atelier 50% graphique"]
    assert await listed(served, region="NA") == ["Signal Gift Shop", "Elizabeth Lincoln"]
    assert await listed(served, q="gift") == ["Signal Gift Shop"]
    assert await listed(served, q="0% g") == ["Atelier 50% graphique"]
    assert await listed(served, q="_") == []
    assert await listed(served, q="Lincoln") == []


async def test_a_text_longer_than_an_index_takes_is_listed_whole(served: Served, rep: httpx.AsyncClient) -> None:
    signs = Random(7)
    region = "".join(chr(signs.randrange(0x4E00, 0x9FA0)) for _ in range(4000))  # such as cannot be compressed
    made = await register(rep, region=region)
    assert made["region"] == region and await listed(served) == [made["name"]]
    page = await rep.get("/v1/customers")
    assert page.json()["items"] == [made] and (await served.runtime.status())["parked"] == 0


async def test_a_filter_that_does_not_exist_is_refused(rep: httpx.AsyncClient) -> None:
    answer = await rep.get("/v1/customers", params={"colour": "red"})
    assert answer.status_code == 422, answer.text


async def test_an_erased_person_is_shown_without_what_was_personal(served: Served, rep: httpx.AsyncClient) -> None:
    made = (await rep.post("/v1/customers", json={**COMPANY, "contacts": [CONTACT]})).json()
    erased = f"/ops/persons/{made['contacts'][0]['contact_id']}/erase"
    assert (await served.as_("legal").post(erased, json={"reason": "asked for by the contact"})).is_success
    (contact,) = (await rep.get(f"/v1/customers/{made['id']}")).json()["contacts"]
    assert (contact["name"], contact["phone"], contact["email"], contact["title"]) == (None, None, None, "Owner")


@pytest.mark.parametrize("role", ["finance", "hr", "erp", "legal", "product"])
async def test_customers_are_the_affair_of_sales(served: Served, role: str) -> None:
    answer = await served.as_(role).post("/v1/customers", json=COMPANY)
    assert answer.status_code == 403 and (await served.runtime.log.head()) == 0
