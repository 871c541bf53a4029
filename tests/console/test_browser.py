"""The console in a browser: what people see, and what they can do. Two of the four services are away all the time."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from shared.testing.processes import PATIENCE, Processes

expect.set_options(timeout=PATIENCE * 1000)
VIEWS = ("/ops/", "/ops/console/search", "/ops/console/readers", "/ops/console/parked", "/ops/console/projections",
         "/ops/console/business")  # fmt: skip
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)


class Console:
    """A page of a browser of its own. `wrong` is all that the browser complained of, and each foreign address."""

    def __init__(self, browser: Browser, company: Processes, locale: str = "en-US") -> None:
        self.company, self.base = company, company.addresses["customer"]
        self.context: BrowserContext = browser.new_context(base_url=self.base, viewport=DESK, locale=locale)
        self.context.set_default_timeout(PATIENCE * 1000)
        self.wrong: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda asked: None if asked.url.startswith(self.base) else self.wrong.append(asked.url))

    def sign_in(self, role: str = "ops") -> None:
        self.page.goto("/ops/")
        self.page.get_by_label(re.compile("Token|令牌")).fill(self.company.token(role))
        self.page.locator("button.go").click()


@pytest.fixture
def console(browser: Browser, company: Processes) -> Iterator[Console]:
    made = Console(browser, company)
    yield made
    made.context.close()


@pytest.fixture
def seller(company: Processes) -> httpx.Client:
    return company.client("customer", "assistant")


def register(seller: httpx.Client, name: str, external_id: str) -> dict[str, Any]:
    answer = seller.post("/v1/customers", json={"name": name, "kind": "company", "external_id": external_id})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_token_opens_the_door_and_lies_in_a_cookie_that_no_script_reads(console: Console) -> None:
    page = console.page
    page.goto("/ops/console/readers?x=1")
    expect(page).to_have_url(re.compile("/ops/sign-in"))
    page.get_by_label("Token").fill("nonsense")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not valid")
    page.get_by_label("Token").fill(console.company.token("rep"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not for an operator")
    page.get_by_label("Token").fill(console.company.token("ops"))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/ops/console/readers\?x=1$"))  # where one wanted to go
    [cookie] = [one for one in console.context.cookies() if one["name"] == "sales_ops"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/ops")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/ops/sign-in"))
    assert not [one for one in console.context.cookies() if one["name"] == "sales_ops"]
    refused = [text for text in console.wrong if "401" in text or "403" in text]
    assert console.wrong == refused  # of the two refusals the browser itself tells


def test_events_come_as_they_happen_wait_while_paused_and_lead_to_their_causes_and_effects(
    console: Console, seller: httpx.Client, databases: dict[str, str]
) -> None:
    page, rows = console.page, console.page.locator("#rows tr")
    console.sign_in()
    expect(page.locator("#state")).to_contain_text("following")
    expect(page.locator(".notice.bad")).to_have_count(2)  # two are away, and named
    register(seller, "Live & <b>Lively</b>", "L1")
    expect(rows.filter(has_text="CustomerRegistered")).to_have_count(2)  # decided by one, heard by the other
    expect(rows.filter(has_text="Live & <b>Lively</b>").first).to_be_visible()  # as text
    page.get_by_role("button", name="Pause").click()
    register(seller, "Held", "L2")
    expect(page.locator("#held")).to_contain_text("3 held back")
    expect(rows.filter(has_text="L2")).to_have_count(0)
    page.get_by_role("button", name="Resume").click()
    expect(rows.filter(has_text="Held")).to_have_count(2)

    # A service that was away is followed again from where it was, without a gap and without a word from anybody.
    console.company.stop("pipeline")
    expect(page.locator("#state")).to_contain_text("pipeline away")
    register(seller, "Missed", "L3")
    console.company.start({"pipeline": databases["pipeline"]})
    expect(rows.filter(has_text="Missed")).to_have_count(2)
    expect(rows.filter(has_text="PayerKnown")).to_have_count(3)

    page.goto("/ops/?type=PayerKnown")
    expect(page.locator("#state")).to_contain_text("following")
    register(seller, "Filtered", "L4")
    expect(rows.filter(has_text="PayerKnown")).to_have_count(4)
    expect(rows).to_have_count(4)

    page.goto("/ops/console/search?heard=false")
    page.get_by_label("Text in the data").fill("missed")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".events tbody tr")).to_have_count(1)
    page.locator(".events tbody a").click()
    expect(page.locator("h1")).to_contain_text("CustomerRegistered")
    trace = page.locator(".trace .node")
    expect(trace).to_have_count(2)
    expect(trace.nth(0)).to_contain_text("this event")
    expect(trace.nth(0)).to_contain_text("heard by")
    expect(trace.nth(1)).to_contain_text("PayerKnown")
    expect(page.locator(".notice.bad")).to_have_count(2)
    trace.nth(1).get_by_role("link").click()
    expect(page.locator(".node.this")).to_contain_text("PayerKnown")
    assert console.wrong == []


def test_search_pages_backwards_through_all_services(console: Console, seller: httpx.Client) -> None:
    for number in range(40):
        register(seller, f"Many {number}", f"M{number}")
    console.sign_in()
    page, seen = console.page, []
    page.goto("/ops/console/search?type=CustomerRegistered&q=Many")
    while True:
        expect(page.locator(".events tbody tr").first).to_be_visible()
        seen += [row.split("\n")[0] for row in page.locator(".events tbody td:nth-child(3)").all_inner_texts()]
        if not page.get_by_role("button", name="Older").count():
            break
        page.get_by_role("button", name="Older").click()
        page.wait_for_url(re.compile("places="))
    assert len(seen) == 80  # each where it was decided and where it was heard


def test_a_parked_event_is_looked_at_tried_dry_and_given_up_with_a_reason(
    console: Console, seller: httpx.Client, databases: dict[str, str]
) -> None:
    register(seller, "Parked", "P1")
    pipeline = console.company.client("pipeline", "ops")
    event = console.company.first_event("pipeline", q="Parked")
    with ThreadPoolExecutor(1) as thread:  # Playwright has this one's event loop
        thread.submit(lambda: asyncio.run(park(databases["pipeline"], event))).result()
    console.sign_in()
    page = console.page
    page.goto("/ops/console/parked")
    page.locator("summary").click()
    expect(page.locator("details pre")).to_contain_text("Parked")  # the event as it is stored
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".result .notice")).to_have_count(0)  # not without a reason
    page.get_by_label("Reason").fill("to see what would be done")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".result")).to_contain_text("nothing was changed")
    expect(page.locator(".result")).to_contain_text("would-retry")
    page.get_by_label("Reason").fill("it is of no use")
    page.get_by_label("Dry run").uncheck()
    page.get_by_role("button", name="Give up").click()
    expect(page.locator(".result")).to_contain_text("discarded")
    [act] = pipeline.get("/ops/events", params={"type": "ParkedDiscarded"}).json()["items"]
    assert (act["data"]["reason"], act["data"]["actor"], act["actor"]) == ("it is of no use", "test-ops", "test-ops")
    page.goto("/ops/console/parked")
    expect(page.locator(".empty")).to_contain_text("Nothing is parked")
    page.get_by_role("link", name="Given up").click()
    expect(page.locator("summary")).to_contain_text("it is of no use")
    assert console.wrong == []


async def park(database_url: str, event: dict[str, Any]) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "INSERT INTO parked (reader, position, stream, source, event_id, type, error, tries) "
        "VALUES ('policy:payers', $1, $2, $3, $4, $5, 'planted', 5)",
        event["position"], event["stream"], event["source"], event["event_id"], event["type"],
    )  # fmt: skip
    await connection.close()


def test_a_projection_is_rebuilt_beside_the_one_that_serves_and_an_old_version_let_go_of(
    console: Console, databases: dict[str, str]
) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(keep(databases["customer"]))).result()
    console.sign_in()
    page = console.page
    page.goto("/ops/console/projections")
    page.locator("select[name=which]").select_option("customer/customers")
    page.locator("input[name=reason]").first.fill("a row was changed by hand")
    page.locator("button.go").click()
    page.locator(".result .notice:not(.bad)").wait_for()
    page.get_by_text("taken over").first.wait_for()
    events = (
        console.company.client("customer", "ops").get("/ops/events", params={"type": "RebuildBegun"}).json()["items"]
    )
    assert [event["data"]["reason"] for event in events] == ["a row was changed by hand"]
    expect(page.locator("tr.beside")).to_contain_text("kept, nobody follows")
    page.locator("select[name=version]").select_option("customer/customers/99")
    page.locator("input[name=reason]").last.fill("nobody runs that release")
    page.get_by_role("button", name="Drop").click()
    expect(page.locator("tr.beside")).to_have_count(0)
    dropped = console.company.first_event("customer", type="VersionDropped")
    assert dropped["data"]["reason"] == "nobody runs that release"
    assert console.wrong == []


async def keep(database_url: str) -> None:
    """A version of an older release beside the live one."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("INSERT INTO projection (name, version, status) VALUES ('customers', 99, 'kept')")
    await connection.close()


