"""What a commit must be before it is sent: refused here, it cannot fail its neighbours in a flush."""

import re
from collections.abc import Iterable

from .log import Commit, DataRefused, NewEvent

LONGEST_KEY = 2400
"""Bytes of all texts of one index entry; PostgreSQL takes at most 2,704."""
LONGEST_PUBLISHED = 256 * 1024
LONGEST_EVENT = 4 * 1024 * 1024

_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def check(commit: Commit) -> int:
    """Raises DataRefused for what the database cannot hold, ValueError for a commit that is wrong in itself (a
    mistake of the caller's). Returns the commit's size in characters."""
    versions = dict(commit.expected)
    if len(versions) < len(commit.expected):
        raise ValueError("a stream is expected twice")
    for stream in versions:
        _fits(stream)
    size = 0
    for event in commit.events:
        if event.version is None:
            _check_foreign(event)
        elif event.source is not None or versions.get(event.stream) != event.version - 1:
            raise ValueError(f"version {event.version} of {event.stream} does not follow from what is expected")
        else:
            versions[event.stream] = event.version
        size += _text(event.type) + _json(event.data) + _json(event.meta)
        if event.published is not None:
            size += _json(event.published, LONGEST_PUBLISHED)
    if commit.request is not None:
        client, route, key, body_hash, response = commit.request
        _fits(client, route, key)
        size += _text(body_hash) + _text(response)
    if commit.claims or commit.releases:
        _check_claims(commit)
    if commit.advance is not None:
        _fits(commit.advance.reader)
    return size


def _check_foreign(event: NewEvent) -> None:
    if event.source is None or event.source_position is None or event.published is not None:
        raise ValueError("a foreign event has a source, a place in it, and no published form of ours")
    _fits(event.source)
    _fits(event.stream)


def _check_claims(commit: Commit) -> None:
    for claim in (*commit.claims, *commit.releases):
        _fits(claim.scope, claim.key)
        _fits(claim.stream)
    keys: Iterable[tuple[str, str]] = {(claim.scope, claim.key) for claim in commit.claims}
    if len({(claim.scope, claim.key, claim.stream) for claim in commit.claims}) != len(set(keys)):
        raise ValueError("one commit claims a key for two streams")


def _fits(*texts: str) -> None:
    """Texts of one index entry."""
    length = 0
    for text in texts:
        length += _text(text)
    if length * 4 > LONGEST_KEY and sum(len(text.encode(errors="replace")) for text in texts) > LONGEST_KEY:
        raise DataRefused(f"a name or key is longer than {LONGEST_KEY} bytes")


def _text(text: str) -> int:
    if "\0" in text:
        raise DataRefused("a text holds a NUL character")
    return len(text)


def _json(text: str, longest: int = LONGEST_EVENT) -> int:
    length = _text(text)
    if "\\u0000" in text and _ESCAPED_NUL.search(text):
        raise DataRefused("a text holds a NUL character")
    if length > longest or (length * 4 > longest and len(text.encode(errors="replace")) > longest):
        raise DataRefused(f"an event is longer than {longest} bytes")
    return length
