"""Fields that are not for everybody, on the way out: a personal one, {"$person", "$box"} in the log, becomes text, null
once the person is erased; a confidential one becomes what it holds for the roles that it names, null for all others."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from shared.kernel.confidential import disclosed
from shared.kernel.sealed import Sealed
from shared.log.keys import PersonKeys

BOX = {"$person", "$box"}
_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)


def holds_personal(schema: type[BaseModel]) -> bool:
    """Whether there is anything in it that is personal or confidential."""
    fields = str(schema.model_json_schema())
    return "x-personal" in fields or "x-confidential" in fields


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
