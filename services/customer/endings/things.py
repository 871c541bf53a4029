"""What clients see of how a customer's record ended."""

from datetime import datetime

from shared.kernel.things import Shown


class ArchivedView(Shown):
    reason: str
    at: datetime
