"""Alerts, their runbook and the dashboard: each fits the others, and asks only for what processes measure."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from shared.messaging.metrics import succeeded
from shared.settings import SERVICES
from shared.web.metrics import Pool, exposition
from tests.deploy.test_compose import compose

ROOT = Path(__file__).parent.parent.parent
ALERTS = ROOT / "deploy/prometheus/alerts.yml"
DASHBOARD = ROOT / "deploy/grafana/dashboards/sales.json"
RUNBOOK = ROOT / "docs/runbook.md"

RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]
]
"""In the order of the file."""
NAME = re.compile(r"\b((?:sales|process|python)_[a-z_]+|up)\b(?!\s*=)")
"""A metric within a rule, rather than one of its labels."""
REPORT = {
    "head": 3,
    "epoch": 1,
    "readers": [
        {"kind": "projection", "name": "x", "position": 1, "lag": 2, "lag_seconds": 1.0, "state": "following",
         "parked": 0},
    ],
    "ingest": [{"source": "pipeline", "holes": 0}],
}  # fmt: skip


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES)
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"].replace("$__rate_interval", "5m").replace("$service", ".*")


async def measured() -> set[str]:
    """The names of all samples of a process, and Prometheus' own of a scrape."""

    async def report() -> dict[str, Any]:
        return REPORT

    async def building() -> list[str]:
        return ["x"]

    succeeded("relay", "relay")
    text = (await exposition(report, building, lambda: {"log": Pool(1, 10)})).decode()
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
    families = text_string_to_metric_families(text)
    return {"up"} | {family.name + end for family in families for end in ends.get(family.type, ("",))}


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_an_expression_is_promql(expression: str) -> None:
    assert promql_parser.parse(expression).prettify()


async def test_rules_and_panels_ask_for_nothing_that_is_not_measured() -> None:
    there = await measured()
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert asked <= there
    own = {name for name in there if name.startswith("sales_") and not name.endswith(("_created", "_sum", "_count"))}
    shown = "\n".join(expressions())
    assert {name for name in own if name not in shown} == {
        "sales_append_flush_commits_bucket",
        "sales_append_flush_events_bucket",
        "sales_log_epoch",
        "sales_reader_position",
    }, "what is measured is looked at; these are for looking things up"


def test_an_alert_says_how_urgent_it_is_and_what_it_is_about() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["labels"] in ({"severity": "page"}, {"severity": "ticket"})
        assert rule["annotations"].keys() == {"summary", "runbook"}
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))


def test_each_alert_has_its_entry_in_the_runbook_and_each_entry_its_alert() -> None:
    entries = re.findall(r"^## (.+)$", RUNBOOK.read_text(encoding="utf-8"), re.MULTILINE)
    assert entries == [rule["alert"] for rule in RULES]


def test_every_process_of_docker_compose_is_scraped_under_its_name() -> None:
    [jobs] = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    scraped = {
        (one["labels"]["service"], one["labels"]["process"], one["targets"][0].rpartition(":")[2])
        for one in jobs["static_configs"]
    }
    environments = {name: compose()["services"][name]["environment"] for name in compose()["services"]
                    if name.removesuffix("-worker") in SERVICES}  # fmt: skip
    assert scraped == {
        (name.removesuffix("-worker"), one["PROCESS"], one["PORT"]) for name, one in environments.items()
    }


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) and dashboard["uid"] == "sales"
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert panel["type"] == "row" or panel["targets"]
