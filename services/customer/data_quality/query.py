"""How many records have what."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from ..customers.events import Kind
from ..customers.projections import customers

of = customers.table.c
LISTED = customers.table.c.closed.is_(False)
COMPANY: ColumnElement[bool] = of.doc["kind"].astext == Kind.COMPANY.value


def _given(name: str) -> ColumnElement[bool]:
    given: ColumnElement[bool] = of.doc[name].astext.is_not(None)
    return given


PLAIN = ("external_id", "owner_id", "industry", "size", "region", "city", "country", "address", "phone", "source")
FIELDS: dict[str, tuple[ColumnElement[bool] | None, ColumnElement[bool]]] = {
    **{name: (None, _given(name)) for name in PLAIN},
    "credit_code": (COMPANY, _given("credit_code")),
    "contacts": (COMPANY, func.jsonb_array_length(of.doc["contacts"]) > 0),
}
"""By field: of whom it is asked (None: of all), and whether it is there."""


def completeness() -> Select[Any]:
    """One row: `customers`, and for each field `<field>_asked` and `<field>_filled`."""
    counts: list[ColumnElement[Any]] = [func.count().label("customers")]
    for name, (whom, given) in FIELDS.items():
        asked = func.count() if whom is None else func.count().filter(whom)
        filled = func.count().filter(given if whom is None else and_(whom, given))
        counts += [asked.label(f"{name}_asked"), filled.label(f"{name}_filled")]
    return select(*counts).where(LISTED)


def records() -> Select[Any]:
    """What records are compared by, in the order in which they were made."""
    external_id, phone = of.doc["external_id"].astext.label("external_id"), of.doc["phone"].label("phone")
    return select(of.id, of.search, of.credit_code, external_id, phone).where(LISTED).order_by(of.id)
