"""What is said of a version before it is signed."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from shared.kernel.fields import Flag, Text
from shared.kernel.messages import Event, Value


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


class ChecklistItem(Value):
    """An empty note is none."""

    ok: Flag
    note: Annotated[Text | None, BeforeValidator(lambda note: None if note == "" else note)] = None


class LegalReviewed(Event):
    version: int
    verdict: Verdict
    checklist: dict[str, ChecklistItem]
    reviewed_by: str


class ContractApproved(Event):
    version: int
    approved_by: str
