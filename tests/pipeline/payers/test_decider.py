from uuid import NAMESPACE_OID, uuid5

from services.pipeline.payers.decider import AwaitPayer, IntroducePayer, payer
from services.pipeline.payers.events import PayerKnown, PaymentAwaitsPayer
from shared.testing.spec import given

ALPHA = uuid5(NAMESPACE_OID, "alpha")


def test_payments_wait_for_a_payer_until_it_is_known() -> None:
    waits = PaymentAwaitsPayer(payment_id="HQ336336")
    given(payer).when(AwaitPayer(payment_id="HQ336336")).then(waits)
    given(payer, waits).when(AwaitPayer(payment_id="HQ336336")).then_nothing()
    known = given(payer, waits).when(IntroducePayer(customer_id=ALPHA))
    known.then(PayerKnown(customer_id=ALPHA))
    assert known.state.waiting == ()
    given(payer, PayerKnown(customer_id=ALPHA)).when(IntroducePayer(customer_id=ALPHA)).then_nothing()
