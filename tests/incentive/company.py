"""The incentive service without its plumbing: published events in, policies and deciders run until all is quiet."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import NAMESPACE_OID, UUID, uuid5

from services.incentive.accounts.account import Account
from services.incentive.accounts.decider import account
from services.incentive.accounts.events import CommissionLine
from services.incentive.accounts.policies import policy as accounts_policy
from services.incentive.commissions.balance import Balance, balance_of
from services.incentive.coverage.policies import policy as coverage_policy
from services.incentive.deals.policies import policy as deals_policy
from services.incentive.pay.account import PayAccount
from services.incentive.pay.decider import pay
from services.incentive.pay.policies import policy as pay_policy
from services.incentive.plans.events import PlanPublished
from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Meta
from shared.kernel.reactions import Policy
from shared.published.performance import RepJoined
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    DealSigned,
    DunningCleared,
    DunningEscalated,
    DunningStage,
    OrderCancelled,
    PaymentAllocated,
    PaymentOverdue,
    PaymentReversed,
    Split,
)

CUSTOMER = uuid5(NAMESPACE_OID, "customer")
UNIT = uuid5(NAMESPACE_OID, "unit")


def id_of(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


class Company:
    """`hear` takes an event as if it came from another service's feed, or from this service's plans."""

    policies: tuple[Policy, ...] = (coverage_policy, deals_policy, accounts_policy)

    def __init__(self) -> None:
        self.states: dict[str, Any] = {}
        self.log: list[tuple[str, Event]] = []

    def hear(self, *events: Event) -> Self:
        for event in events:
            self._drain(event)
        return self

    def _drain(self, first: Event, stream: str = "heard") -> None:
        queue: deque[tuple[Event, str, UUID]] = deque([(first, stream, id_of(repr(first)))])
        while queue:
            event, stream, event_id = queue.popleft()
            self.log.append((stream, event))
            meta = _meta(event_id, stream, len(self.log))
            for policy in self.policies:
                for send in policy(event, meta) or ():
                    assert isinstance(send.target, Decider)
                    for made in self._decide(send.target, send.stream_id, send.command):
                        name = send.target.stream(send.stream_id)
                        queue.append((made, name, id_of(f"{len(self.log)}/{name}/{made!r}")))

    def _decide(self, decider: Decider[Any, Any, Any], stream_id: UUID, command: Any) -> list[Event]:
        name = decider.stream(stream_id)
        state = self.states.get(name, decider.initial)
        made = list(decider.decide(command, state))
        self.states[name] = decider.fold(made, state)
        return made

    def account(self, rep: str) -> Account:
        found: Account = self.states.get(account.stream(id_of(rep)), account.initial)
        return found

    def tell(self, decider: Decider[Any, Any, Any], stream_id: UUID, command: Command) -> Self:
        """Send a command as somebody of the company would, and let all follow from it."""
        for event in self._decide(decider, stream_id, command):
            self._drain(event, decider.stream(stream_id))
        return self

    def balance(self, rep: str, as_of: date = date.max, currency: str = "CNY") -> Balance:
        return balance_of(self.account(rep), currency, as_of)

    def lines(self, rep: str) -> list[CommissionLine]:
        name = account.stream(id_of(rep))
        return [event for stream, event in self.log if stream == name and isinstance(event, CommissionLine)]

    def posted(self, rep: str) -> list[tuple[str, str, str]]:
        """(kind, day, amount) of each line."""
        return [
            (type(line).__name__.removeprefix("Commission"), line.on.isoformat(), str(line.amount))
            for line in self.lines(rep)
        ]


class Payroll(Company):
    """A company whose reps have pay accounts."""

    policies = (*Company.policies, pay_policy)

    def pay(self, rep: str) -> PayAccount:
        found: PayAccount = self.states.get(pay.stream(id_of(rep)), pay.initial)
        return found


def _meta(event_id: UUID, stream: str, position: int) -> Meta:
    now = datetime(2005, 1, 1, tzinfo=UTC)
    return Meta(event_id, stream, event_id, 1, position, now, now, "system", event_id)


def joined(rep: str, on: str = "2003-01-01", position: str = "rep") -> RepJoined:
    return RepJoined(
        rep_id=id_of(rep), external_id=rep, name=rep, position=position, unit_id=UNIT, joined_on=date.fromisoformat(on)
    )


def plan(tiers: Iterable[tuple[str, str]], name: str = "plan", **terms: Any) -> PlanPublished:
    second = "amount" if terms.get("method") == "interpolated" else "rate"
    return PlanPublished.model_validate(
        {
            "name": name,
            "effective_from": "2003-01-01",
            "effective_to": "2005-12-31",
            "who": {"positions": ["rep"]},
            "payout_metric": "signed_amount",
            "accumulate": "quarter",
            "method": "marginal",
            "tiers": [{"from": from_, second: value} for from_, value in tiers],
            "release": "on_collection",
            "plan_id": str(id_of(name)),
            "plan_version": 1,
            "published_by": "hr",
            **terms,
        }
    )


def signed(
    number: str, on: str, amount: str, rep: str = "R", splits: dict[str, str] | None = None, currency: str = "CNY"
) -> DealSigned:
    return DealSigned(
        contract_id=id_of(f"contract {number}"),
        external_id=number,
        document_version=1,
        customer_id=CUSTOMER,
        owner_id=id_of(rep),
        amount=Decimal(amount),
        currency=currency,
        splits=tuple(
            Split(rep_id=id_of(name), percent=Decimal(share)) for name, share in (splits or {rep: "100"}).items()
        ),
        signed_on=date.fromisoformat(on),
    )


def paid(number: str, on: str, amount: str, payment: str | None = None, due: str | None = None) -> PaymentAllocated:
    """Due on the day on which it came, unless `due` says when."""
    return PaymentAllocated(
        payment_id=payment or f"{number} {on}",
        customer_id=CUSTOMER,
        currency="CNY",
        received_on=date.fromisoformat(on),
        applied_on=date.fromisoformat(on),
        allocations=(_allocation(number, due or on, amount),),
    )


def reversed_(number: str, on: str, amount: str, payment: str) -> PaymentReversed:
    return PaymentReversed(
        payment_id=payment,
        customer_id=CUSTOMER,
        currency="CNY",
        received_on=date.fromisoformat(on),
        reversed_on=date.fromisoformat(on),
        amount=Decimal(amount),
        allocations=(_allocation(number, on, amount),),
    )


def overdue(number: str, on: str, open_: str, level: int = 1, invoice: str | None = None) -> DunningStage:
    kind = PaymentOverdue if level == 1 else DunningEscalated
    return kind(**_stage(number, on, open_, level, invoice))


def cleared(number: str, on: str, open_: str = "0", invoice: str | None = None) -> DunningCleared:
    return DunningCleared(**_stage(number, on, open_, 1, invoice))


def _stage(number: str, on: str, open_: str, level: int, invoice: str | None) -> dict[str, Any]:
    return {
        "invoice_id": id_of(f"invoice {invoice or number}"),
        "number": number,
        "customer_id": CUSTOMER,
        "contract_id": id_of(f"contract {number}"),
        "currency": "CNY",
        "due_on": date.fromisoformat(on),
        "as_of": date.fromisoformat(on),
        "days": 1,
        "open": Decimal(open_),
        "level": level,
        "action": "rep_follow_up",
        "policy_version": 1,
    }


def cancelled(number: str, on: str, amount: str, signed_on: str = "2003-01-01") -> OrderCancelled:
    return OrderCancelled(
        order_id=id_of(f"order {number} {on} {amount}"),
        contract_id=id_of(f"contract {number}"),
        customer_id=CUSTOMER,
        amount=Decimal(amount),
        currency="CNY",
        signed_on=date.fromisoformat(signed_on),
        on=date.fromisoformat(on),
    )


def amended(
    number: str, on: str, amount: str, delta: str, splits: dict[str, str] | None = None, version: int = 2
) -> ContractAmended:
    """Without splits those of before stay."""
    return ContractAmended(
        contract_id=id_of(f"contract {number}"),
        customer_id=CUSTOMER,
        document_version=version,
        amount=Decimal(amount),
        delta=Decimal(delta),
        currency="CNY",
        splits=tuple(Split(rep_id=id_of(rep), percent=Decimal(part)) for rep, part in (splits or {}).items()),
        signed_on=date(2003, 1, 1),
        on=date.fromisoformat(on),
    )


def _allocation(number: str, on: str, amount: str) -> Allocation:
    return Allocation(
        invoice_id=id_of(f"invoice {number}"),
        contract_id=id_of(f"contract {number}"),
        due_on=date.fromisoformat(on),
        amount=Decimal(amount),
    )
