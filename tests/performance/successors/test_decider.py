from uuid import UUID

from services.performance.successors.decider import NameSuccessor, WithdrawSuccessor, successor
from services.performance.successors.events import SuccessorNamed, SuccessorWithdrawn
from shared.kernel.messages import Actor
from shared.kernel.rejections import AlreadyExists, NotFound, OwnApproval
from shared.testing.spec import given

NORTH, SVEN = UUID(int=1), UUID(int=2)
name = NameSuccessor(unit_id=NORTH, rep_id=SVEN)
named = SuccessorNamed(unit_id=NORTH, rep_id=SVEN, named_by="system")
withdrawn = SuccessorWithdrawn(reason="x", withdrawn_by="system")


def test_a_successor_is_named_by_another_and_withdrawn_once() -> None:
    given(successor).when(name).then(named)
    given(successor).when(name, by=Actor("sven", rep_id=SVEN)).rejected(OwnApproval)
    given(successor, named).when(name).rejected(AlreadyExists)
    given(successor, named).when(WithdrawSuccessor(reason="x")).then(withdrawn)
    given(successor, named, withdrawn).when(WithdrawSuccessor(reason="y")).then_nothing()
    given(successor).when(WithdrawSuccessor(reason="x")).rejected(NotFound)
