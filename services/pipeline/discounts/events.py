"""What happens to the discount authority."""

from enum import StrEnum

from shared.kernel.fields import Percent
from shared.kernel.messages import Event, Value


class Approver(StrEnum):
    """Who may approve a price, from the lowest level to the highest."""

    SALES_MANAGER = "sales_manager"
    REGIONAL_MANAGER = "regional_manager"
    DIRECTOR = "director"


class AuthorityLevel(Value):
    """The most that the role may take off the list price, in percent."""

    role: Approver
    percent: Percent


class AuthorityPublished(Event):
    """A version of the discount authority, whole; it holds from then on and never changes."""

    version: int
    levels: tuple[AuthorityLevel, ...]
    published_by: str
