from shared.testing.serving import Served

BODY = {
    "name": "1969 Harley Davidson Ultimate Chopper",
    "line": "Motorcycles",
    "list_price": "95.70",
    "floor_price": "48.81",
    "currency": "USD",
}


async def test_a_product_is_put_read_and_listed_by_its_sku(pipeline: Served) -> None:
    client = pipeline.as_("product")
    put = await client.put("/v1/products/S10_1678", json=BODY)
    assert put.status_code == 200, put.text
    shown = put.json()
    assert {name: shown[name] for name in BODY} == BODY
    assert (shown["sku"], shown["status"], shown["version"]) == ("S10_1678", "listed", 1)
    read = await client.get("/v1/products/S10_1678")
    assert (read.json(), read.headers["etag"]) == (shown, '"1"')
    position = put.headers["log-position"]
    listed = await client.get("/v1/products", params={"line": "Motorcycles", "min_position": position})
    assert listed.json()["items"] == [shown]


async def test_an_unchanged_product_makes_no_new_version(pipeline: Served) -> None:
    client = pipeline.as_("sales_manager")
    first = await client.put("/v1/products/S10_1678", json=BODY)
    again = await client.put("/v1/products/S10_1678", json=BODY)
    assert (again.json(), again.headers["etag"]) == (first.json(), '"1"')
    changed = await client.put("/v1/products/S10_1678", json={**BODY, "list_price": "99.00"})
    assert (changed.json()["list_price"], changed.headers["etag"]) == ("99.00", '"2"')


async def test_if_match_guards_a_product(pipeline: Served) -> None:
    client = pipeline.as_("product")
    await client.put("/v1/products/S10_1678", json=BODY)
    stale = await client.put("/v1/products/S10_1678", json={**BODY, "list_price": "99.00"}, headers={"If-Match": '"7"'})
    assert stale.status_code == 412


async def test_products_are_for_product_managers_and_sales_managers(pipeline: Served) -> None:
    assert (await pipeline.as_("rep").put("/v1/products/S10_1678", json=BODY)).status_code == 403


async def test_an_unknown_product_is_a_404_and_a_wrong_price_a_422(pipeline: Served) -> None:
    client = pipeline.as_("product")
    assert (await client.get("/v1/products/S10_1678")).status_code == 404
    assert (await client.put("/v1/products/S10_1678", json={**BODY, "list_price": 95.7})).status_code == 422
    above = await client.put("/v1/products/S10_1678", json={**BODY, "floor_price": "95.71"})
    assert above.json()["errors"][0]["pointer"] == "/floor_price"
