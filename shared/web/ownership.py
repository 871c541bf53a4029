"""Ownership: for who does not see it there is no such thing, and nobody makes one for others than they see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request

from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, Invalid, NotFound
from shared.kernel.things import Thing, View
from shared.log.streams import Folded
from shared.log.unit import Unit
from shared.readers.listing import created_by
from shared.readers.reading import PositionNotReached
from shared.readers.sight import WHOLE, Seen, Sight

from .reading import NotReached
from .runtime import Runtime, runtime_of
from .scopes import sight_of


class Eyes:
    """What one actor sees just now of one kind of things."""

    def __init__(self, runtime: Runtime, thing: Thing[Any, Any], sight: Sight, seen: Seen) -> None:
        self._runtime, self._thing, self._sight, self._seen = runtime, thing, sight, seen

    @property
    def see_all(self) -> bool:
        return self._seen.whole

    @property
    def has_place(self) -> bool:
        """Whether the organisation says whose things the actor sees."""
        return not self.see_all and bool(self._seen.ids)

    async def view(self, folded: Folded, thing_id: UUID) -> View | None:
        """The thing as a client sees it. None where there is none, NotFound where there is one for others."""
        view: View | None = self._thing.view(folded.state, folded.head, thing_id)
        decider = self._thing.decider
        if view is None and decider.opens and folded.head.version:
            whole = await self._runtime.executor.streams.whole(decider, folded.head.stream_id)
            view = self._thing.view(whole.state, folded.head, thing_id)
        if view is None or await self._see(self._thing, view, created_by(folded.head, thing_id)):
            return view
        if await self._runtime.reads.holds(self._thing, thing_id, self._sight):
            return view
        raise NotFound()

    async def _see(self, thing: Thing[Any, Any], view: View, creator: str | None) -> bool:
        if self._seen.sees(thing.owners_of(view), creator):
            return True
        of, whole_id = (thing.within[0], getattr(view, thing.within[1])) if thing.within else (None, None)
        if of is None or whole_id is None:
            return False
        whole = await self._runtime.executor.read(of.decider, whole_id)
        shown = of.view(whole.state, whole.head, whole_id)
        return shown is not None and await self._see(of, shown, created_by(whole.head, whole_id))

    async def require_seen(self, unit: Unit, thing_id: UUID) -> None:
        """Before anything is decided: raise NotFound where the thing is there, but not for this one."""
        if self.see_all:
            return
        thing = self._thing
        stream_id = await unit.locate(thing.located_by, str(thing_id)) if thing.located_by else thing_id
        if stream_id is not None:
            await unit.state(thing.decider, stream_id)
            await self.view(unit.after(thing.decider, stream_id), thing_id)

    async def require_own(self, unit: Unit, thing_id: UUID, command: Command) -> None:
        """Once it is decided: raise Forbidden where what was created belongs only to others than the actor sees, be it
        within a whole of their own. One without a place in the organisation creates for whom they say, and sees what
        they created."""
        thing = self._thing
        stream_id = unit.holds(thing.located_by, str(thing_id)) if thing.located_by else thing_id
        if not self.has_place or stream_id is None:
            return
        made = unit.after(thing.decider, stream_id)
        view = thing.view(made.state, made.head, thing_id)
        if view is None:
            return
        made_for = thing.made_for(view) if thing.made_for else thing.owners_of(view) or []
        owners = [owner for owner in made_for if owner is not None]
        if thing.within and not owners:
            owners, may = [getattr(view, thing.within[1])], await self._see(thing, view, None)
        else:
            may = not owners or self._seen.sees(owners, None)
        if may:
            return
        naming = (name for name, value in command if value in owners)
        errors = [{"pointer": f"/{name}", "detail": "outside what you see"} for name in naming]
        raise Forbidden(f"This {thing.name} would belong to somebody outside what you see.", errors=errors)


async def eyes_of(request: Request, thing: Thing[Any, Any]) -> Eyes:
    """Asks the database, unless the actor sees the whole company or the thing is everyone's. Raises NotReached while
    the organisation is being built, as it is after a first start."""
    runtime, sight = runtime_of(request), sight_of(request, thing) if thing.owned else WHOLE
    try:
        seen = await runtime.reads.seen(sight)
    except PositionNotReached as late:
        raise NotReached() from late
    return Eyes(runtime, thing, sight, seen)


@dataclass(frozen=True)
class Named:
    """The things that a command names in its body: by field, what the actor sees of their kind, and the id."""

    things: Mapping[str, tuple[Eyes, Thing[Any, Any], UUID]]

    async def require_seen(self, unit: Unit) -> None:
        """Before anything is decided, and any refusal tells of them: raise Invalid, in the words of one that is not
        there. One without a place in the organisation makes for whom they say."""
        for field, (eyes, thing, thing_id) in self.things.items():
            try:
                await eyes.require_seen(unit, thing_id)
            except NotFound:
                raise Invalid(f"/{field}", f"no such {thing.name}") from None


async def named_by(request: Request, names: Mapping[str, Thing[Any, Any]], command: Command) -> Named:
    given = {field: (thing, thing_id) for field, thing in names.items() if (thing_id := getattr(command, field))}
    seen = {field: (await eyes_of(request, thing), thing, thing_id) for field, (thing, thing_id) in given.items()}
    return Named({field: one for field, one in seen.items() if one[0].has_place})
