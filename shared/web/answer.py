"""A command's answer: made before its commit, stored with it, and the same again for every repetition."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from pydantic_core import to_json

from shared.log.keys import PersonKeys

from .personal import opened


@dataclass(frozen=True, slots=True)
class Answer:
    """`behind` counts back from the commit's last position, which is not yet known when the answer is made;
    `log_position` is set where the commit wrote nothing to the thing. `body` is JSON, personal and confidential fields
    still in their boxes."""

    status: int
    body: str
    etag: str | None = None
    location: str | None = None
    behind: int = 0
    log_position: int | None = None

    def stored(self) -> str:
        """A line with the rest, then the body as it is, so that a repetition is equal to the last byte."""
        head = to_json([self.status, self.etag, self.location, self.behind, self.log_position])
        return f"{head.decode()}\n{self.body}"

    @classmethod
    def read(cls, stored: str) -> "Answer":
        head, _, body = stored.partition("\n")
        status, etag, location, behind, log_position = json.loads(head)
        return cls(status, body, etag, location, behind, log_position)

    async def response(self, position: int, keys: PersonKeys | None, roles: Collection[str]) -> Response:
        """The HTTP answer of a commit that ended at `position`, to somebody with `roles`; with `keys` personal and
        confidential fields are opened."""
        stands = position - self.behind if self.log_position is None else self.log_position
        if keys is not None and ('"$box"' in self.body or '"$confidential"' in self.body):
            body = _compact(await opened(keys, json.loads(self.body), roles))
        else:
            body = self.body.encode()
        headers = [
            (b"log-position", b"%d" % stands),
            (b"content-length", b"%d" % len(body)),
            (b"content-type", b"application/json"),
        ]
        if self.etag:
            headers.append((b"etag", self.etag.encode()))
        if self.location:
            headers.append((b"location", self.location.encode()))
        return Ready(self.status, headers, body)


class Ready(Response):
    """A response whose headers are what they are, as they go out."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status_code, self.raw_headers, self.body, self.background = status, headers, body, None


def _compact(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(_compact(body), status, headers, "application/json")
