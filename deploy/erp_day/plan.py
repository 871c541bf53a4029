"""What an ERP has to tell on one day, made from a seed: the same seed, the same day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

FIRST_DAY = date(2030, 1, 1)
SEEDS = 20_000
"""A day for each seed, so that no two of them share a reconciliation."""
CURRENCIES = ("CNY", "CNY", "CNY", "EUR")
PAYMENTS_EACH = 40
AGAIN, TWICE, REVERSED, UNKNOWN_NUMBER, IMPATIENT = 0.06, 0.05, 0.08, 0.05, 0.04
"""How many pushes are sent again under their id, how many payments are told twice, reversed, name an unknown invoice;
how many pushes are given up before they can have been answered."""


class Kind(StrEnum):
    """What is true of a customer all day, so that its books in the evening do not depend on the order of things."""

    OWES = "owes"
    """Its invoices are there in the morning, and are more than it pays."""
    EARLY = "early"
    """As OWES, but half of its invoices come after most of its payments, its reversals after its invoices."""
    OVERPAYS = "overpays"
    """It pays more than all its invoices, which come as those of EARLY; nothing is reversed."""
    REGISTERED = "registered"
    """As OWES, but nobody knows it until it is registered in the afternoon."""
    ASSIGNED = "assigned"
    """As REGISTERED, but finance finds out who it is, payment by payment."""
    UNKNOWN = "unknown"
    """Nobody knows it."""


KINDS = (Kind.OWES, Kind.EARLY, Kind.OVERPAYS, Kind.REGISTERED, Kind.OWES, Kind.ASSIGNED, Kind.EARLY, Kind.UNKNOWN)
UNKNOWN_YET = frozenset({Kind.REGISTERED, Kind.ASSIGNED, Kind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Invoice:
    """`amount` in cents; `late`: issued in the afternoon."""

    number: str
    amount: int
    parts: int
    late: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """Amounts in cents. `named` are invoices with the amounts for them, `reserved` names one that will never come."""

    payment_id: str
    amount: int
    named: tuple[tuple[str, int | None], ...]
    reserved: int = 0
    reversals: tuple[int, ...] = ()
    duplicates: int = 0

    @property
    def reversed(self) -> int:
        return sum(self.reversals)


@dataclass(frozen=True, slots=True)
class Customer:
    external_id: str
    kind: Kind
    currency: str
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]

    @property
    def id(self) -> UUID:
        """For one that is assigned by hand: no other service knows of it."""
        return uuid5(NAMESPACE_URL, f"erp-day/{self.external_id}")


@dataclass(frozen=True, slots=True)
class Push:
    """`waits`: what it speaks of may not have come yet. `impatient`: given up at once the first time."""

    id: str
    path: str
    body: Mapping[str, Any] = field(hash=False)
    waits: bool = False
    impatient: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    seed: int
    on: date
    customers: tuple[Customer, ...]

    @property
    def payments(self) -> int:
        return sum(len(customer.payments) for customer in self.customers)

    def pushes(self, *, late: bool) -> list[Push]:
        """What is pushed before (`late`: after) the late invoices are issued, in no order at all."""
        random = Random(f"{self.seed}/{late}")  # noqa: S311  # it shall be predictable
        found = [push for customer in self.customers for push in self._of(customer, random, late)]
        found += [push for push in found if random.random() < AGAIN]
        random.shuffle(found)
        return found

    def _of(self, customer: Customer, random: Random, late: bool) -> Iterator[Push]:
        """One payment in five, and what is reversed of customers who paid early, comes late."""
        for number, payment in enumerate(customer.payments):
            comes_late = number % 5 == 4 and customer.kind not in UNKNOWN_YET
            if comes_late is late:
                for time in range(1 + payment.duplicates):
                    impatient = random.random() < IMPATIENT
                    yield Push(
                        f"{payment.payment_id}/{time}", "", _told(customer, payment, self.on), impatient=impatient
                    )
            if (comes_late or customer.kind is Kind.EARLY) is late:
                for time, amount in enumerate(payment.reversals):
                    yield self._reversal(payment, time, amount)

    def _reversal(self, payment: Payment, time: int, amount: int) -> Push:
        body = {"reversed_on": self.on.isoformat(), "reason": f"Returned by the bank ({time + 1})"}
        if amount < payment.amount:
            body["amount"] = money(amount)
        return Push(f"{payment.payment_id}/back/{time}", f"/{payment.payment_id}/reverse", body, waits=True)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _told(customer: Customer, payment: Payment, on: date) -> Mapping[str, Any]:
    named = [{"number": number} | ({} if part is None else {"amount": money(part)}) for number, part in payment.named]
    return {
        "payment_id": payment.payment_id,
        "customer_external_id": customer.external_id,
        "amount": money(payment.amount),
        "currency": customer.currency,
        "received_on": on.isoformat(),
        "method": "transfer",
        "invoices": named,
    }


def day_of(seed: int, payments: int) -> Day:
    """A day with about so many payments, at least one for each kind of customer."""
    random = Random(seed)  # noqa: S311  # it shall be predictable
    each = min(PAYMENTS_EACH, max(payments // len(KINDS), 1))
    count = max(payments // each, len(KINDS))
    customers = tuple(_customer(random, f"E{seed}-{n}", KINDS[n % len(KINDS)], each) for n in range(count))
    return Day(seed, FIRST_DAY + timedelta(days=seed % SEEDS), customers)


def _customer(random: Random, name: str, kind: Kind, payments: int) -> Customer:
    amounts = [random.randint(1, 500_000) for _ in range(payments)]
    owed = sum(amounts) * (random.randint(60, 90) if kind is Kind.OVERPAYS else random.randint(100, 130)) // 100 or 1
    late = kind in (Kind.EARLY, Kind.OVERPAYS)
    invoices = tuple(
        Invoice(f"{name}-{number}", amount, random.randint(1, 3), late and number % 2 == 1)
        for number, amount in enumerate(_split(random, owed, random.randint(2, 8)))
    )
    paid = tuple(_payment(random, f"{name}-P{n}", amount, kind, invoices) for n, amount in enumerate(amounts))
    known = invoices if kind is not Kind.UNKNOWN else ()
    return Customer(name, kind, random.choice(CURRENCIES), known, paid)


def _split(random: Random, total: int, parts: int) -> list[int]:
    """Positive parts that add up to the total."""
    cuts = sorted(random.sample(range(1, total), min(parts, total) - 1)) if total > 1 else []
    return [end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True)]


def _payment(random: Random, payment_id: str, amount: int, kind: Kind, invoices: tuple[Invoice, ...]) -> Payment:
    named: list[tuple[str, int | None]] = []
    reserved = 0
    if kind is Kind.OWES and random.random() < UNKNOWN_NUMBER:
        reserved = random.randint(1, amount)
        named.append((f"{payment_id}-NOBODY-KNOWS", reserved))
    elif random.random() < 0.2:
        named.append((random.choice(invoices).number, None))
    elif random.random() < 0.3:
        chosen = random.sample(invoices, min(2, len(invoices)))
        shares = _split(random, amount, len(chosen))
        named += [(invoice.number, share) for invoice, share in zip(chosen, shares, strict=False)]
    reversals: tuple[int, ...] = ()
    if kind is not Kind.OVERPAYS and random.random() < REVERSED:
        back = random.choice([amount, random.randint(1, amount)])
        reversals = (back,) if back == amount else tuple(_split(random, back, random.randint(1, 2)))
    duplicates = random.randint(1, 2) if random.random() < TWICE else 0
    return Payment(payment_id, amount, tuple(named), reserved, reversals, duplicates)
