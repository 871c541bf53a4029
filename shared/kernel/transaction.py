"""What a process may do: decide on several streams, all or nothing, in one commit of the log."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

from .decider import Decider
from .messages import Actor, Command
from .sealed import Sealed

S = TypeVar("S")


class Transaction(Protocol):
    """One commit in the making. A process may run again from the start when a stream has moved meanwhile,
    so it does nothing but call these."""

    @property
    def by(self) -> Actor: ...

    @property
    def at(self) -> datetime: ...

    @property
    def day(self) -> date:
        """The business day of `at`, in the company's time zone."""
        ...

    async def state(self, decider: Decider[Any, S, Any], stream_id: UUID) -> S:
        """The stream's state, what this transaction has decided included. The commit is refused if it moves."""
        ...

    async def whole(self, decider: Decider[Any, S, Any], stream_id: UUID) -> S:
        """The stream's state as the log has it, as if nothing had been carried forward: only to answer with."""
        ...

    async def send(self, decider: Decider[Any, S, Any], stream_id: UUID, command: Command) -> S:
        """Decide `command` on the stream and keep its events for the commit. Returns the state after them."""
        ...

    async def version(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> int:
        """The stream's version, what this transaction has decided included."""
        ...

    async def locate(self, scope: str, key: str) -> UUID | None:
        """The id of the stream that holds the claim, None where nobody holds it."""
        ...

    def claim(self, scope: str, key: str, stream: str) -> None:
        """Take a unique key for a stream (a name as `Decider.stream` makes it). The commit fails with
        AlreadyExists (`existing_id`) when another stream holds it; one's own is no conflict."""
        ...

    def release(self, scope: str, key: str, stream: str) -> None:
        """Give a unique key back, if that stream holds it."""
        ...

    async def seal(self, person: UUID, text: str) -> Sealed:
        """`text` as ciphertext under the person's own key."""
        ...

    async def says(self, sealed: Sealed, text: str) -> bool:
        """Whether that is what was sealed. Sealing again gives another ciphertext, which would look like a change."""
        ...

    async def opened(self, sealed: Sealed) -> str | None:
        """The text, None once the person is erased: for what they are known by openly from then on."""
        ...

    def new_id(self) -> UUID:
        """A new UUID of version 7."""
        ...


Process: TypeAlias = Callable[[Transaction, UUID, Any], Awaitable[Any]]
"""A business process over several streams: `async def sign(tx, contract_id, command)`. What it returns is the
answer for verbs whose answer is not the thing in the path, else ignored."""


@dataclass(frozen=True, slots=True)
class Send:
    """A command on its way to a stream, or to a process."""

    target: Decider[Any, Any, Any] | Process
    stream_id: UUID
    command: Command
