"""How the record of a customer ends.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Id, Moment, Text
from shared.kernel.messages import Event


class CustomersMerged(Event):
    """This record is one with `into_id`, which stands for both, and whose owner is `owner_id`."""

    into_id: Id
    owner_id: Id | None = None


class CustomerAbsorbed(Event):
    """This record stands for `customer_id` as well, and for `others`, for which that one stood. It answers to their
    external ids and credit codes."""

    customer_id: Id
    others: tuple[Id, ...] = ()
    external_ids: tuple[Code, ...] = ()
    credit_codes: tuple[Code, ...] = ()


class CustomerArchived(Event):
    reason: Text
    at: Moment


EndingEvent = CustomersMerged | CustomerAbsorbed | CustomerArchived
