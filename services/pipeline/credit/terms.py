"""账期 terms: how many days a customer has to pay, and its grade. A settings document for each."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Id, Text
from shared.kernel.messages import Command

from .events import CreditDays, Grade, TermsSet


def terms_id(customer_id: UUID) -> UUID:
    """The stream of the customer's terms."""
    return uuid5(NAMESPACE_URL, f"pipeline/credit-terms/{customer_id}")


class TermsBody(Command):
    days: CreditDays
    grade: Grade
    reason: Text


class SetTerms(TermsBody):
    customer_id: Id


def due_on(terms: TermsSet, issued_on: date) -> date:
    """The day on which an invoice is due under these terms, or the calendar's last."""
    return issued_on + timedelta(days=min(terms.days, (date.max - issued_on).days))


def decide(command: SetTerms, state: TermsSet | None) -> Sequence[TermsSet]:
    if state and (state.days, state.grade, state.reason) == (command.days, command.grade, command.reason):
        return []
    return [TermsSet(**dict(command), set_by=command.by.sub)]


def evolve(state: TermsSet | None, event: TermsSet) -> TermsSet | None:
    return event


credit_terms: Decider[SetTerms, TermsSet | None, TermsSet] = Decider("credit_terms", None, decide, evolve, TermsSet)
