"""What opens a task by itself: a customer's answer to a survey, and a payment that is overdue until it is paid."""

from collections.abc import Iterator

from services.customer.survey_answers.events import SurveyAnswered, Verdict
from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.pipeline import DunningCleared, PaymentOverdue

from .decider import WithdrawCare, care_task, task_id
from .events import CareKind
from .processes import OpenCare, open_care

policy = Policy("care")

ANSWERS = {
    Verdict.LOW: (CareKind.FOLLOW_UP, "Find out what was wrong: {score} in the {kind} survey"),
    Verdict.HIGH: (CareKind.THANKS, "Thank the customer: {score} in the {kind} survey"),
}


@policy.on(SurveyAnswered)
def answered(event: SurveyAnswered, meta: Meta) -> Iterator[Send]:
    if event.customer_id is None or event.verdict not in ANSWERS:
        return
    kind, words = ANSWERS[event.verdict]
    occasion = f"answer/{meta.stream_id}"
    command = OpenCare(
        customer_id=event.customer_id,
        kind=kind,
        occasion=occasion,
        subject=words.format(score=event.score, kind=event.kind.upper()),
        occurred_on=event.on,
        answer_id=meta.stream_id,
    )
    yield Send(open_care, task_id(event.customer_id, occasion), command)


@policy.on(PaymentOverdue)
def overdue(event: PaymentOverdue, meta: Meta) -> Iterator[Send]:
    occasion = f"overdue/{event.invoice_id}"
    command = OpenCare(
        customer_id=event.customer_id,
        kind=CareKind.PAYMENT_OVERDUE,
        occasion=occasion,
        subject=f"Ask why invoice {event.number} is not paid: {event.open} {event.currency}, due on {event.due_on}",
        occurred_on=event.as_of,
        rep_id=event.owner_id,
        contract_id=event.contract_id,
        invoice_id=event.invoice_id,
    )
    yield Send(open_care, task_id(event.customer_id, occasion), command)


@policy.on(DunningCleared)
def cleared(event: DunningCleared, meta: Meta) -> Iterator[Send]:
    yield Send(care_task, task_id(event.customer_id, f"overdue/{event.invoice_id}"), WithdrawCare())
