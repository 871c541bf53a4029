"""个人信息 whose personal data is kept here, and erasing it: the person's key is destroyed, and with it all that was
sealed, in the log, in read tables and in every backup.

The one who may do so answers for these persons' data (the manifest's `guardians`); an operator's role is not enough.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from pydantic_core import from_json

from shared.kernel.decider import Decider
from shared.kernel.fields import Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.sealed import Sealed
from shared.kernel.transaction import Transaction
from shared.readers.erasures import Erased, ErasePerson, person

from .execute import Execute
from .operation import PUBLIC
from .personal import BOX
from .roles import Role
from .routes import Routes
from .runtime import runtime_of

ABOUT = (
    "个人信息 personal data: whose is kept in this service, and erasing a person. A person's id is that of the thing "
    "which holds the fields: a contact's `contact_id`, the `id` of a customer or a rep."
)
PersonId = Annotated[Id, Path(alias="person_id")]


class PersonStatus(StrEnum):
    KEPT = "kept"
    ERASED = "erased"
    UNKNOWN = "unknown"


class ErasureView(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    at: datetime
    actor: str
    reason: str


class PersonView(BaseModel):
    """`kept`: there is a key, and fields sealed with it can be read. Whoever was erased may be kept again, where fields
    were written anew; what was sealed before stays unreadable."""

    person_id: UUID
    status: PersonStatus
    erasures: list[ErasureView]


class HeldPerson(PersonView):
    """`fields`: what was last written of each field; null once erased."""

    fields: dict[str, Sealed]


class HeldPersons(BaseModel):
    items: list[HeldPerson]


class Erase(Command):
    reason: Text


class HolderQuery(BaseModel):
    """`of`: the id of a customer, a rep, or whatever else has streams here."""

    model_config = ConfigDict(extra="forbid")
    of: Id


class Persons:
    """What a service knows of persons, from their keys and from the log."""

    def __init__(self, request: Request) -> None:
        runtime = runtime_of(request)
        self.keys, self._log, self._executor = runtime.keys, runtime.log, runtime.executor

    async def erased(self, person_id: UUID) -> Erased:
        state: Erased = (await self._executor.read(person, person_id)).state
        return state

    async def view(self, person_id: UUID) -> PersonView:
        kept = await self.keys.fingerprint(person_id) is not None
        return _view(person_id, kept, await self.erased(person_id))

    async def held_by(self, deciders: Sequence[Decider[Any, Any, Any]], holder: UUID) -> list[HeldPerson]:
        """The persons with fields in the streams that have this id, as they were met first."""
        found: dict[UUID, dict[str, Any]] = {}
        for decider in deciders:
            for row in await self._log.read_stream(decider.stream(holder)):
                for name, box in _boxes("", from_json(row.data)):
                    found.setdefault(UUID(box["$person"]), {})[name] = box
        views = [(await self.view(person_id), fields) for person_id, fields in found.items()]
        return [HeldPerson(**view.model_dump(), fields=fields) for view, fields in views]

    async def destroy_keys(self, person_id: UUID) -> None:
        """All that the log says are destroyed; then nobody has them any more."""
        for key in (await self.erased(person_id)).keys:
            await self.keys.erase(person_id, key)
        await self.keys.let_go()


async def _persons(request: Request) -> Persons:
    return Persons(request)


KnownPersons = Annotated[Persons, Depends(_persons)]


def router(guardians: Collection[Role], deciders: Sequence[Decider[Any, Any, Any]]) -> Routes:
    """The routes of a service that owns the streams of `deciders`."""
    routes = Routes("persons", ABOUT)

    @routes.query("/ops/persons", HeldPersons, roles=guardians, whose=PUBLIC, rows="items")
    async def held(query: Annotated[HolderQuery, Query()], persons: KnownPersons) -> HeldPersons:
        """Whose personal data a thing holds, and which: how a person's id is found."""
        return HeldPersons(items=await persons.held_by(deciders, query.of))

    @routes.query("/ops/persons/{person_id}", PersonView, roles=guardians, whose=PUBLIC)
    async def one(person_id: PersonId, persons: KnownPersons) -> PersonView:
        """Whether anything of a person is kept, and when they were erased."""
        return await persons.view(person_id)

    @routes.command(
        "POST",
        "/ops/persons/{person_id}/erase",
        roles=guardians,
        answers=PersonView,
        example={"reason": "asked for by letter of 3 May"},
    )
    async def erase(person_id: PersonId, body: Erase, do: Execute, persons: KnownPersons) -> Response:
        """Erase a person, for good. What was sealed shows as null from then on, in every process of the service, and
        in every backup of the log. Done already: nothing more happens."""
        key = await persons.keys.fingerprint(person_id)

        async def process(tx: Transaction, stream_id: UUID, command: Erase) -> PersonView:
            known = await tx.state(person, stream_id)
            if key is None and not known.erasures:
                raise NotFound("Nothing is kept of this person, and nothing was.")
            if key is not None:
                known = await tx.send(person, stream_id, ErasePerson(key=key, reason=command.reason))
            return _view(stream_id, False, known)

        answer = await do(process, person_id, body)
        await persons.destroy_keys(person_id)
        return answer

    return routes


def _view(person_id: UUID, kept: bool, erased: Erased) -> PersonView:
    status = PersonStatus.ERASED if erased.erasures else PersonStatus.UNKNOWN
    erasures = [ErasureView(**asdict(one)) for one in erased.erasures]
    return PersonView(person_id=person_id, status=PersonStatus.KEPT if kept else status, erasures=erasures)


def _boxes(name: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every sealed field within a document, with its name."""
    if isinstance(value, dict) and value.keys() == BOX:
        yield name, value
    elif isinstance(value, dict):
        for inner, content in value.items():
            yield from _boxes(inner, content)
    elif isinstance(value, list):
        for content in value:
            yield from _boxes(name, content)
