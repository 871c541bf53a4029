"""Who is in which task force, by date."""

from sqlalchemy import Column, Date, MetaData, Table, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.readers.organisation import FOREVER
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

from .events import TaskForceJoined, TaskForceLeft

metadata = MetaData(schema="task_forces")
secondment = Table(
    "secondment",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("unit_id", Uuid, primary_key=True, index=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=False),
    info=OPEN,
)
task_forces = Projection(metadata)

_begin = insert(secondment)
begin = _begin.on_conflict_do_update(index_elements=list(secondment.primary_key), set_={"until": _begin.excluded.until})
end = (
    update(secondment)
    .where(secondment.c.rep_id == bindparam("who"), secondment.c.unit_id == bindparam("of"))
    .where(secondment.c.until == FOREVER)
    .values(until=bindparam("on"))
)


@task_forces.on(TaskForceJoined, begin)
def joined(event: TaskForceJoined, meta: Meta) -> Row:
    return {"rep_id": meta.stream_id, "unit_id": event.unit_id, "since": event.on, "until": FOREVER}


@task_forces.on(TaskForceLeft, end)
def left(event: TaskForceLeft, meta: Meta) -> Row:
    return {"who": meta.stream_id, "of": event.unit_id, "on": event.on}
