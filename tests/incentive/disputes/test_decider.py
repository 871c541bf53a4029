"""A dispute is resolved once, and by somebody else."""

from decimal import Decimal

from services.incentive.disputes.decider import RaiseDispute, ResolveDispute, dispute
from services.incentive.disputes.events import DisputeRaised, DisputeResolved
from services.incentive.pay.events import PayKind
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval
from shared.testing.spec import ACCEPTED_AT, given
from tests.incentive.company import id_of

ANNA, HR = Actor("anna", rep_id=id_of("anna")), Actor("hr")
RAISE = RaiseDispute(
    rep_id=id_of("anna"), line_id=id_of("line"), kind=PayKind.BONUS, amount=Decimal("100"), currency="CNY",
    expected=Decimal("120"), reason="Two more",
)  # fmt: skip
RESOLVE = ResolveDispute(outcome="Two more it is", adjustment=Decimal("20"))
raised = DisputeRaised(**dict(RAISE), raised_at=ACCEPTED_AT, raised_by="anna")
resolved = DisputeResolved(
    outcome="Two more it is", adjustment=Decimal("20"), resolved_at=ACCEPTED_AT, resolved_by="hr"
)


def test_it_is_raised_with_what_is_expected_instead() -> None:
    given(dispute).when(RAISE, by=ANNA).then(raised)
    same = RAISE.model_copy(update={"expected": Decimal("100")})
    given(dispute).when(same, by=ANNA).rejected(Invalid)


def test_another_than_who_raised_it_or_is_paid_by_it_resolves_it_once() -> None:
    given(dispute, raised).when(RESOLVE, by=HR).then(resolved)
    given(dispute, raised).when(RESOLVE, by=ANNA).rejected(OwnApproval)
    given(dispute, raised).when(RESOLVE, by=Actor("hr", rep_id=id_of("anna"))).rejected(OwnApproval)
    given(dispute, raised, resolved).when(RESOLVE, by=HR).then_nothing()
    given(dispute).when(RESOLVE, by=HR).rejected(NotFound)


def test_an_adjustment_of_nothing_is_none() -> None:
    nothing = ResolveDispute(outcome="As it was", adjustment=Decimal("0"))
    [event] = given(dispute, raised).when(nothing, by=HR).events
    assert isinstance(event, DisputeResolved)
    assert event.adjustment is None
