"""The care run: what is due to customers by a day is opened, what nobody did by its day is missed."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from services.customer.care.decider import HandOverCare, MissCare, care_task, task_id
from services.customer.care.events import CareHandedOver, CareKind, CareMissed, CareTaskOpened
from services.customer.care.policies import policy
from services.customer.care.processes import OpenCare, later, open_care
from services.customer.care.projections import tasks
from services.customer.care_plans.decider import PLAN_ID, CarePlans, care_plan
from services.customer.care_plans.events import CarePlanPublished, FollowUp, Occasion
from services.customer.customers.projections import customers
from services.customer.relations.projections import relations
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .decider import CompleteRun, care_run
from .projections import occasions
from .queries import dormant, overdue, to_congratulate, to_follow_up, to_greet, with_another_owner

A_YEAR = timedelta(days=366)
"""No greeting is opened that was due longer ago."""


async def care(sweeping: Sweeping, as_of: date) -> CompleteRun:
    """By the plan in force on that day; without one, what was opened before is seen to all the same."""
    plans = await sweeping.state(care_plan, PLAN_ID)
    plan = plans.on(as_of)
    moved = await sweeping.find(with_another_owner(), (tasks, customers), (policy,))
    done = await sweeping.send(Send(care_task, row["id"], HandOverCare(rep_id=row["owner_id"])) for row in moved)
    if plan:
        done += await sweeping.send([send async for send in _due(sweeping, plans, plan, as_of)])
    late = await sweeping.find(overdue(as_of), (tasks,), (policy,))
    done += await sweeping.send(Send(care_task, row["id"], MissCare(as_of=as_of)) for row in late)
    counts = Counter(type(event) for event in done)
    return CompleteRun(
        as_of=as_of,
        plan_version=plan.plan_version if plan else None,
        opened=counts[CareTaskOpened],
        handed_over=counts[CareHandedOver],
        missed=counts[CareMissed],
    )


async def _due(sweeping: Sweeping, plans: CarePlans, plan: CarePlanPublished, as_of: date) -> AsyncIterator[Send]:
    async def found(statement: Select[Any]) -> Any:
        return await sweeping.find(statement, (occasions, relations, customers, tasks))

    ahead = later(as_of, plan.ahead_days)
    for rule in plan.follow_ups:
        for row in await found(to_follow_up(rule, plans.since, as_of)):
            yield _open(row, _followed_up(rule, row, plan))
    since = max(plans.since, as_of - min(A_YEAR, as_of - date.min))
    for festival in plan.festivals:
        if since <= festival.on <= ahead:
            for row in await found(to_greet(festival)):
                greeting = {"subject": festival.name, "occurred_on": festival.on, "due_on": festival.on}
                yield _open(row, {"kind": CareKind.FESTIVAL, **greeting, "plan_version": plan.plan_version})
    for year in _years(plan, since, ahead):
        for row in await found(to_congratulate(year, since, ahead)):
            words = {"subject": f"Anniversary of the first deal: {row['years']}", "occurred_on": row["on"]}
            told = {"kind": CareKind.ANNIVERSARY, **words, "due_on": row["on"], "plan_version": plan.plan_version}
            yield _open(row, told)
    if plan.dormant_days is not None:
        for row in await found(dormant(as_of, plan.dormant_days)):
            words = {"subject": f"No contact since {row['on']}", "occurred_on": as_of}
            yield _open(row, {"kind": CareKind.DORMANT, **words})


def _years(plan: CarePlanPublished, since: date, ahead: date) -> Iterator[int]:
    yield from range(since.year, ahead.year + 1) if plan.anniversaries else ()


def _followed_up(rule: FollowUp, row: Any, plan: CarePlanPublished) -> dict[str, Any]:
    signing = rule.after is Occasion.SIGNING
    return {
        "kind": CareKind.AFTER_SIGNING if signing else CareKind.AFTER_DELIVERY,
        "subject": rule.name,
        "occurred_on": row["on"],
        "due_on": later(row["on"], rule.days),
        "contract_id": row["contract_id"],
        "order_id": None if signing else row["source_id"],
        "plan_version": plan.plan_version,
    }


def _open(row: Any, told: dict[str, Any]) -> Send:
    customer_id: UUID = row["customer_id"]
    command = OpenCare(customer_id=customer_id, occasion=row["occasion"], **told)
    return Send(open_care, task_id(customer_id, row["occasion"]), command)


sweep = Sweep("care", care, care_run, as_of=datetime.date)
