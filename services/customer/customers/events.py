"""What can happen to a customer.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Flag, Id, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed

from ..contacts.events import ContactEvent
from ..endings.events import EndingEvent
from ..lifecycle.events import LifecycleEvent
from ..payment_risk.events import RiskEvent
from ..teams.events import TeamChanged
from ..tier_standing.events import TierEvent


class Kind(StrEnum):
    COMPANY = "company"
    PERSON = "person"


class Profile(Event):
    """`name` is ciphertext where the customer is a person; `phone` and `address` always are. `tags` are
    what one says of the customer in few words (画像)."""

    name: Text | Sealed
    external_id: Code | None = None
    kind: Kind
    credit_code: Code | None = None
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    city: Text | None = None
    country: Text | None = None
    address: Sealed | None = None
    phone: Sealed | None = None
    source: Text | None = None
    key_account: Flag = False
    tags: tuple[Code, ...] = ()


class CustomerRegistered(Event):
    """An owner named here has looked after the customer from the beginning."""

    profile: Profile
    owner_id: Id | None = None


class ProfileChanged(Event):
    """The whole profile as it now is; `changed` names the fields that differ from before."""

    profile: Profile
    changed: tuple[str, ...]


class OwnerAssigned(Event):
    owner_id: Id
    effective_on: Day
    reason: Text


CustomerEvent = (
    CustomerRegistered
    | ProfileChanged
    | ContactEvent
    | OwnerAssigned
    | TeamChanged
    | RiskEvent
    | TierEvent
    | LifecycleEvent
    | EndingEvent
)
