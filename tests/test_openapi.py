"""The services' OpenAPI: committed as the code makes it, whole, and saying who may do what."""

import json
from typing import Any

import pytest

from deploy.openapi import FOLDER, document
from shared.settings import SERVICES
from shared.web.edge import OPEN
from shared.web.webhooks import SECURITY

TOKENLESS = {("customer", "post", "/v1/survey-answers"), ("customer", "post", "/v1/survey-forms")}
"""What strangers may send, with a ticket."""
OPERATIONS = [
    pytest.param(service, path, method, operation, id=f"{service} {method} {path}")
    for service in SERVICES
    for path, methods in json.loads((FOLDER / f"{service}.json").read_text(encoding="utf-8"))["paths"].items()
    for method, operation in methods.items()
]


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_document_is_what_the_code_makes(service: str) -> None:
    assert (FOLDER / f"{service}.json").read_text(encoding="utf-8") == document(service), "run `make docs`"


@pytest.mark.parametrize("service", SERVICES)
def test_every_reference_leads_somewhere(service: str) -> None:
    text = document(service)
    known = json.loads(text)["components"]["schemas"]
    used = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= known.keys()


@pytest.mark.parametrize(("service", "path", "method", "operation"), OPERATIONS)
def test_an_operation_names_its_roles_its_problems_and_its_tag(
    service: str, path: str, method: str, operation: dict[str, Any]
) -> None:
    assert len(operation["tags"]) == 1
    if OPEN.fullmatch(path):
        assert operation["security"] == []
        return
    if (service, method, path) in TOKENLESS:
        assert operation["security"] == [] and "x-roles" not in operation
        return
    assert operation["security"] in ([{"bearer": []}], [{"bearer": []}, SECURITY]) and operation["x-roles"]
    assert {"400", "401", "403", "413", "422", "500", "503"} <= operation["responses"].keys()
    if method != "get" and path.startswith("/v1/"):
        asked: dict[str, Any] = operation.get("requestBody", {})
        body: dict[str, Any] = next(iter(asked.get("content", {}).values()), {})  # an import is no JSON
        assert "example" in body or not asked.get("required", False)
