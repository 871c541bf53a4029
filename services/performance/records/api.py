"""The route of a person's record."""

from shared.kernel.fields import Id
from shared.kernel.rejections import NotFound
from shared.web.fresh import Fresh
from shared.web.reading import NotReached
from shared.web.roles import EARNERS, SELLERS, Role
from shared.web.routes import Routes

from ..reps.things import REP
from .projections import records
from .record import Record, entries_of

READERS_OF_OTHERS = (SELLERS & EARNERS) | {Role.HR, Role.ADMIN}
"""Who may see the record of another, as far as they see them: whoever may see what that one is paid and scored."""

router = Routes("organisation")


@router.query(
    "/v1/reps/{id}/record",
    Record,
    roles=SELLERS | {Role.HR},
    rows="entries",
    whose="the rep's, and of who leads them",
    refuses=(NotReached,),
)
async def read_record(id: Id, fresh: Fresh) -> Record:
    """What became of a person here: posts, units, roles and task forces, honours, promotions, demotions and penalties,
    courses and scorecards, reviews, inspections and improvements, in the order of their days. One's own, that of those
    whom one leads, and all for HR; an assistant's own."""
    if fresh.actor.rep_id != id and fresh.actor.roles.isdisjoint(READERS_OF_OTHERS):
        raise NotFound()  # an assistant sees the whole unit, but not its penalties and scorecards
    view = await fresh.thing(REP, id)
    await fresh.require_seen([id])
    about = view.model_dump(include=set(Record.model_fields))
    async with fresh.tables((records,)) as db:
        return Record.model_validate({**about, "rep_id": id, "entries": await db.all(entries_of(id))})
