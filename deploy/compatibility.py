"""Whether a JSON Schema still keeps what its earlier form promised, to those who read what it describes and to those
who write it.

Of the subset that the services' documents use (JSON Schema 2020-12: types, unions, enums, objects, lists, bounds). A
schema that says more than this knows is compared by what it knows; nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
WIDER = {("integer", "number")}
"""Types of which the first is a case of the second."""


@dataclass(frozen=True, slots=True)
class Side:
    """A schema in the document that its references lead into."""

    schema: Schema
    document: Schema

    def at(self, schema: Any) -> "Side":
        return Side(schema if isinstance(schema, Mapping) else {}, self.document)

    def alternatives(self) -> "list[Side]":
        """What it may be: references followed, unions taken apart, types and enums that are null split off."""
        if "$ref" in self.schema:
            return self.at(found(self.document, self.schema["$ref"])).alternatives()
        for union in ("anyOf", "oneOf"):
            if union in self.schema:
                return [one for part in self.schema[union] for one in self.at(part).alternatives()]
        if isinstance(self.schema.get("type"), list):
            return [self.at({**self.schema, "type": kind}) for kind in self.schema["type"]]
        return [self]

    @property
    def kind(self) -> str | None:
        kind: str | None = self.schema.get("type")
        values = self.values
        if kind is None and values:
            return {str: "string", bool: "boolean", int: "integer", type(None): "null"}.get(type(values[0]))
        return kind or ("object" if "properties" in self.schema else None)

    @property
    def values(self) -> Sequence[Any] | None:
        if "const" in self.schema:
            return [self.schema["const"]]
        values: Sequence[Any] | None = self.schema.get("enum")
        return values


def found(document: Schema, reference: str) -> Any:
    """What a reference within the document leads to."""
    place: Any = document
    for name in reference.removeprefix("#/").split("/"):
        place = place[name.replace("~1", "/").replace("~0", "~")]
    return place


def broken_for_readers(old: Side, new: Side) -> list[str]:
    """Where something of the `new` form is not what a reader of the `old` one was promised. Further fields are no
    matter, nor how long or large a value is."""
    return list(_fits(new, old, "", read=True, seen=frozenset()))


def broken_for_writers(old: Side, new: Side) -> list[str]:
    """Where something that the `old` form took is refused by the `new` one, or no longer heeded."""
    return list(_fits(old, new, "", read=False, seen=frozenset()))


Seen: TypeAlias = frozenset[tuple[int, int]]


def _fits(made: Side, wanted: Side, where: str, *, read: bool, seen: Seen) -> Iterator[str]:
    """Whatever may be `made` has to be `wanted`."""
    pair = (id(made.schema), id(wanted.schema))
    if pair in seen:
        return
    choices = wanted.alternatives()
    for one in made.alternatives():
        faults = [list(_matches(one, choice, where, read=read, seen=seen | {pair})) for choice in choices]
        if [] not in faults:
            alike = [fault for fault, choice in zip(faults, choices, strict=True) if choice.kind == one.kind]
            yield from min(alike or faults, key=len)


def _matches(made: Side, wanted: Side, where: str, *, read: bool, seen: Seen) -> Iterator[str]:
    if wanted.kind is None and wanted.values is None:
        return
    if made.kind != wanted.kind and (made.kind, wanted.kind) not in WIDER:
        before, now = (wanted, made) if read else (made, wanted)
        yield f"{where or '/'}: {_name(now)} where {_name(before)} was"
        return
    yield from _values(made, wanted, where, read=read)
    if not read:
        yield from _bounds(made.schema, wanted.schema, where)
    if wanted.kind == "object":
        yield from _fields(made, wanted, where, read=read, seen=seen)
    elif "items" in wanted.schema:
        items = made.at(made.schema.get("items")), wanted.at(wanted.schema["items"])
        yield from _fits(*items, f"{where}/*", read=read, seen=seen)


def _name(side: Side) -> str:
    return side.kind or "anything"


def _values(made: Side, wanted: Side, where: str, *, read: bool) -> Iterator[str]:
    if wanted.values is not None:
        more = [value for value in made.values or () if value not in wanted.values]
        if made.values is None or more:
            told = ", ".join(map(str, more)) or "other values"
            yield f"{where or '/'}: {told} {'may come, which never came' if read else 'is no longer taken'}"
    for name in ("format",) if read else ("format", "pattern"):
        if name in wanted.schema and made.schema.get(name) != wanted.schema[name] and made.values is None:
            yield f"{where or '/'}: its {name} is another"


def _bounds(made: Schema, wanted: Schema, where: str) -> Iterator[str]:
    for name in (*UPPER, *LOWER) if "enum" not in made else ():
        if name not in wanted:
            continue
        if name not in made or (wanted[name] < made[name] if name in UPPER else wanted[name] > made[name]):
            yield f"{where or '/'}: {name} is {wanted[name]} now"


def _fields(made: Side, wanted: Side, where: str, *, read: bool, seen: Seen) -> Iterator[str]:
    here, there = made.schema.get("properties", {}), wanted.schema.get("properties", {})
    gone = sorted((there.keys() - here.keys()) if read else (here.keys() - there.keys()))
    yield from (f"{where}/{name}: is gone" for name in gone if not (read and _is_map(made)))
    for name in sorted(here.keys() & there.keys()):
        yield from _fits(made.at(here[name]), wanted.at(there[name]), f"{where}/{name}", read=read, seen=seen)
    for name in sorted({*wanted.schema.get("required", ())} - {*made.schema.get("required", ())} - {*gone}):
        if read or "default" not in there.get(name, {}):
            yield f"{where}/{name}: {'may be missing now' if read else 'is required now'}"
    if isinstance(wanted.schema.get("additionalProperties"), Mapping):
        others = made.at(made.schema.get("additionalProperties")), wanted.at(wanted.schema["additionalProperties"])
        yield from _fits(*others, f"{where}/*", read=read, seen=seen)


def _is_map(side: Side) -> bool:
    return "properties" not in side.schema and isinstance(side.schema.get("additionalProperties"), Mapping)
