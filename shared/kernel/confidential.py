"""A confidential field: what it holds is seen by the roles that it names, and is null for everybody else.

In Python it is the plain value. In the log, in read tables and in stored answers it is an object
{"$confidential": [roles], "value": …}, so that every way out can tell it by itself, whatever else it knows of the data.
"""

from collections.abc import Collection
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializerFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

ROLES, VALUE = "$confidential", "value"
BOX = {ROLES, VALUE}


class Confidential:
    """`Cost = Annotated[Money, Confidential("director", "finance")]`: a field whose JSON is a string, for few."""

    def __init__(self, *roles: str) -> None:
        self._roles = sorted(roles)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = handler(source)
        boxed = core_schema.wrap_serializer_function_ser_schema(self._boxed, schema=plain, when_used="json")
        return core_schema.no_info_before_validator_function(unboxed, plain, serialization=boxed)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        seen_by = f"Confidential: null for others than {', '.join(self._roles)} and admin."
        return {"type": ["string", "null"], "description": seen_by, "x-confidential": self._roles}

    def _boxed(self, value: Any, serialized: SerializerFunctionWrapHandler) -> Any:
        return {ROLES: self._roles, VALUE: serialized(value)}


def _is_box(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == BOX


def unboxed(value: Any) -> Any:
    return value[VALUE] if _is_box(value) else value


def disclosed(value: Any, roles: Collection[str]) -> Any:
    """A JSON document as those with `roles` may see it: confidential fields opened or null."""
    if isinstance(value, dict):
        if _is_box(value):
            return value[VALUE] if {*value[ROLES], "admin"} & set(roles) else None
        return {key: disclosed(inner, roles) for key, inner in value.items()}
    if isinstance(value, list):
        return [disclosed(inner, roles) for inner in value]
    return value
