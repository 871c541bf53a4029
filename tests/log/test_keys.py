"""Personal data under a key for each person."""

import asyncio
import threading
import time
import traceback
from base64 import b64decode, b64encode
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import event, text

from shared.kernel.sealed import Sealed
from shared.log import keys as module
from shared.log.keys import PersonKeys
from shared.log.log import LogUnavailable
from shared.testing.postgres import FreshDatabase

ANN, BOB = UUID(int=1), UUID(int=2)


async def erase(keys: PersonKeys, person: UUID) -> str:
    """The fingerprint of the key that was destroyed."""
    fingerprint = await keys.fingerprint(person)
    assert fingerprint is not None
    await keys.erase(person, fingerprint)
    return fingerprint


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'keys.sqlite'}"
    fresh: FreshDatabase = request.getfixturevalue("fresh_database")
    return fresh(migrated=False).owner_url


async def test_what_is_sealed_opens_again_also_in_another_process(url: str) -> None:
    async with PersonKeys(url) as keys:
        sealed = await keys.seal(ANN, "王小明 <ann@example.com>")
        assert "ann" not in sealed.model_dump_json()
        assert await keys.open(sealed) == "王小明 <ann@example.com>"
    async with PersonKeys(url) as later:
        assert await later.open(sealed) == "王小明 <ann@example.com>"


async def test_the_same_text_never_looks_the_same(url: str) -> None:
    async with PersonKeys(url) as keys:
        assert (await keys.seal(ANN, "x")).box != (await keys.seal(ANN, "x")).box


async def test_all_who_meet_a_person_first_use_one_key(url: str) -> None:
    async with PersonKeys(url) as one, PersonKeys(url) as two:
        boxes = await asyncio.gather(*(keys.seal(ANN, str(n)) for n, keys in enumerate([one, two] * 5)))
        assert [await two.open(box) for box in boxes] == [str(n) for n in range(10)]


async def test_an_erased_person_is_erased_and_others_are_not(url: str) -> None:
    async with PersonKeys(url) as keys:
        ann, bob = await keys.seal(ANN, "a"), await keys.seal(BOB, "b")
        gone = await erase(keys, ANN)
        assert (await keys.open(ann), await keys.open(bob)) == (None, "b")
        await keys.erase(ANN, gone)
        assert await keys.fingerprint(ANN) is None


async def test_a_person_who_comes_back_has_a_new_key_that_opens_nothing_old(url: str) -> None:
    async with PersonKeys(url) as keys:
        old = await keys.seal(ANN, "old")
        gone = await erase(keys, ANN)
        new = await keys.seal(ANN, "new")
        await keys.erase(ANN, gone)  # said twice, it means the old one still
        assert (await keys.open(old), await keys.open(new)) == (None, "new")


async def test_once_let_go_no_other_process_can_open_what_was_erased(url: str) -> None:
    async with PersonKeys(url) as here, PersonKeys(url) as there:
        sealed = await here.seal(ANN, "a")
        assert await there.open(sealed) == "a"
        await erase(here, ANN)
        await here.let_go()
        assert await there.open(sealed) is None


async def test_a_key_that_comes_late_is_not_kept_the_longer_for_it(url: str) -> None:
    """It counts from before the store was asked: on its way it may have been erased."""
    asked: list[float] = []
    async with PersonKeys(url) as keys:
        sealed = await keys.seal(ANN, "a")
        event.listen(keys._engine.sync_engine, "before_cursor_execute", lambda *_: asked.append(time.monotonic()))
        for look in (keys.open(sealed), keys.expect([ANN])):
            keys._cache.clear()
            await look
            assert keys._cache[ANN][1] <= asked[-1] + module.CACHED_SECONDS


async def test_a_box_cannot_pass_for_another_persons_nor_be_altered(url: str) -> None:
    async with PersonKeys(url) as keys:
        sealed = await keys.seal(ANN, "a")
        assert await keys.open(Sealed(person=uuid4(), box=sealed.box)) is None
        altered = bytearray(b64decode(sealed.box))
        altered[-1] ^= 1
        with pytest.raises(InvalidTag):
            await keys.open(Sealed(person=ANN, box=b64encode(altered).decode()))


async def test_few_keys_are_kept_in_memory(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHED_PERSONS", 2)
    async with PersonKeys(url) as keys:
        boxes = [await keys.seal(UUID(int=n), str(n)) for n in range(1, 6)]
        assert len(keys._cache) == 2
        assert [await keys.open(box) for box in boxes] == ["1", "2", "3", "4", "5"]


async def test_an_erased_key_is_gone_from_the_file_and_from_all_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    async with PersonKeys(f"sqlite+aiosqlite:///{file}") as keys, PersonKeys(f"sqlite+aiosqlite:///{file}") as other:
        sealed = await keys.seal(ANN, "a")
        await other.open(sealed)
        key = await keys._key(ANN)
        assert key is not None and key in file.read_bytes()
        await erase(keys, ANN)
        assert not [one for one in tmp_path.iterdir() if key in one.read_bytes()]
        assert [one.name for one in tmp_path.iterdir()] == ["keys.sqlite"]  # no journal, no log of writes
        assert file.stat().st_mode & 0o777 == 0o600


async def test_an_error_of_the_store_shows_no_key(url: str) -> None:
    async with PersonKeys(url) as keys:
        await keys._run(text("DROP TABLE person_key"))
        row = {"person": ANN, "key": b"as secret as it gets"}
        with pytest.raises(LogUnavailable) as failed:
            await keys._run(module._person_key.insert().values(row))
    assert "as secret as it gets" not in "".join(traceback.format_exception(failed.value))


async def test_a_store_that_is_away_is_unavailable(tmp_path: Path) -> None:
    async with PersonKeys(f"sqlite+aiosqlite:///{tmp_path / 'keys.sqlite'}") as keys:
        await keys._run(module._person_key.delete())
    missing = PersonKeys(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'keys.sqlite'}")
    with pytest.raises(LogUnavailable):
        await missing.seal(ANN, "a")
    for thread in threading.enumerate():  # aiosqlite's of the failed connection answers to this loop once more
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)


async def test_the_keys_of_many_persons_are_learned_in_few_queries(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 50)
    async with PersonKeys(url) as keys:
        persons = [UUID(int=n) for n in range(1, 121)]
        sealed = [await keys.seal(person, f"name {person.int}") for person in persons]
    asked: list[str] = []
    async with PersonKeys(url) as keys:
        event.listen(keys._engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        await keys.expect([*persons, *persons, UUID(int=999)])
        assert [await keys.open(one) for one in sealed] == [f"name {person.int}" for person in persons]
        await keys.expect(persons)
    assert len(asked) == 3
