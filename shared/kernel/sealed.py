"""A personal field as the log keeps it: ciphertext under the key of one person."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema


class _Box(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, populate_by_name=True)
    person: UUID = Field(alias="$person")
    box: str = Field(alias="$box")


Sealed = Annotated[
    _Box,
    WithJsonSchema(
        {
            "type": ["string", "null"],
            "description": "A personal field; null once the person is erased.",
            "x-personal": True,
        }
    ),
]
"""In events, states and read tables an object {"$person", "$box"}; the API answers with the plain text."""
