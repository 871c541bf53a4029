"""An event of the log as readers see it."""

from dataclasses import dataclass
from uuid import UUID

from shared.kernel.messages import Event, Meta
from shared.log.log import Recorded


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log with its event. What cannot be decoded is a failure of each handler that wants it."""

    recorded: Recorded
    event: Event | None
    meta: Meta | None
    error: Exception | None = None

    @property
    def position(self) -> int:
        return self.recorded.position

    @property
    def stream(self) -> str:
        return self.recorded.stream

    @property
    def type(self) -> str:
        return self.recorded.type

    @property
    def event_id(self) -> UUID:
        return self.recorded.event_id

    def decoded(self) -> tuple[Event, Meta]:
        """The event and its meta. Raises what decoding raised."""
        if self.event is None or self.meta is None:
            raise self.error or TypeError(f"{self.type} was not decoded")
        return self.event, self.meta
