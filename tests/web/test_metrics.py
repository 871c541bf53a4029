"""/metrics: what a scrape by Prometheus finds."""

from collections.abc import Iterable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared.log.log import LogUnavailable
from shared.testing.serving import Served
from shared.web.metrics import Pool, exposition

from .conftest import ACME


def samples(text: str) -> dict[tuple[str, ...], float]:
    """By name and the values of its labels, in their order."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_scrape_needs_no_token_and_finds_requests_appends_and_readers(
    served: Served, client: httpx.AsyncClient
) -> None:
    before = samples((await served.anonymous().get("/metrics")).text)
    await client.post("/v1/customers", json=ACME)
    await client.post("/v1/customers", json=ACME)  # its external id is taken
    await client.get("/nowhere")
    await client.request("NONSENSE", "/v1/customers")
    head = await served.caught_up()
    answer = await served.anonymous().get("/metrics")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/plain")
    now = samples(answer.text)

    def more(*of: str) -> float:
        return now[of] - before.get(of, 0)

    assert more("sales_http_requests_total", "POST", "/v1/customers", "201") == 1
    assert more("sales_http_requests_total", "POST", "/v1/customers", "409") == 1
    assert more("sales_http_requests_total", "", "unmatched", "404") == 1
    assert more("sales_http_requests_total", "", "/v1/customers", "405") == 1
    assert more("sales_http_request_seconds_count", "POST", "/v1/customers") == 2
    assert more("sales_commits_total", "committed") == more("sales_commits_total", "claim-taken") == 1
    assert more("sales_append_flush_commits_sum") == more("sales_append_flush_seconds_count") == 2
    assert now["sales_log_head",] == now["sales_reader_position", "projection", "customers"] == head == 1
    assert now["sales_reader_lag_events", "projection", "customers"] == 0
    assert now["sales_reader_state", "projection", "customers", "following"] == 1
    assert now["sales_parked_events", "policy", "payment-risk"] == 0
    assert now["sales_ingest_holes_total", "pipeline"] == 0
    assert now["sales_pool_connections_limit", "readers"] == served.settings.database_pool
    assert 0 < now["sales_pool_connections_used", "readers"] <= served.settings.database_pool
    assert now["sales_database_up",] == 1


@pytest.mark.parametrize("away", [LogUnavailable("gone"), TimeoutError()])
async def test_while_the_database_is_away_the_rest_is_told(away: Exception) -> None:
    async def report() -> dict[str, int]:
        raise away

    async def building() -> Iterable[str]:
        return ()

    text = (await exposition(report, building, lambda: {"log": Pool(10, 10)})).decode()
    found = samples(text)
    assert found["sales_database_up",] == 0
    assert found["sales_pool_connections_used", "log"] == 10
    assert ("sales_log_head",) not in found
    assert any(name == "process_resident_memory_bytes" for name, *_ in found)
