"""How routes describe themselves in the OpenAPI document: from their functions, and from what they declare."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request

from .operation import Operation
from .roles import EVERYONE
from .webhooks import SECURITY

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same body gives the same answer for 30 days.",
    "schema": {"type": "string", "maxLength": 255},
}


def summary_of(endpoint: Callable[..., Any]) -> str:
    doc = (endpoint.__doc__ or endpoint.__name__.replace("_", " ").capitalize()).strip()
    return doc.partition("\n")[0].partition(". ")[0].rstrip(".")


def description_of(endpoint: Callable[..., Any], operation: Operation) -> str:
    return f"{inspect.cleandoc(endpoint.__doc__ or '')}\n\n{roles_line(operation)}".strip()


def roles_line(operation: Operation) -> str:
    if operation.tokenless:
        return "Open without a token."
    return "Roles: any." if operation.roles == EVERYONE else f"Roles: {', '.join(sorted(operation.roles))}, admin."


def headers_of(operation: Operation) -> dict[int | str, dict[str, Any]]:
    """The headers of a command's answer, as OpenAPI shows them."""
    headers = {"Log-Position": "The position of the thing's last event; a query waits for it as min_position."}
    if operation.thing or operation.stands:
        headers["ETag"] = "The version of the thing's stream, as If-Match takes it."
    if operation.creates:
        headers["Location"] = "Where the thing is read."
    described = {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()}
    return {201 if operation.creates else 200: {"headers": described}}


def command_extra(operation: Operation, example: Mapping[str, Any] | None) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [IDEMPOTENCY_KEY]
    if operation.stands or (operation.thing and not operation.creates):
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": operation.needs_match,
                "description": "The ETag that the client last saw, or *.",
                "schema": {"type": "string"},
            }
        )
    return {"parameters": parameters, **_who(operation), **example_extra(example)}


def query_extra(operation: Operation, example: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**_who(operation), **example_extra(example)}


def _who(operation: Operation) -> dict[str, Any]:
    if operation.tokenless:
        return {"security": []}
    security = {"security": [{"bearer": []}, SECURITY]} if operation.signed else {}
    return {"x-roles": sorted(operation.roles), **security}


def example_extra(example: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"example": example}}}} if example is not None else {}


def wear_signature(served: Callable[..., Any], endpoint: Callable[..., Any], **more: Any) -> None:
    """Give `served` the parameters of `endpoint`, beside the request and `more` (by name: its annotation) that it
    takes itself."""
    own = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)
        for name, kind in {"request": Request, **more}.items()
    ]
    theirs = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(endpoint).parameters.values()
    ]
    served.__dict__["__signature__"] = inspect.Signature([*own, *theirs])
    served.__name__, served.__doc__ = endpoint.__name__, endpoint.__doc__
