"""What the simulated bank publishes."""

from uuid import UUID

from shared.kernel.messages import Event


class AccountOpened(Event):
    account: UUID
    tag: int


class PaidIn(Event):
    """`balance` is that after the payment."""

    account: UUID
    amount: int
    balance: int
    tag: int
