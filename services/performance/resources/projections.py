"""The table behind GET /v1/resources."""

from collections.abc import Mapping

from sqlalchemy import Boolean, Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import RESOURCE, ResourceView


def _flagged(view: ResourceView) -> Mapping[str, object]:
    return {"flagged": bool(view.misuse)}


resources = Listing(
    "resources",
    RESOURCE,
    [
        Column("kind", Text, nullable=False),
        Column("code", Text, index=True),
        Column("rep_id", Uuid, index=True),
        Column("unit_id", Uuid, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("on", Date, nullable=False, index=True),
        Column("until", Date, index=True),
        Column("flagged", Boolean, nullable=False),
    ],
    derive=_flagged,
)
