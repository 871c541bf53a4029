"""Traces: a request's effects in another service, over Kafka, are spans of one trace at the collector."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from deploy.kafka_broker import KafkaBroker
from shared.testing.postgres import FreshDatabase
from shared.testing.processes import PATIENCE, processes

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SENT = f"00-{TRACE}-00f067aa0ba902b7-01"
CORRELATION = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"


@dataclass
class Collector:
    """What takes spans by OTLP over HTTP; `spans` are (service, name, trace, span, parent)."""

    port: int
    spans: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def of(self, trace: str) -> set[tuple[str, str]]:
        return {(service, name) for service, name, its, _, _ in list(self.spans) if its == trace}

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = next(one.value.string_value for one in resource.resource.attributes if one.key == "service.name")
            for one in (span for scope in resource.scope_spans for span in scope.spans):
                ids = (one.trace_id.hex(), one.span_id.hex(), one.parent_span_id.hex())
                self.spans.append((service, one.name, *ids))


@contextmanager
def collecting() -> Iterator[Collector]:

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Not on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = Collector(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def test_a_trace_leads_from_the_request_through_kafka_to_the_last_effect(
    kafka: KafkaBroker, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    with (
        collecting() as collector,
        processes(
            tmp_path,
            KAFKA_BOOTSTRAP_SERVERS=kafka.bootstrap_servers,
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.port}",
            OTEL_BSP_SCHEDULE_DELAY="100",
        ) as started,
    ):
        started.start({service: fresh_database().serving_url for service in ("performance", "incentive")})
        body = {"name": "SteelWheels", "kind": "company", "from": "2003-01-01"}
        answer = started.client("performance", "hr").post("/v1/units", json=body, headers={"traceparent": SENT})
        assert answer.status_code == 201, answer.text
        wanted = {
            ("sales-performance", "POST /v1/units"),
            ("sales-performance", "project units"),
            ("sales-performance", "relay"),
            ("sales-incentive", "ingest performance"),
            ("sales-incentive", "policy coverage"),
        }
        async with asyncio.timeout(PATIENCE):
            while not wanted <= collector.of(TRACE):
                await asyncio.sleep(0.1)
        operator = started.client("incentive", "ops")
        found = operator.get("/ops/events", params={"correlation": CORRELATION}).json()["items"]
        assert len({one["type"] for one in found}) == 2, "what was heard, and what the policy made of it"
    spans = {(service, name): (span, parent) for service, name, its, span, parent in collector.spans if its == TRACE}
    request, sent_by = spans["sales-performance", "POST /v1/units"]
    assert sent_by == "00f067aa0ba902b7"
    assert {spans[one][1] for one in wanted - {("sales-performance", "POST /v1/units")}} == {request}
    assert not any(name.endswith(("/readyz", "/metrics")) for _, name, *_ in collector.spans)
