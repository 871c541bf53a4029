"""Once a customer is registered under an external id, the payments that waited for it leave suspense."""

from collections.abc import Iterator

from services.pipeline.payers.decider import IntroducePayer, payer_id
from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.customer import CustomerRegistered, ProfileChanged

from .processes import introduce_payer

policy = Policy("payers", start="beginning")


@policy.on(CustomerRegistered)
def registered(event: CustomerRegistered, meta: Meta) -> Iterator[Send]:
    if event.external_id is not None:
        yield Send(introduce_payer, payer_id(event.external_id), IntroducePayer(customer_id=event.customer_id))


@policy.on(ProfileChanged)
def changed(event: ProfileChanged, meta: Meta) -> Iterator[Send]:
    """A customer may be given its external id later."""
    if event.external_id is not None:
        yield Send(introduce_payer, payer_id(event.external_id), IntroducePayer(customer_id=event.customer_id))
