"""The catalogue of events and the AsyncAPI document: committed as the code makes them, true, and read by others."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from deploy import asyncapi, catalogue
from deploy.language import deciders_of, manifest_of, published_by, tellings_of
from shared.kernel.messages import Event
from shared.messaging.envelope import from_message
from shared.settings import SERVICES

PARSER = Path(asyncapi.__file__).with_suffix("")
DOCUMENT: dict[str, Any] = yaml.safe_load(asyncapi.document())
MESSAGES = [
    pytest.param(service, kind, id=f"{service}.{kind.__name__}")
    for service in SERVICES
    for kind in published_by(service)
]
NODE_IS_THERE = shutil.which("node") is not None and shutil.which("npm") is not None


def with_node(test: Any) -> Any:
    """Left out where Node is not found, but for CI, which has to have it."""
    left_out = not NODE_IS_THERE and os.environ.get("CI") != "true"
    return pytest.mark.tools(pytest.mark.skipif(left_out, reason="no Node with npm (with CI=true an error)")(test))


def message_of(service: str, kind: type[Event]) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["components"]["messages"][f"{service}.{kind.__name__}"]
    return found


def refusals(schema: dict[str, Any], value: object) -> list[ValidationError]:
    """What JSON Schema finds wrong with it, references leading into the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return list(Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value))


@pytest.mark.parametrize("made", [asyncapi, catalogue], ids=["asyncapi.yaml", "events.md"])
def test_the_committed_document_is_what_the_code_makes(made: Any) -> None:
    assert made.FILE.read_text(encoding="utf-8") == made.document(), "run `make docs`"


@pytest.mark.parametrize("service", SERVICES)
def test_the_catalogue_names_every_event_once_with_every_field(service: str) -> None:
    parts = catalogue.document().split("\n## ")
    [own] = [part for part in parts if part.startswith(f"{service}\n")]
    for decider in deciders_of(service):
        for kind in decider.event_types():
            starts = (f"{kind.__name__}\n", f"{kind.__name__} (form")
            [entry] = [one for one in own.split("\n#### ") if one.startswith(starts)]
            for name, field in kind.model_fields.items():
                assert f"`{field.alias or name}`" in entry


@pytest.mark.parametrize("service", SERVICES)
def test_all_that_a_publisher_handles_is_told(service: str) -> None:
    publisher = manifest_of(service).publishing
    assert {one.own for one in tellings_of(service)} == publisher.handlers.keys()


def test_who_hears_what_is_told_to_people_and_to_programs() -> None:
    heard = DOCUMENT["operations"]["incentive.hears.pipeline"]["messages"]
    assert {"$ref": "#/channels/pipeline/messages/DealSigned"} in heard
    [entry] = [one for one in catalogue.document().split("\n#### ") if one.startswith("published DealSigned\n")]
    assert "Tells `ContractSigned`." in entry and "incentive (`policy deals`" in entry


@pytest.mark.parametrize(("service", "kind"), MESSAGES)
def test_an_example_is_valid_by_its_schema_and_by_the_code(service: str, kind: type[Event]) -> None:
    message = message_of(service, kind)
    [example] = message["examples"]
    assert refusals(message["payload"], example["payload"]) == []
    assert refusals(message["headers"], example["headers"]) == []
    assert type(kind.model_validate(example["payload"])) is kind
    headers = [(name, value.encode()) for name, value in example["headers"].items()]
    assert from_message(service, headers, json.dumps(example["payload"]).encode()).type == kind.__name__
    assert refusals(message["bindings"]["kafka"]["key"], example["headers"]["ce_subject"]) == []


@pytest.mark.parametrize(("service", "kind"), MESSAGES)
def test_a_schema_refuses_an_empty_event_and_foreign_headers(service: str, kind: type[Event]) -> None:
    message = message_of(service, kind)
    [example] = message["examples"]
    assert refusals(message["payload"], {})
    assert refusals(message["headers"], {**example["headers"], "ce_type": "SomethingElse"})
    assert refusals(message["headers"], {**example["headers"], "ce_position": 42})


def test_money_that_is_a_number_is_refused() -> None:
    [kind] = [kind for kind in published_by("pipeline") if kind.__name__ == "DealSigned"]
    message = message_of("pipeline", kind)
    payload = message["examples"][0]["payload"]
    assert refusals(message["payload"], {**payload, "amount": 12140.0})


@pytest.fixture(scope="module")
def parser() -> Path:
    """The script with its libraries, which come from the npm registry by the lock file."""
    if not (PARSER / "node_modules" / ".package-lock.json").exists():
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=PARSER, check=True, capture_output=True, timeout=300)
    return PARSER / "parse.mjs"


def parsed(parser: Path, document: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", parser, document], capture_output=True, text=True, timeout=120)


@with_node
def test_the_asyncapi_parser_accepts_it_without_a_remark(parser: Path) -> None:
    answer = parsed(parser, asyncapi.FILE)
    assert answer.stderr == "" and answer.returncode == 0
    assert answer.stdout == (
        f"{len(DOCUMENT['channels'])} channels, {len(DOCUMENT['operations'])} operations, {len(MESSAGES)} messages\n"
    )


@with_node
def test_the_asyncapi_parser_refuses_a_reference_that_leads_nowhere(parser: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    text = asyncapi.FILE.read_text(encoding="utf-8")
    broken.write_text(text.replace("schemas/pipeline.DealSigned'", "schemas/Deal'"), encoding="utf-8")
    answer = parsed(parser, broken)
    assert answer.returncode == 1 and "invalid-ref" in answer.stderr
