"""A contact as clients see it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.sealed import Sealed


class ContactView(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)
    contact_id: UUID
    name: Sealed
    title: str | None
    phone: Sealed | None
    email: Sealed | None
    decision_role: str | None
