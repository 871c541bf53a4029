"""Personal fields opened on the way out: what was {"$person", "$box"} in the log becomes text, null once erased."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from shared.kernel.sealed import Sealed
from shared.log.keys import PersonKeys

_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)


def holds_personal(schema: type[BaseModel]) -> bool:
    return "x-personal" in str(schema.model_json_schema())


async def opened(keys: PersonKeys, value: Any) -> Any:
    """`value`, a JSON document, with every sealed field opened."""
    if isinstance(value, dict):
        if value.keys() == {"$person", "$box"}:
            return await keys.open(_sealed.validate_python({**value, "$person": UUID(value["$person"])}))
        return {key: await opened(keys, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [await opened(keys, inner) for inner in value]
    return value
