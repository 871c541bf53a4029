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

from sqlalchemy import ColumnElement, Select, and_, or_, tuple_
from sqlalchemy.sql import literal

from shared.kernel.rejections import Invalid

LIMIT, MOST = 50, 200


def sign(secret: bytes, list_name: str, place: list[Any]) -> str:
    """The cursor of a place in an order of one list: [sort, sort value, id]."""
    text = json.dumps(place, default=str).encode()
    mark = _mark(secret, list_name, text)
    return base64.urlsafe_b64encode(mark + text).decode().rstrip("=")


def place_of(secret: bytes, list_name: str, cursor: str) -> list[Any]:
    """The place that a cursor names. Raises Invalid for any text that was not signed for this list."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError) as garbage:
        raise Invalid("/cursor", "must be a cursor that this list gave") from garbage
    mark, text = raw[:12], raw[12:]
    if not hmac.compare_digest(mark, _mark(secret, list_name, text)):
        raise Invalid("/cursor", "must be a cursor that this list gave")
    place: list[Any] = json.loads(text)
    return place


def _mark(secret: bytes, list_name: str, text: bytes) -> bytes:
    """Another list has other columns: its cursors are none here."""
    return hmac.new(secret, b"cursor\0" + list_name.encode() + b"\0" + text, hashlib.sha256).digest()[:12]


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
    """`query` in the order (key, id), from behind `place`. What has no key stands above all that has one."""
    if place is not None:
        query = query.where(_behind(key, id_column, descending, place))
    if descending:
        return query.order_by(key.desc(), id_column.desc())
    return query.order_by(key, id_column)


def _behind(
    key: ColumnElement[Any], id_column: ColumnElement[Any], descending: bool, place: list[Any]
) -> ColumnElement[bool]:
    """Null is in the order of PostgreSQL the last, descending the first. No comparison of rows finds it."""
    last_id = _typed(place[2], id_column)
    if place[1] is None:
        return or_(key.isnot(None), id_column < last_id) if descending else and_(key.is_(None), id_column > last_id)
    here, there = tuple_(key, id_column), tuple_(_typed(place[1], key), last_id)
    if descending:
        return here < there
    return or_(here > there, key.is_(None)) if getattr(key, "nullable", True) else here > there
