"""What was released is kept: a document that breaks its earlier form fails, and one that only adds to it does not."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from deploy import asyncapi, openapi, released
from deploy.released import broken_api, broken_events, main

Document: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Document], object]

CUSTOMERS, IMPORTS, VISITS = "/v1/customers", "/v1/customers/import", "/v1/visits"
LIST, CREATE, IMPORT = f"GET {CUSTOMERS}", f"POST {CUSTOMERS}", f"POST {IMPORTS}"


def test_the_committed_documents_keep_what_was_released() -> None:
    faults = "\n".join(released.breaks())
    assert not faults, f"{faults}\nkeep the old form, or take the new one with `make release-forms BREAKING=1`"


@cache
def api() -> Document:
    document: Document = json.loads((openapi.FOLDER / "customer.json").read_text())
    paths = {path: methods for path, methods in document["paths"].items() if path in (CUSTOMERS, IMPORTS, VISITS)}
    return {**document, "paths": paths}


@cache
def events() -> Document:
    document: Document = yaml.load(asyncapi.FILE.read_text(), Loader=yaml.CSafeLoader)
    return document


def changed(document: Document, change: Change) -> Document:
    made = copy.deepcopy(document)
    change(made)
    return made


def of(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def operation(document: Document, name: str) -> Document:
    method, path = name.split()
    found: Document = document["paths"][path][method.lower()]
    return found


def parameter(document: Document, name: str) -> Document:
    found: Document = next(one for one in operation(document, LIST)["parameters"] if one["name"] == name)
    return found


def without(document: Document, schema: str, field: str) -> None:
    del of(document, schema)["properties"][field]
    of(document, schema)["required"].remove(field)


def with_field(document: Document, schema: str, *, required: bool, **form: Any) -> None:
    of(document, schema)["properties"]["colour"] = {"type": "string", **form}
    of(document, schema)["required"] += ["colour"] if required else []


def other(document: Document, schema: str, field: str, **form: Any) -> None:
    of(document, schema)["properties"][field] = form


BREAK_THE_API: dict[str, tuple[Change, str]] = {
    "an operation removed": (
        lambda d: d["paths"][CUSTOMERS].pop("post"),
        "POST /v1/customers is gone",
    ),
    "a path removed": (
        lambda d: d["paths"].pop(VISITS),
        "GET /v1/visits is gone",
    ),
    "a status removed": (
        lambda d: operation(d, CREATE)["responses"].pop("409"),
        f"{CREATE}: the answer 409 is gone",
    ),
    "a field of an answer removed": (
        lambda d: without(d, "CustomerView", "name"),
        f"{LIST}: 200 /items/*/name: is gone",
    ),
    "a field of an answer of another type": (
        lambda d: other(d, "CustomerView", "name", type="integer"),
        f"{CREATE}: 201 /name: integer where string was",
    ),
    "a field of an answer that may be null": (
        lambda d: other(d, "CustomerView", "id", anyOf=[{"type": "string", "format": "uuid"}, {"type": "null"}]),
        f"{CREATE}: 201 /id: null where string was",
    ),
    "a field of an answer that may be missing": (
        lambda d: of(d, "CustomerView")["required"].remove("name"),
        f"{CREATE}: 201 /name: may be missing now",
    ),
    "a status that clients do not know": (
        lambda d: of(d, "CustomerStatus")["enum"].append("lost"),
        f"{CREATE}: 201 /status: lost may come, which never came",
    ),
    "a new field that a request must have": (
        lambda d: with_field(d, "NewCustomer", required=True),
        f"{CREATE}: body /colour: is required now",
    ),
    "a field of a request removed": (
        lambda d: of(d, "NewCustomer")["properties"].pop("country"),
        f"{CREATE}: body /country: is gone",
    ),
    "a field of a request of a narrower type": (
        lambda d: other(d, "NewCustomer", "country", type="string", minLength=1, maxLength=4000),
        f"{CREATE}: body /country: string where null was",
    ),
    "a shorter text in a request": (
        lambda d: of(d, "NewCustomer")["properties"]["name"].update(maxLength=40),
        f"{CREATE}: body /name: maxLength is 40 now",
    ),
    "an enum of a request narrowed": (
        lambda d: of(d, "Kind")["enum"].remove("person"),
        f"{CREATE}: body /kind: person is no longer taken",
    ),
    "a parameter removed": (
        lambda d: operation(d, LIST)["parameters"].remove(parameter(d, "cursor")),
        f"{LIST}: the parameter cursor (query) is gone",
    ),
    "a new parameter that must be given": (
        lambda d: operation(d, LIST)["parameters"].append({"name": "colour", "in": "query", "required": True}),
        f"{LIST}: the parameter colour (query) is required now",
    ),
    "a parameter narrowed": (
        lambda d: parameter(d, "limit")["schema"].update(maximum=100),
        f"{LIST}: parameter limit (query)/: maximum is 100 now",
    ),
    "a form of answer removed": (
        lambda d: operation(d, IMPORT)["responses"]["200"]["content"].pop("application/x-ndjson"),
        f"{IMPORT}: 200: application/x-ndjson is gone",
    ),
    "a form of body removed": (
        lambda d: operation(d, IMPORT)["requestBody"].update(content={"text/csv": {}}),
        f"{IMPORT}: a body of application/x-ndjson is no longer taken",
    ),
    "a header of an answer removed": (
        lambda d: operation(d, CREATE)["responses"]["201"]["headers"].pop("ETag"),
        f"{CREATE}: 201: the header ETag is gone",
    ),
}  # fmt: skip
KEEP_THE_API: dict[str, Change] = {
    "a new operation": lambda d: d["paths"].update({"/v1/wishes": {"get": operation(d, LIST)}}),
    "a new field in an answer": lambda d: with_field(d, "CustomerView", required=True),
    "a new field that a request may have": lambda d: with_field(d, "NewCustomer", required=False),
    "a new parameter": lambda d: operation(d, LIST)["parameters"].append({"name": "colour", "in": "query"}),
    "a new problem": lambda d: operation(d, CREATE)["responses"].update({"418": {"description": "a teapot"}}),
    "a longer text in a request": lambda d: of(d, "NewCustomer")["properties"]["name"].update(maxLength=8000),
    "a field of an answer that is never null any more": lambda d: other(d, "CustomerView", "country", type="string"),
}
BREAK_EVENTS: dict[str, tuple[Change, str]] = {
    "an event removed": (
        lambda d: d["components"]["messages"].pop("pipeline.DealSigned"),
        "the event pipeline.DealSigned is gone",
    ),
    "a topic of another name": (
        lambda d: d["channels"]["pipeline"].update(address="pipeline"),
        "the topic sales.pipeline is gone",
    ),
    "a field removed": (
        lambda d: without(d, "pipeline.DealSigned", "customer_id"),
        "pipeline.DealSigned: /customer_id: is gone",
    ),
    "a field of another type": (
        lambda d: other(d, "pipeline.DealSigned", "customer_id", type="integer"),
        "pipeline.DealSigned: /customer_id: integer where string was",
    ),
    "a field of a narrower form": (
        lambda d: other(d, "pipeline.DealSigned", "currency", type="string", pattern="^CNY$"),
        "pipeline.DealSigned: /currency: its pattern is another",
    ),
    "a new field that what was told before has not": (
        lambda d: with_field(d, "pipeline.DealSigned", required=True),
        "pipeline.DealSigned: /colour: is required now",
    ),
    "a field of a part removed": (
        lambda d: without(d, "pipeline.Line", "quantity"),
        "pipeline.DealSigned: /lines/*/quantity: is gone",
    ),
    "a field that may be missing": (
        lambda d: of(d, "pipeline.DealSigned")["required"].remove("customer_id"),
        "pipeline.DealSigned: /customer_id: may be missing now",
    ),
}  # fmt: skip
KEEP_EVENTS: dict[str, Change] = {
    "a new field with a default": lambda d: with_field(d, "pipeline.DealSigned", required=True, default="red"),
    "a new event": lambda d: d["components"]["messages"].update({"pipeline.Wished": {"payload": {"type": "object"}}}),
}


@pytest.mark.parametrize("name", BREAK_THE_API)
def test_an_api_that_breaks_its_earlier_form_is_told(name: str) -> None:
    change, fault = BREAK_THE_API[name]
    assert fault in broken_api(api(), changed(api(), change))


@pytest.mark.parametrize("name", KEEP_THE_API)
def test_an_api_may_grow(name: str) -> None:
    assert broken_api(api(), changed(api(), KEEP_THE_API[name])) == []


@pytest.mark.parametrize("name", BREAK_EVENTS)
def test_a_published_event_that_breaks_its_earlier_form_is_told(name: str) -> None:
    change, fault = BREAK_EVENTS[name]
    assert fault in broken_events(events(), changed(events(), change))


@pytest.mark.parametrize("name", KEEP_EVENTS)
def test_a_published_event_may_grow(name: str) -> None:
    assert broken_events(events(), changed(events(), KEEP_EVENTS[name])) == []


def test_an_operation_that_was_deprecated_may_go() -> None:
    old = changed(api(), lambda d: operation(d, CREATE).update(deprecated=True))
    assert broken_api(old, changed(api(), lambda d: d["paths"][CUSTOMERS].pop("post"))) == []


def test_a_form_that_breaks_the_last_one_is_taken_only_deliberately(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(released, "FOLDER", tmp_path / "released")
    monkeypatch.setattr(released, "SERVICES", ("customer",))
    assert main([]) == 0  # the first
    old = json.loads((tmp_path / "released" / "customer.json").read_text())
    old["paths"]["/v1/wishes"] = {"get": operation(old, LIST)}
    (tmp_path / "released" / "customer.json").write_text(json.dumps(old))
    assert main([]) == 1
    assert "customer: GET /v1/wishes is gone" in capsys.readouterr().err
    assert released.breaks() and main(["--breaking"]) == 0
    assert released.breaks() == []
