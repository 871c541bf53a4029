"""Who looks after a customer together.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Id, Percent
from shared.kernel.messages import Event, Value


class Member(Value):
    rep_id: Id
    share: Percent


class TeamChanged(Event):
    """The whole team as it now is; nobody where it was dissolved. The shares of a team add up to 100."""

    members: tuple[Member, ...]
