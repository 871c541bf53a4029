"""Personal fields opened on the way out: what was {"$person", "$box"} in the log becomes text, null once erased."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from shared.kernel.sealed import Sealed
from shared.log.keys import PersonKeys

BOX = {"$person", "$box"}
_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)


def holds_personal(schema: type[BaseModel]) -> bool:
    return "x-personal" in str(schema.model_json_schema())


async def opened(keys: PersonKeys, value: Any) -> Any:
    """`value`, a JSON document, with every sealed field opened."""
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
