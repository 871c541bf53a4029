"""The trace of an event: from what caused it to what it caused, whichever service did it and whoever is away."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from shared.testing.postgres import FreshDatabase
from shared.testing.processes import processes
from shared.web.ops.trace import merged, related

from .conftest import ACME


def test_a_trace_goes_through_every_service_and_names_those_that_are_away(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    with processes(tmp_path) as running:
        running.start({name: fresh_database().serving_url for name in ("customer", "pipeline")})
        customer, pipeline = running.client("customer", "ops"), running.client("pipeline", "ops")
        made = running.client("customer", "assistant").post("/v1/customers", json=ACME).json()
        effect = running.first_event("pipeline", heard=False)
        cause = running.first_event("customer", stream=f"customer-{made['id']}")
        assert effect["causation"] == cause["event_id"]
        found = [one.get(f"/ops/events/{cause['event_id']}/trace").json() for one in (customer, pipeline)]
        assert found[0] == found[1]  # whichever service is asked
        trace = found[0]
        assert (trace["event"]["service"], trace["event"]["type"]) == ("customer", "CustomerRegistered")
        [heard] = trace["event"]["heard"]
        assert (heard["service"], heard["type"]) == ("pipeline", "CustomerRegistered")
        assert [(one["service"], one["event_id"], one["hops"]) for one in trace["effects"]] == [
            ("pipeline", effect["event_id"], 1)
        ]
        assert trace["causes"] == trace["beside"] == []
        states = {one["service"]: (one["state"], one["complete"]) for one in trace["services"]}
        assert states == {
            "customer": ("ok", True), "pipeline": ("ok", True),
            "performance": ("away", False), "incentive": ("away", False),
        }  # fmt: skip

        # From the other end, once the cause's own service is away: what was heard of it is enough.
        running.stop("customer")
        trace = pipeline.get(f"/ops/events/{effect['event_id']}/trace").json()
        assert [one["event_id"] for one in trace["causes"]] == [cause["event_id"]]
        assert (trace["causes"][0]["position"], trace["causes"][0]["recorded_at"]) == (cause["position"], None)
        assert trace["services"][0]["state"] == "away" and trace["services"][0]["detail"]
        assert pipeline.get(f"/ops/events/{uuid4()}/trace").status_code == 404


def stored(number: int, causation: int | None, hops: int, source: str | None = None, position: int = 0) -> Any:
    return {
        "event_id": f"e{number}", "causation": None if causation is None else f"e{causation}", "hops": hops,
        "position": position or number, "type": "X", "stream": "s", "time": "2026-01-01T00:00:00Z", "actor": "a",
        "recorded_at": "2026-01-01T00:00:01Z", "source": source, "source_position": number if source else None,
    }  # fmt: skip


def test_causes_lead_to_the_event_effects_follow_from_it_and_the_rest_of_the_request_stands_beside() -> None:
    known = merged(
        [
            (stored(2, 1, 1, "a", 7), "b"),  # heard, before its own service was asked
            (stored(1, None, 0), "a"), (stored(2, 1, 1), "a"), (stored(3, 2, 2), "b"), (stored(4, 2, 2), "c"),
            (stored(5, 3, 3), "b"), (stored(6, None, 0), "a"), (stored(7, 6, 1), "a"),
        ]
    )  # fmt: skip
    trace = related(known, "e2")
    ids = {name: [one["event_id"] for one in trace[name]] for name in ("causes", "effects", "beside")}
    assert ids == {"causes": ["e1"], "effects": ["e3", "e5", "e4"], "beside": ["e6", "e7"]}
    assert trace["event"]["service"] == "a" and [one["position"] for one in trace["event"]["heard"]] == [7]
    assert [one["event_id"] for one in related(known, "e5")["causes"]] == ["e1", "e2", "e3"]
