"""Lists page by signed cursors, filter, and speak CSV."""

import csv
import io

import httpx
import pytest

from shared.kernel.rejections import Invalid
from shared.testing.serving import Served
from shared.web.paging import place_of, sign

from .conftest import ACME, problem


async def test_pages_hold_everything_once_and_in_order(served: Served, client: httpx.AsyncClient) -> None:
    made = [(await client.post("/v1/customers", json={**ACME, "external_id": str(n)})).json() for n in range(7)]
    await served.caught_up()

    seen, path = [], "/v1/customers?limit=3"
    while path:
        answer = await client.get(path)
        page = answer.json()
        seen += page["items"]
        following = answer.headers.get("link")
        assert (following is None) == (page["next_cursor"] is None)
        path = following.partition(">")[0].removeprefix("<") if following else ""
    assert seen == made


async def test_a_list_shows_what_the_thing_shows(served: Served, client: httpx.AsyncClient) -> None:
    made = (await client.post("/v1/customers", json={**ACME, "contacts": [{"name": "Ann", "phone": "1"}]})).json()
    await client.patch(f"/v1/customers/{made['id']}", json={"city": "Oslo"}, headers={"If-Match": "*"})
    await served.caught_up()

    (item,) = (await client.get("/v1/customers")).json()["items"]
    assert item == (await client.get(f"/v1/customers/{made['id']}")).json()
    assert item["contacts"][0]["name"] == "Ann"


async def test_a_cursor_of_another_key_is_refused(client: httpx.AsyncClient) -> None:
    assert problem(await client.get("/v1/customers?cursor=AAAAAAAAAAAAAAAAWyJpZCIsMSwxXQ")) == (422, "invalid-input")


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = sign(b"secret", "contracts", ["signed_on", "2004-01-06", "x"])
    assert place_of(b"secret", "contracts", cursor) == ["signed_on", "2004-01-06", "x"]
    with pytest.raises(Invalid):
        place_of(b"secret", "invoices", cursor)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("1", "position-unknown"),
        ("9" * 19, "position-unknown"),
        ("9" * 500, "position-unknown"),
        ("+1", "invalid-input"),
        ("1.0", "invalid-input"),
        ("1_0", "invalid-input"),
        ("٣", "invalid-input"),
        ("", "invalid-input"),
    ],
)
async def test_a_min_position_is_waited_for_or_refused_and_never_passed_over(
    client: httpx.AsyncClient, asked: str, name: str
) -> None:
    assert problem(await client.get("/v1/customers", params={"min_position": asked})) == (422, name)


async def test_a_list_is_csv_where_the_client_asks_for_it(served: Served, client: httpx.AsyncClient) -> None:
    await client.post("/v1/customers", json={**ACME, "name": '=HYPERLINK("x"), "quoted"'})
    await served.caught_up()

    answer = await client.get("/v1/customers", headers={"Accept": "text/csv"})

    assert answer.headers["content-type"].startswith("text/csv")
    header = answer.text.partition("\r\n")[0].split(",")
    assert header[:6] == ["id", "version", "status", "created_at", "name", "external_id"]  # as the thing has them
    none = await client.get("/v1/customers", params={"q": "nobody"}, headers={"Accept": "text/csv"})
    assert none.text.split("\r\n") == [",".join(header), ""]
    report = await client.get("/v1/reports/churn", headers={"Accept": "text/csv"})
    assert report.text.split("\r\n") == ["active,lost,rate,key,label,external_id", ""], report.text
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["name"] == '\'=HYPERLINK("x"), "quoted"' and row["external_id"] == "103"
