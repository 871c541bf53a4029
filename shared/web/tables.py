"""Lists and reports as tables: CSV after RFC 4180."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel


def columns_of(schema: Any) -> Sequence[str]:
    """The columns of a list of such things, in the order of their fields, whether there are any or none: a model's, or
    those of all models that the annotation of a list names."""
    return list(dict.fromkeys(_names(schema)))


def _names(schema: Any) -> Iterator[str]:
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        for name, field in schema.model_fields.items():
            if not field.exclude:
                yield field.serialization_alias or field.alias or name
        for name, computed in schema.model_computed_fields.items():
            yield computed.alias or name
    else:
        for part in get_args(schema):
            yield from _names(part)


def to_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    """A header line first; a nested value stands as its JSON."""
    out = io.StringIO()
    names = list(dict.fromkeys([*columns, *(rows[0] if rows else ())]))
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and not value.lstrip("-").replace(".", "", 1).isdigit():
        return "'" + value  # a spreadsheet would run it as a formula
    return value
