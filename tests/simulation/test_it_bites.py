"""The kernel broken on purpose: the simulation must see each mistake, name the rule and the seed, and find it again."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from shared.kernel.reactions import Policy
from shared.log import execution
from shared.log.appender import _Waiting
from shared.log.execution import Executor
from shared.log.log import Advance, Checkpoint, Commit, NewEvent, Outcome, Published, Status
from shared.log.unit import Unit
from shared.messaging import ingest
from shared.messaging.admission import Admission, admit
from shared.messaging.relay import BrokerAway, Relay
from shared.readers.entry import Entry
from shared.readers.places import Place
from shared.readers.projector import Projector
from shared.readers.reader import Reader
from shared.readers.store import Projected, Step
from shared.testing.memory import MemoryLog
from shared.testing.readstore import MemoryReadStore
from shared.testing.simulation.run import Played, play
from shared.testing.simulation.running import Running

MOST = 400
"""Seeds within which each mistake must be seen."""

verdict, apply = MemoryLog._verdict, MemoryReadStore.apply


def no_version_check(patch: pytest.MonkeyPatch) -> None:
    def lax(log: MemoryLog, commit: Commit) -> Outcome | None:
        return verdict(log, commit._replace(expected=()))

    patch.setattr(MemoryLog, "_verdict", lax)


def checkpoint_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    async def twice(store: MemoryReadStore, step: Step) -> None:
        await apply(store, replace(step, new=step.old))
        await apply(store, Step(step.reader, step.old, step.new))

    patch.setattr(MemoryReadStore, "apply", twice)


def a_hole_is_skipped(patch: pytest.MonkeyPatch) -> None:
    def lax(last: int, epoch: int, record: Published) -> Admission:
        admission = admit(last, epoch, record)
        return Admission.APPLY if admission is Admission.HOLE else admission

    patch.setattr(ingest, "admit", lax)


def a_refusal_from_a_stale_cache(patch: pytest.MonkeyPatch) -> None:
    async def believed(unit: Unit) -> bool:
        return False

    patch.setattr(Unit, "moved", believed)


def an_idempotency_record_outside_the_commit(patch: pytest.MonkeyPatch) -> None:
    append = execution.Executor._append

    async def without(
        executor: execution.Executor,
        unit: Unit,
        answer: object,
        events: list[NewEvent],
        idempotency: execution.Idempotency | None,
        advance: Advance | None,
    ) -> execution.Done | None:
        return await append(executor, unit, answer, events, None, advance)

    patch.setattr(execution.Executor, "_append", without)


def claims_unchecked(patch: pytest.MonkeyPatch) -> None:
    def lax(log: MemoryLog, commit: Commit) -> Outcome | None:
        found = verdict(log, commit)
        return None if found and found.status is Status.CLAIM_TAKEN else found

    patch.setattr(MemoryLog, "_verdict", lax)


def a_checkpoint_that_anybody_moves(patch: pytest.MonkeyPatch) -> None:
    """A projection's, whatever it was."""

    async def lax(store: MemoryReadStore, step: Step) -> None:
        await store._log.pause()
        await apply(store, replace(step, old=store._position(step.reader) or 0))

    patch.setattr(MemoryReadStore, "apply", lax)


def successors_of_a_parked_event_go_on(patch: pytest.MonkeyPatch) -> None:
    async def none(store: MemoryReadStore, reader: str) -> frozenset[str]:
        return frozenset()

    async def lax(store: MemoryReadStore, step: Step) -> None:
        await apply(store, replace(step, parked=store._streams(step.reader)))

    patch.setattr(MemoryReadStore, "parked_streams", none)
    patch.setattr(MemoryReadStore, "apply", lax)
    patch.setattr(Reader, "parked", property(lambda reader: frozenset(), lambda reader, streams: None), raising=False)


def a_replayed_commit_of_a_policy_taken_for_its_own(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_Waiting, "_is_its_own", lambda waiting: waiting.commit.request is None)


def an_ingest_checkpoint_before_its_events(patch: pytest.MonkeyPatch) -> None:
    """As with offsets that are committed on their own: what is then lost in a crash never comes again."""
    append = MemoryLog.flush

    def torn(log: MemoryLog, commits: Sequence[Commit]) -> list[Outcome]:
        outcomes = append(log, commits)
        for commit in commits:
            if commit.advance and commit.advance.reader.startswith("ingest:") and not commit.advance.new % 7:
                log.checkpoints[commit.advance.reader] = Checkpoint(commit.advance.new + 1, commit.advance.epoch)
        return outcomes

    patch.setattr(MemoryLog, "flush", torn)


