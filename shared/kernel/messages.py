"""Commands, events, and what is true of every one of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the token's subject, its roles, the rep that it stands for, and the network address that the request
    came from."""

    sub: str
    roles: frozenset[str] = frozenset()
    rep_id: UUID | None = None
    address: str | None = None


SYSTEM = Actor("system")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Event(BaseModel):
    """A fact. Its class name and field names are its storage format.

    Tolerant on read: unknown fields from newer writers are ignored. A new field has a default; a change of
    meaning raises `schema_number` and teaches `upcast` to bring the older forms up.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    schema_number: ClassVar[int] = 1

    @classmethod
    def upcast(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """`data` as it was written under an older `schema`, in today's form."""
        raise ValueError(f"{cls.__name__} has no form {schema}")


class Value(BaseModel):
    """A value inside an event, as tolerant on read as the event itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Unknown(Event):
    """An event of another service whose type this version does not know. It is kept whole in the log."""


CommandT = TypeVar("CommandT", bound="Command")


class Command(BaseModel):
    """A request. Strict: an unknown field is a client's mistake.

    `by` and `at` (who asks, and when it was accepted) are inputs like any other, but they come from the token
    and the clock at the edge, never from the body.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def by(self) -> Actor:
        by: Actor = self.__dict__.get("_by", SYSTEM)
        return by

    @property
    def at(self) -> datetime:
        at: datetime = self.__dict__.get("_at", NEVER)
        return at

    @property
    def day(self) -> date:
        """The business day on which it was accepted, in the company's time zone."""
        day: date = self.__dict__.get("_day", NEVER.date())
        return day

    def stamped(self: CommandT, by: Actor, at: datetime, day: date | None = None) -> CommandT:
        """A copy that knows who asks and when, `day` without more the one in UTC: beside its fields, where pydantic
        keeps what is cached, since private attributes cost each command as much as all the rest of it."""
        copy = self.model_copy()
        copy.__dict__.update(_by=by, _at=at, _day=day or at.date())
        return copy


@dataclass(slots=True)  # not frozen: it is made for each event, at a third of the cost
class Meta:
    """What is true of every event, kept out of its payload. Nobody changes it.

    `time` is when the command was accepted, `recorded_at` when the log wrote the event; order is `position`'s.
    `version` is None and `source` names the owner for an event that another service published. `traceparent` is the
    trace context of the W3C in which it was decided, where there was one; `address` where the request came from that
    asked for it, None for what no request with a token asked for, and for heard events.
    """

    event_id: UUID
    stream: str
    stream_id: UUID
    version: int | None
    position: int
    time: datetime
    recorded_at: datetime
    actor: str
    correlation: UUID
    causation: UUID | None = None
    hops: int = 0
    source: str | None = None
    source_position: int | None = None
    traceparent: str | None = None
    address: str | None = None
