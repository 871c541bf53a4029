"""The dunning run: the cases to which something is due by a day, each told to do it."""

from collections import Counter
from datetime import date, datetime

from services.pipeline.dunning.decider import Dun, case
from services.pipeline.dunning.events import DunningEscalated, EarlyWarningGiven, LegalLetterIssued, PaymentOverdue
from services.pipeline.dunning.policies import policy
from services.pipeline.dunning_policies.decider import POLICY_ID, NoDunningPolicy, dunning_policy
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .decider import CompleteRun, dunning_run
from .projections import due, due_by


async def dun(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """By the policy in force, whatever the day: one that is published later holds for what is not done yet."""
    terms = (await sweeping.state(dunning_policy, POLICY_ID)).in_force
    if terms is None:
        raise NoDunningPolicy("Publish one with PUT /v1/dunning-policy.")
    command = Dun(
        as_of=as_of,
        policy_version=terms.policy_version,
        early_warning_days=terms.early_warning_days,
        levels=terms.levels,
    )
    found = await sweeping.find(due_by(as_of, terms.early_warning_days, terms.levels), (due,), (policy,))
    events = await sweeping.send(Send(case, row["id"], command) for row in found)
    done = Counter(type(event) for event in events)
    return CompleteRun(
        as_of=as_of,
        policy_version=terms.policy_version,
        found=len(found),
        warned=done[EarlyWarningGiven],
        overdue=done[PaymentOverdue],
        escalated=done[DunningEscalated],
        legal_letters=done[LegalLetterIssued],
    )


sweep = Sweep("dunning", dun, dunning_run, as_of=datetime.date)
