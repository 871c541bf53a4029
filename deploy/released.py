"""The form that the APIs and the published events had in the last release, and what would break it.

`python -m deploy.released` takes the committed documents as the released form, and refuses where that breaks the one
before; `--breaking` takes them all the same.
"""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy import asyncapi, openapi
from deploy.compatibility import Schema, Side, broken_for_readers, broken_for_writers
from shared.settings import SERVICES

FOLDER = openapi.FOLDER.parent / "released"
METHODS = ("get", "post", "put", "patch", "delete")


def breaks() -> list[str]:
    """In words, everything of the last release that the committed documents no longer keep."""
    told = [
        f"{service}: {fault}"
        for service in SERVICES
        for fault in broken_api(_json(FOLDER / f"{service}.json"), _json(openapi.FOLDER / f"{service}.json"))
    ]
    return told + broken_events(_yaml(FOLDER / asyncapi.FILE.name), _yaml(asyncapi.FILE))


def broken_api(old: Schema, new: Schema) -> list[str]:
    """Of two OpenAPI documents. An operation that was deprecated may go."""
    return [fault for path in old["paths"] for fault in _broken_path(path, old, new)]


def _broken_path(path: str, old: Schema, new: Schema) -> Iterator[str]:
    for method in METHODS:
        before, now = old["paths"][path].get(method), new["paths"].get(path, {}).get(method)
        if before is None or (now is None and before.get("deprecated")):
            continue
        if now is None:
            yield f"{method.upper()} {path} is gone"
            continue
        faults = [*_parameters(before, now, old, new), *_body(before, now, old, new), *_answers(before, now, old, new)]
        yield from (f"{method.upper()} {path}: {fault}" for fault in faults)


def _parameters(before: Schema, now: Schema, old: Schema, new: Schema) -> Iterator[str]:
    taken, takes = _named(before), _named(now)
    for name in taken.keys() - takes.keys():
        yield f"the parameter {name} is gone"
    for name, parameter in takes.items():
        if parameter.get("required") and not taken.get(name, {}).get("required"):
            yield f"the parameter {name} is required now"
    for name in taken.keys() & takes.keys():
        sides = Side(taken[name].get("schema", {}), old), Side(takes[name].get("schema", {}), new)
        yield from (f"parameter {name}{fault}" for fault in broken_for_writers(*sides))


def _named(operation: Schema) -> dict[str, Schema]:
    return {f"{one['name']} ({one['in']})": one for one in operation.get("parameters", ())}


def _body(before: Schema, now: Schema, old: Schema, new: Schema) -> Iterator[str]:
    taken, takes = before.get("requestBody", {}), now.get("requestBody", {})
    if takes.get("required") and not taken.get("required"):
        yield "a body is required now"
    for kind, content in taken.get("content", {}).items():
        if kind not in takes.get("content", {}):
            yield f"a body of {kind} is no longer taken"
            continue
        sides = Side(content.get("schema", {}), old), Side(takes["content"][kind].get("schema", {}), new)
        yield from (f"body {fault}" for fault in broken_for_writers(*sides))


def _answers(before: Schema, now: Schema, old: Schema, new: Schema) -> Iterator[str]:
    for status, answered in before["responses"].items():
        answers = now["responses"].get(status)
        if answers is None:
            yield f"the answer {status} is gone"
            continue
        for name in answered.get("headers", {}).keys() - answers.get("headers", {}).keys():
            yield f"{status}: the header {name} is gone"
        for kind, content in answered.get("content", {}).items():
            if kind not in answers.get("content", {}):
                yield f"{status}: {kind} is gone"
                continue
            sides = Side(content.get("schema", {}), old), Side(answers["content"][kind].get("schema", {}), new)
            yield from (f"{status} {fault}" for fault in broken_for_readers(*sides))


def broken_events(old: Schema, new: Schema) -> list[str]:
    """Of two AsyncAPI documents. An event has both sides: consumers of the release before read what is told from now
    on, and everybody reads for ever what was told before."""
    told = [
        f"the topic {channel['address']} is gone"
        for name, channel in old["channels"].items()
        if new["channels"].get(name, {}).get("address") != channel["address"]
    ]
    messages = new["components"]["messages"]
    for name, message in old["components"]["messages"].items():
        if name not in messages:
            told.append(f"the event {name} is gone")
            continue
        sides = Side(message["payload"], old), Side(messages[name]["payload"], new)
        faults = dict.fromkeys((*broken_for_readers(*sides), *broken_for_writers(*sides)))
        told += [f"{name}: {fault}" for fault in faults]
    return told


def accept() -> None:
    FOLDER.mkdir(exist_ok=True)
    for file in (*(openapi.FOLDER / f"{service}.json" for service in SERVICES), asyncapi.FILE):
        shutil.copy(file, FOLDER / file.name)


def main(arguments: list[str]) -> int:
    if FOLDER.exists() and (faults := breaks()):
        print("\n".join(faults), file=sys.stderr)
        if "--breaking" not in arguments:
            print("This breaks clients of the release before. To take it all the same: BREAKING=1", file=sys.stderr)
            return 1
    accept()
    return 0


def _json(file: Path) -> Mapping[str, Any]:
    made: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return made


def _yaml(file: Path) -> Mapping[str, Any]:
    made: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