@pytest.mark.parametrize(
    ("locale", "size", "language", "word"), [("en-US", DESK, "en", "Readers"), ("zh-CN", PHONE, "zh-CN", "读取器")]
)
def test_every_view_speaks_the_readers_language_and_fits_a_phone_and_a_desk(
    browser: Browser, company: Processes, locale: str, size: ViewportSize, language: str, word: str
) -> None:
    console = Console(browser, company, locale)
    console.sign_in("admin")
    page = console.page
    page.set_viewport_size(size)
    for view in VIEWS:
        page.goto(view)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("nav").first).to_contain_text(word)
        expect(page.locator(".strip a")).to_have_count(4)
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        assert wide <= 0, view
    page.locator(".self a").first.click()  # the other language, and it stays
    page.goto("/ops/console/readers")
    expect(page.locator("html")).not_to_have_attribute("lang", language)
    assert console.wrong == []
    console.context.close()


def test_a_survey_is_answered_once_by_whoever_has_the_link(console: Console, seller: httpx.Client) -> None:
    manager, page = console.company.client("customer", "sales_manager"), console.page
    customer = register(seller, "Asked", "S1")
    survey = manager.post("/v1/surveys", json={"name": "2026", "kind": "nps", "question": "How likely?"}).json()
    sent = manager.post(f"/v1/surveys/{survey['id']}/invitations", json={"customer_id": customer["id"]})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/surveys/form#{sent.json()['token']}")
    expect(page.get_by_role("heading")).to_have_text("How likely?")
    page.get_by_label("9", exact=True).check()
    page.get_by_label("Would you tell us why?").fill("Always on time")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Thank you for your answer.")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("This invitation has been answered. Thank you.")
    assert console.wrong == []
    assert asked and not [url for url in asked if sent.json()["token"] in url.partition("#")[0]]  # none reaches a log
    page.goto("/surveys/form#nonsense")
    page.reload()  # since another fragment is no other page
    expect(page.get_by_role("status")).to_have_text("This link is not valid.")
    found = manager.get(f"/v1/surveys/{survey['id']}/result", params={"min_position": sent.headers["log-position"]})
    assert found.json()["invited"] == 1
