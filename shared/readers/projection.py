"""A projection: read tables, and for each event a constant statement with the rows to run it with.

Constant statements let the projector run a batch of events as a few executemany calls. A read table's rows
depend only on order within a stream: statements of different streams that meet on one row must commute or
compare positions, since a parked stream is applied later than its neighbours.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Executable, MetaData, Table

from shared.kernel.messages import Event, Meta

E = TypeVar("E", bound=Event)
Row: TypeAlias = Mapping[str, object]
Handler: TypeAlias = Callable[[E, Meta], "Row | Sequence[Row] | None"]


class Projection:
    """Name, version and tables. The tables' MetaData carries the projection's name as its schema, which stands
    for the schema of the live version in the database: `metadata = MetaData(schema="aging")`.

    Raise `version` whenever tables or handlers change: the new version is built from the log.
    """

    def __init__(self, metadata: MetaData, version: int = 1) -> None:
        if not metadata.schema:
            raise TypeError("a projection's MetaData names the projection as its schema")
        self.name = metadata.schema
        self.metadata = metadata
        self.version = version
        self.handlers: dict[type[Event], list[tuple[Executable, Handler[Any]]]] = {}

    @property
    def tables(self) -> Iterable[Table]:
        return self.metadata.sorted_tables

    def on(self, event: type[E], statement: Executable) -> Callable[[Handler[E]], Handler[E]]:
        """Run `statement` with the row or rows (none: nothing) that the handler returns. An event may have
        several statements, run in the order of their registration."""

        def register(handler: Handler[E]) -> Handler[E]:
            self.handlers.setdefault(event, []).append((statement, handler))
            return handler

        return register

    def __call__(self, event: Event, meta: Meta) -> list[tuple[Executable, Sequence[Row]]]:
        work = []
        for statement, handler in self.handlers.get(type(event), ()):
            rows = handler(event, meta)
            if rows:
                work.append((statement, [rows] if isinstance(rows, (dict, Mapping)) else rows))
        return work
