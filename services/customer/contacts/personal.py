"""Fields in plain text become ciphertext under the key of a person.

A PATCH leaves out what stays as it is; an explicit null clears a field that may be empty.
"""

from typing import Any, TypeVar
from uuid import UUID

from shared.kernel.messages import Command, Event
from shared.kernel.transaction import Transaction

Patched = TypeVar("Patched", bound=Event)


def not_null(value: Any) -> Any:
    if value is None:
        raise ValueError("must not be null")
    return value


async def sealed(tx: Transaction, person: UUID, plain: dict[str, Any], personal: frozenset[str]) -> dict[str, Any]:
    boxes = {name: await tx.seal(person, plain[name]) for name in personal if plain.get(name) is not None}
    return plain | boxes


async def patched(tx: Transaction, person: UUID, old: Patched, patch: Command, personal: frozenset[str]) -> Patched:
    """`old` with what the patch gives. A personal field that stays as it is keeps its ciphertext."""
    given = {name: getattr(patch, name) for name in patch.model_fields_set}
    for name in personal & given.keys():
        before = getattr(old, name)
        if before is not None and given[name] is not None and await tx.says(before, given[name]):
            del given[name]
    return old.model_copy(update=await sealed(tx, person, given, personal))
