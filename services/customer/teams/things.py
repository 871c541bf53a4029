"""A customer's team as clients see it."""

from uuid import UUID

from shared.kernel.fields import Percent
from shared.kernel.things import Shown


class MemberView(Shown):
    rep_id: UUID
    share: Percent