def a_relay_that_skips_a_failed_batch(patch: pytest.MonkeyPatch) -> None:
    """What was not acknowledged is taken for sent."""
    send = Relay._send

    async def lax(relay: Relay, records: Sequence[Published]) -> None:
        try:
            await send(relay, records)
        except BrokerAway:
            await relay._topic.open()

    patch.setattr(Relay, "_send", lax)


def a_take_over_behind_its_predecessor(patch: pytest.MonkeyPatch) -> None:
    async def lax(store: MemoryReadStore, projected: Projected) -> bool:
        own = (projected.name, projected.version)
        live = next((key for key, status in store.versions.items() if status == "live" and key[0] == own[0]), own)
        store._take_over(live, own)
        return True

    patch.setattr(MemoryReadStore, "promote", lax)


def a_policy_that_fires_in_a_rebuild(patch: pytest.MonkeyPatch) -> None:
    """While a version is built, its process does again what the events of the log once led to."""
    start, apply_ = Running._start, Projector._apply
    policies: dict[Projector, tuple[Executor, Sequence[Policy]]] = {}

    def started(running: Running) -> None:
        start(running)
        for one in running.followers.values():
            if isinstance(one, Projector):
                policies[one] = (running.executor, running.manifest.policies)

    async def firing(projector: Projector, entries: Sequence[Entry]) -> None:
        await apply_(projector, entries)
        executor, some = policies[projector]
        for entry in entries if projector._built_from else ():
            event, cause = entry.decoded()
            for policy in some:
                if projector.concerns(entry) and (sends := list(policy(event, cause) or ())):
                    await executor.react(sends, cause, f"{policy.name} of {projector.reader}", None)

    patch.setattr(Running, "_start", started)
    patch.setattr(Projector, "_apply", firing)


def a_sleeper_that_nothing_wakes(patch: pytest.MonkeyPatch) -> None:
    """It goes along in its sleep past what it wanted."""
    patch.setattr(Place, "_is_idle", lambda place: place._since <= place.follower.position)


Planted = Callable[[pytest.MonkeyPatch], None]
PLANTED: list[tuple[Planted, set[str]]] = [
    (no_version_check, {"versions gapless", "never negative"}),
    (checkpoint_outside_the_transaction, {"tables equal their rebuild"}),
    (a_hole_is_skipped, {"heard exactly once, in order"}),
    (a_refusal_from_a_stale_cache, {"never a stale no"}),
    (an_idempotency_record_outside_the_commit, {"acknowledged once", "all or nothing", "a refusal changes nothing"}),
    (claims_unchecked, {"claims unique"}),
    (a_checkpoint_that_anybody_moves, {"tables equal their rebuild"}),
    (successors_of_a_parked_event_go_on, {"effects in order", "tables equal their rebuild"}),
    (a_replayed_commit_of_a_policy_taken_for_its_own, {"never a stale no", "never a stale read", "all comes to rest"}),
    (a_relay_that_skips_a_failed_batch, {"relayed in order"}),
    (a_take_over_behind_its_predecessor, {"a take-over is not behind"}),
    (a_policy_that_fires_in_a_rebuild, {"effects exactly once"}),
    (a_sleeper_that_nothing_wakes, {"tables equal their rebuild", "never a stale read", "effects exactly once"}),
    (an_ingest_checkpoint_before_its_events, {"heard exactly once, in order", "all comes to rest", "no surprises"}),
]


def first_caught() -> Played:
    return next((played for played in play(range(MOST)) if played.findings), next(play([0])))


@pytest.mark.parametrize(("plant", "rules"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_a_planted_mistake_is_caught_named_and_found_again(
    plant: Planted, rules: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    caught = first_caught()
    assert caught.findings, f"not seen in {MOST} seeds"
    print(f"{plant.__name__}: seed {caught.seed}: {caught.findings[0][:300]}")
    assert caught.rule in rules

    [again] = play([caught.seed])
    assert again == caught
    assert again.trace == caught.trace

    monkeypatch.undo()
    [sound] = play([caught.seed])
    assert sound.findings == ()
