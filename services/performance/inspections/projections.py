"""The table behind GET /v1/inspections."""

from typing import Any

from sqlalchemy import ARRAY, Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import INSPECTION, InspectionView


def _rules(view: InspectionView) -> dict[str, Any]:
    """The rules of which something was found to be broken."""
    return {"broken": [one.rule_id for one in view.findings if one.rule_id and not one.ok]}


inspections = Listing(
    "inspections",
    INSPECTION,
    [
        Column("kind", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
        Column("inspected_on", Date, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("unit_id", Uuid, index=True),
        Column("broken", ARRAY(Uuid), nullable=False),
    ],
    derive=_rules,
)
