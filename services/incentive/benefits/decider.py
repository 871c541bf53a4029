"""The rules of a benefit."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, OwnApproval

from .events import BenefitGranted


class GrantBenefit(Command):
    rep_id: Id
    kind: Code
    grounds: Text
    value: PositiveMoney | None = None
    currency: Currency | None = None
    on: Day


def decide(command: GrantBenefit, state: BenefitGranted | None) -> Sequence[BenefitGranted]:
    if state:
        return []
    if command.by.rep_id == command.rep_id:
        raise OwnApproval("Nobody grants a benefit to themselves.")
    if command.currency and command.value is None:
        raise Invalid("/currency", "has no place without a value")
    return [BenefitGranted(**dict(command), granted_by=command.by.sub)]


def evolve(state: BenefitGranted | None, event: BenefitGranted) -> BenefitGranted:
    return event


benefit: Decider[GrantBenefit, BenefitGranted | None, BenefitGranted] = Decider(
    "benefit", None, decide, evolve, BenefitGranted
)
