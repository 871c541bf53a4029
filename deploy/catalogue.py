"""Every event there is, for people, made from the code. `python -m deploy.catalogue` writes it to docs/events.md."""

import ast
import inspect
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from deploy.language import deciders_of, hearers_of, manifest_of, published_by, reactions_to, tellings_of
from shared.kernel import fields, sealed
from shared.kernel.messages import Event, Value
from shared.settings import SERVICES

FILE = Path(__file__).parent.parent / "docs" / "events.md"
INTRODUCTION = """# Events

Every fact that the services write into their logs, and those of them that they tell each other. Made from the code by
`make docs`; [asyncapi.yaml](asyncapi.yaml) describes the published ones to programs. An event is stored and sent as
JSON under its name; a field in *italics* has a default and may be absent from what was written before it was there."""
PLAIN = {str: "text", int: "integer", bool: "true or false", NoneType: "null"}


def document() -> str:
    parts = [INTRODUCTION, _field_types()]
    for service in SERVICES:
        parts += _service(service)
    return "\n\n".join(parts) + "\n"


def _service(service: str) -> Iterator[str]:
    manifest = manifest_of(service)
    yield f"## {service}\n\n{manifest.about}"
    yield f"Hears {', '.join(manifest.hears) or 'nobody'}. Is heard by {', '.join(hearers_of(service)) or 'nobody'}."
    parts: dict[type[BaseModel], None] = {}
    described: set[type[Event]] = set()
    for decider in deciders_of(service):
        yield f"### {service}: streams `{decider.category}-…`"
        kinds = sorted(decider.event_types(), key=lambda one: one.__name__)
        for kind in (one for one in kinds if one not in described):
            yield _event(service, kind)
            parts |= dict.fromkeys(_parts_of(kind))
        if shared := [f"`{one.__name__}`" for one in kinds if one in described]:
            yield f"And {', '.join(shared)}, as described above."
        described |= set(kinds)
    yield f"### {service}: what it publishes, on the topic `sales.{service}`"
    for kind in published_by(service):
        yield _published(service, kind)
    yield from _values(service, parts)


def _event(service: str, kind: type[Event]) -> str:
    told = [telling.published.__name__ for telling in tellings_of(service) if telling.own is kind]
    said = [f"Published as {_either(told)}." if told else "Stays in the service."]
    moved = [f"`{what}`" for who, what in reactions_to(kind) if who == service]
    if moved:
        said.append(f"Moves {', '.join(moved)}.")
    return _entry(kind, " ".join(said))


def _published(service: str, kind: type[Event]) -> str:
    tellings = [telling for telling in tellings_of(service) if telling.published is kind]
    said = "Tells " + _either([telling.own.__name__ for telling in tellings]) + "."
    heard: dict[str, list[str]] = {name: [] for name in hearers_of(service)}
    for who, what in reactions_to(kind):
        heard.setdefault(who, []).append(f"`{what}`")
    by = [f"{who} ({', '.join(what) if what else 'kept in its log only'})" for who, what in heard.items()]
    return _entry(kind, f"{said} Heard by {', '.join(by) or 'nobody'}.", place="published ")


def _values(service: str, parts: dict[type[BaseModel], None]) -> Iterator[str]:
    for kind in published_by(service):
        parts |= dict.fromkeys(_parts_of(kind))
    if not parts:
        return
    yield f"### {service}: values in its events"
    for part in sorted(parts, key=lambda one: (one.__name__, one.__module__)):
        yield _entry(part, f"In `{part.__module__}`.", place="value ")


def _entry(kind: type[BaseModel], said: str, place: str = "") -> str:
    number = getattr(kind, "schema_number", 1)
    form = f" (form {number})" if number != 1 else ""
    about = "\n\n".join([*_docstrings(kind), said])
    return f"#### {place}{kind.__name__}{form}\n\n{about}\n\n{_table(kind)}"


def _docstrings(kind: type[BaseModel]) -> list[str]:
    """Its own, and those of what it shares its fields with."""
    kinds = [one for one in kind.__mro__ if issubclass(one, BaseModel) and one not in (BaseModel, Event, Value)]
    return [" ".join(inspect.cleandoc(one.__doc__).split("\n")) for one in kinds if one.__doc__]


def _table(kind: type[BaseModel]) -> str:
    if not kind.model_fields:
        return "It has no fields."
    rows = []
    for name, field in kind.model_fields.items():
        shown = f"`{field.alias or name}`"
        rows.append(f"| {shown if field.is_required() else f'*{shown}*'} | {_type(kind, name)} |{_default(field)} |")
    return "\n".join(["| field | type | default |", "|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, Enum):
        value = value.value
    return f" `{'null' if value is None else list(value) if isinstance(value, tuple) else value}`"


def _type(kind: type[BaseModel], name: str) -> str:
    owner = next(one for one in kind.__mro__ if name in inspect.get_annotations(one))
    return _shown(inspect.get_annotations(owner)[name])


def _shown(annotation: Any) -> str:
    for name, known in _known().items():
        if annotation == known:
            return name
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return " or ".join(_shown(one) for one in arguments)
    if origin is Literal:
        return " or ".join(f"`{one}`" for one in arguments)
    if origin is tuple:
        listed = arguments[0] if arguments[-1] is Ellipsis else None
        return f"list of {_shown(listed)}" if listed else ", ".join(_shown(one) for one in arguments)
    if origin is dict:
        return f"{_shown(arguments[1])} by {_shown(arguments[0])}"
    if hasattr(annotation, "__metadata__"):  # annotated on the spot
        return _shown(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{one.value}`" for one in annotation)
    return PLAIN.get(annotation) or str(annotation.__name__)


def _parts_of(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside an event, at any depth, but for the box of a sealed field, which is a type of its own."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name in annotation.model_fields:
            for part in _models(annotation.model_fields[name].annotation):
                yield part
                yield from _parts_of(part)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    sealed_box = get_args(sealed.Sealed)[0]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not sealed_box:
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


@cache
def _known() -> dict[str, Any]:
    """The named types of fields."""
    return {name: vars(module)[name] for module in (fields, sealed) for name in _described(module)}


def _described(module: Any) -> dict[str, str]:
    """Its types made by `Name = …`, with the text that follows each."""
    body = ast.parse(inspect.getsource(module)).body
    found: dict[str, str] = {}
    for this, following in zip(body, [*body[1:], None], strict=True):
        match this:
            case ast.Assign(targets=[ast.Name(id=name)]) if name[0].isupper() and not name.isupper():
                found[name] = ""
                match following:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        found[name] = " ".join(text.split())
    return found


def _field_types() -> str:
    told = {name: text for module in (fields, sealed) for name, text in _described(module).items() if text}
    rows = [f"| {name} | {text} |" for name, text in sorted(told.items())]
    return "\n".join(["## Types of fields", "", "| type | what it is |", "|---|---|", *rows])


def _either(names: list[str]) -> str:
    return " or ".join(f"`{name}`" for name in dict.fromkeys(names))


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
