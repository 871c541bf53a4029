"""What happens to the open deals of a customer."""

from shared.kernel.fields import Code, Day, Id
from shared.kernel.messages import Event


class DealBegan(Event):
    """The customer has this open deal from now on."""

    opportunity_id: Id


class DealEnded(Event):
    """It is won or lost."""

    opportunity_id: Id


class CustomerVisited(Event):
    """A rep was with the customer, who had these open deals."""

    visit_id: Id
    rep_id: Id
    on: Day
    channel: Code
    opportunity_ids: tuple[Id, ...]


OpenDealsEvent = DealBegan | DealEnded | CustomerVisited
