"""Fields that are not for everybody, on the way out: a personal one, {"$person", "$box"} in the log, becomes text, null
once the person is erased; a confidential one becomes what it holds for the roles that it names, null for all others."""

from collections.abc import Collection, Iterator
from typing import Any, get_args
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from shared.kernel.confidential import disclosed, unboxed
from shared.kernel.sealed import Sealed
from shared.log.keys import PersonKeys

BOX = {"$person", "$box"}
PERSONAL = get_args(Sealed)[0]
_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)


def holds_personal(schema: type[BaseModel]) -> bool:
    """Whether there is anything in it that is personal or confidential. Looked up in what pydantic made of it: a JSON
    schema says the same and takes forty times as long, for each route of a service that starts."""
    schema.model_rebuild()
    return _names_such(schema.__pydantic_core_schema__)


def _names_such(schema: Any) -> bool:
    if isinstance(schema, dict):
        function = schema.get("function")
        if schema.get("cls") is PERSONAL or (isinstance(function, dict) and function.get("function") is unboxed):
            return True
        schema = schema.values()
    elif not isinstance(schema, list | tuple):
        return False
    return any(map(_names_such, schema))


async def opened(keys: PersonKeys, value: Any, roles: Collection[str]) -> Any:
    """`value`, a JSON document, with every sealed field opened, and the confidential ones for somebody with `roles`."""
    value = disclosed(value, roles)
    await keys.expect(_persons(value))
    return await _opened(keys, value)


async def _opened(keys: PersonKeys, value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == BOX:
            return await keys.open(_sealed.validate_python({**value, "$person": UUID(value["$person"])}))
        return {key: await _opened(keys, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [await _opened(keys, inner) for inner in value]
    return value


def _persons(value: Any) -> Iterator[UUID]:
    if isinstance(value, dict):
        if value.keys() == BOX:
            yield UUID(value["$person"])
        value = value.values()
    elif not isinstance(value, list):
        return
    for inner in value:
        yield from _persons(inner)
