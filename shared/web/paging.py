"""Lists page by keyset: an opaque, signed cursor says after which row the next page begins."""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.sql import literal

from shared.kernel.rejections import Invalid

LIMIT, MOST = 50, 200


def sign(secret: bytes, place: list[Any]) -> str:
    """The cursor of a place in an order: [sort, sort value, id]."""
    text = json.dumps(place, default=str).encode()
    mark = hmac.new(secret, b"cursor" + text, hashlib.sha256).digest()[:12]
    return base64.urlsafe_b64encode(mark + text).decode().rstrip("=")


def place_of(secret: bytes, cursor: str) -> list[Any]:
    """The place that a cursor names. Raises Invalid for any text that this service did not sign."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError) as garbage:
        raise Invalid("/cursor", "must be a cursor that this list gave") from garbage
    mark, text = raw[:12], raw[12:]
    if not hmac.compare_digest(mark, hmac.new(secret, b"cursor" + text, hashlib.sha256).digest()[:12]):
        raise Invalid("/cursor", "must be a cursor that this list gave")
    place: list[Any] = json.loads(text)
    return place


def _typed(value: Any, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A value that went through JSON, as the column's own type again."""
    kind = column.type.python_type
    if kind in (UUID, Decimal):
        value = kind(value)
    elif issubclass(kind, date):
        value = kind.fromisoformat(value)
    return literal(value, column.type)


def after(
    query: Select[Any],
    key: ColumnElement[Any],
    id_column: ColumnElement[Any],
    descending: bool,
    place: list[Any] | None,
) -> Select[Any]:
    """`query` in the order (key, id), from behind `place`."""
    if place is not None:
        here = tuple_(key, id_column)
        there = tuple_(_typed(place[1], key), _typed(place[2], id_column))
        query = query.where(here < there if descending else here > there)
    if descending:
        return query.order_by(key.desc(), id_column.desc())
    return query.order_by(key, id_column)
