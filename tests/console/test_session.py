"""The console's cookie: only its own pages take it, and only its own pages may act with it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers

from services.customer.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from shared.web.headers import API
from shared.web.ops.business import funnel
from shared.web.ops.merged import places_of, places_text
from shared.web.ops.pages import LANGUAGES, WORDS, number, seconds, share
from shared.web.ops.session import is_same_origin

PAGE = {"Accept": "text/html"}
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def served(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    away = {f"{name}_url": "http://127.0.0.1:9" for name in ("pipeline", "performance", "incentive")}
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, **away) as running:
        await running.caught_up()
        yield running


def kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def test_the_cookie_opens_the_consoles_pages_to_its_own_origin_and_nothing_else(served: Served) -> None:
    browser, token = served.anonymous(), served.token("ops")
    signed = await browser.post("/ops/sign-in", content=f"token={token}&next=//evil.example/", headers=SAME)
    assert (signed.status_code, signed.headers["location"]) == (303, "/ops/")  # never to another place
    cookie = signed.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/ops"))
    browser.cookies.set("sales_ops", token, path="/")  # more than a browser would do with it
    page = await browser.get("/ops/", headers=PAGE)
    assert page.status_code == 200 and "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"] and page.headers["cache-control"] == "no-store"
    for path in ("/ops/status", "/ops/events", "/feed", "/v1/customers"):  # no API takes a cookie
        assert kind(await browser.get(path)) == (401, "unauthenticated")

    act = {"service": "customer", "reader": "policy:x", "position": "1", "reason": "r", "act": "discard"}
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil"}):
        for path in ("/ops/console/parked", "/ops/console/sign-out"):
            refused = await browser.post(path, data=act, headers=headers)
            assert kind(refused) == (403, "forbidden"), headers
        assert kind(await served.anonymous().post("/ops/sign-in", content="token=x", headers=headers))[0] == 403
    done = await browser.post("/ops/console/parked", data=act, headers=SAME)
    assert done.status_code == 200 and "Nothing matched" in done.text
    no_reason = await browser.post("/ops/console/parked", data={**act, "reason": " "}, headers=SAME)
    assert "Refused" in no_reason.text and "/reason" in no_reason.text
    nobody = await browser.post("/ops/console/parked", data={**act, "service": "http://evil"}, headers=SAME)
    assert "no service" in nobody.text
    huge = "9" * 5000  # more digits than Python reads
    for path, form in (
        ("/ops/console/parked", {**act, "position": huge}),
        ("/ops/console/projections/drop", {"version": f"customer/customers/{huge}", "reason": "r"}),
    ):
        refused = await browser.post(path, data=form, headers=SAME)
        assert refused.status_code == 200 and "Refused" in refused.text, path
    assert (await browser.get("/ops/console/search", params={"places": f"customer:{huge}"})).status_code == 200
    strange = await browser.post("/ops/sign-in", content=f"token={token}&next=//[", headers=SAME)
    assert (strange.status_code, strange.headers["location"]) == (303, "/ops/")


async def test_who_has_no_good_token_is_led_to_the_door(served: Served) -> None:
    nobody = served.anonymous()
    for path in ("/ops", "/ops/", "/ops/console/readers"):
        led = await nobody.get(path, headers=PAGE)
        assert led.status_code == 303 and led.headers["location"].startswith("/ops/sign-in?next=")
        assert {name: led.headers[name] for name in API} == API
    assert (await nobody.get("/ops/static/console.css")).status_code == 200
    assert (await nobody.get("/ops/static/../templates/base.html")).status_code in (401, 404)
    nobody.cookies.set("sales_ops", "x.y.z")
    expired = await nobody.get("/ops/", headers=PAGE)
    assert expired.status_code == 303 and expired.headers["location"].endswith("why=expired") and expired.text == ""
    assert {name: expired.headers[name] for name in API} == API
    part = await nobody.get("/ops/console/strip", headers={"HX-Request": "true", "HX-Current-URL": "http://test/ops/"})
    assert part.status_code == 401 and part.headers["hx-redirect"].startswith("/ops/sign-in")
    assert kind(await nobody.get("/ops/console/stream?places=customer:0")) == (401, "unauthenticated")
    strange = await served.anonymous().get("/ops/", headers={"HX-Request": "true", "HX-Current-URL": "http://["})
    assert strange.status_code == 401 and strange.headers["hx-redirect"].startswith("/ops/sign-in")
    nobody.cookies.set("sales_ops", served.token("rep"))
    assert (await nobody.get("/ops/", headers=PAGE)).headers["location"].endswith("why=forbidden")


async def test_a_page_speaks_the_language_that_is_asked_for_and_remembers_it(served: Served) -> None:
    ops = served.as_("ops")
    for asked, expected in (("zh-TW,en;q=0.5", "zh-CN"), ("de,zh;q=0.8", "zh-CN"), ("fr", "en"), ("", "en")):
        page = await ops.get("/ops/", headers={"Accept-Language": asked})
        assert f'<html lang="{expected}">' in page.text, asked
    switched = await ops.get("/ops/?lang=zh")
    assert "读取器" in switched.text and "sales_lang=zh" in switched.headers["set-cookie"]
    assert "读取器" in (await ops.get("/ops/console/search")).text
    unheard = await ops.get("/ops/console/event/00000000-0000-0000-0000-000000000000")
    assert kind(unheard) == (404, "not-found")


def test_every_word_is_there_in_every_language() -> None:
    for name, words in WORDS.items():
        assert len(words) == len(LANGUAGES) and all(words), name
        fields = [sorted(part.partition("}")[0] for part in word.split("{")[1:]) for word in words]
        assert fields[0] == fields[1], name


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://a:1", "host": "a:1"}, False),
        ({"origin": "http://a:1", "host": "a:1"}, True),
        ({"origin": "http://a:2", "host": "a:1"}, False),
        ({"origin": "null", "host": "a:1"}, False),
        ({"origin": "http://[", "host": "a:1"}, False),
        ({"host": "a:1"}, False),
    ],
)
def test_what_says_nothing_of_where_it_comes_from_is_not_of_the_same_origin(
    headers: dict[str, str], same: bool
) -> None:
    assert is_same_origin(Headers(headers)) is same


def test_figures_are_shown_as_people_read_them() -> None:
    assert [number(one) for one in (1234567, "1234567.80", "-1200.00", None, 0)] == [
        "1\u202f234\u202f567", "1\u202f234\u202f567.80", "-1\u202f200.00", "–", "0"
    ]  # fmt: skip
    ages = (0, 0.0042, 0.96, 90, 7200, 200000, -3)
    assert [seconds(one) for one in ages] == ["0 s", "4 ms", "1.0 s", "1.5 min", "2.0 h", "2.3 d", "−3.0 s"]
    assert [share("5.00", "20.00"), share(3, 2), share("-1", 2), share(None, 2), share(1, 0)] == [25.0, 100.0, 0, 0, 0]
    assert places_of(places_text({"customer": 7, "pipeline": 0})) == {"customer": 7, "pipeline": 0}
    assert places_of(f"nobody:1,customer:x,incentive:{'9' * 5000},pipeline:4") == {"pipeline": 4}


def test_a_funnel_counts_who_came_to_each_stage_in_the_order_of_the_way() -> None:
    def opportunity(status: str, *stages: str) -> dict[str, Any]:
        return {"status": status, "stage": stages[-1], "stage_history": [{"stage": stage} for stage in stages[:-1]]}

    found = [
        opportunity("open", "lead"), opportunity("open", "lead", "demo"), opportunity("won", "lead", "demo", "quote"),
        opportunity("lost", "lead", "quote"), opportunity("won", "lead", "demo", "quote", "won"),
    ]  # fmt: skip
    assert funnel(found) == [("lead", 5), ("demo", 3), ("quote", 3), ("won", 2)]
    assert funnel(json.loads("[]")) == []
