"""Origin: from whom, or from what, a commit comes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from uuid import NAMESPACE_OID, UUID, uuid5

from shared.kernel.messages import Actor, Meta


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asks, and for a policy's commands the event that they follow from and the policy's name."""

    actor: Actor
    cause: Meta | None = None
    policy: str | None = None
    correlation: UUID | None = None

    def ids(self, new_id: Callable[[], UUID]) -> Callable[[], UUID]:
        """Of new things: what follows from an event has the same ids again when it is done again."""
        cause = self.cause
        if cause is None:
            return new_id
        numbers = count()
        return lambda: uuid5(NAMESPACE_OID, f"{self.policy or ''}/{cause.event_id}/{next(numbers)}")

    def event_id(self, index: int, new_id: Callable[[], UUID]) -> UUID:
        """Of the commit's event number `index`."""
        return uuid5(self.cause.event_id, f"{self.policy}/{index}") if self.cause else new_id()
