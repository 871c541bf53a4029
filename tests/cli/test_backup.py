"""`sales backup`, `sales restore` and `sales begin-epoch` on real databases, with no service beside them."""

import asyncio
import json
import os
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

import pytest

from deploy.data_dir import DataDir, Running
from deploy.databases import provide_databases
from deploy.kafka_broker import KafkaBroker
from deploy.supervisor import migrate_all
from shared.cli.backing_up import back_up
from shared.cli.installation import Installation
from shared.cli.output import Output
from shared.log.log import Advance, Commit, NewEvent, StoredRow
from shared.log.postgres import PostgresLog
from shared.messaging.brokers import Brokers
from shared.messaging.heard import foreign
from shared.messaging.topic import KafkaTopic
from shared.settings import SERVICES
from tests.cli.conftest import Sales, data_folder

pytestmark = pytest.mark.postgres

T = TypeVar("T")
STREAM = f"customer-{UUID(int=1)}"
META = {"time": "2026-01-05T00:00:00Z", "actor": "ann", "correlation": str(UUID(int=7)), "causation": None, "hops": 0}


class Site:
    """A data folder whose databases serve nobody."""

    def __init__(self, data: DataDir) -> None:
        self.data = data
        self.original: list[StoredRow] = []

    @contextmanager
    def up(self) -> Iterator[None]:
        """As a supervisor keeps it, but for the services."""
        server = self.data.server()
        with ExitStack() as at_the_end:
            assert at_the_end.enter_context(self.data.lock())
            at_the_end.callback(server.stop)
            server.start()
            asyncio.run(migrate_all(provide_databases(server, self.data.passwords, SERVICES)))
            self.data.write_running(Running(os.getpid(), 1, {}, str(server.socket)))
            at_the_end.callback(self.data.forget_running)
            yield

    def on(self, service: str, work: Callable[[PostgresLog], Awaitable[T]]) -> T:
        async def do() -> T:
            async with await PostgresLog.open(self.data.database_url(service), pool=1) as log:
                return await work(log)

        return asyncio.run(do())

    def rows(self, service: str) -> list[StoredRow]:
        return self.on(service, lambda log: log.rows(0, 1_000))

    def tell(self, *numbers: int) -> None:
        """Facts of customer, all of them published."""

        async def work(log: PostgresLog) -> None:
            for number in numbers:
                await log.append(Commit([fact(number)], [(STREAM, number - 1)]))

        self.on("customer", work)

    def hear(self, consumer: str) -> int:
        """All that customer has published; how far that is."""
        page = self.on("customer", lambda log: log.feed(0, 1_000))

        async def work(log: PostgresLog) -> None:
            known = await log.checkpoint("ingest:customer")
            news = [foreign("customer", one) for one in page.items if one.position > known.position]
            step = Advance("ingest:customer", known.position, page.next, page.epoch)
            await log.append(Commit(news, advance=step))

        self.on(consumer, work)
        return page.next


def fact(number: int) -> NewEvent:
    data = json.dumps({"number": number, "text": "客户"}, ensure_ascii=False)
    told = f'{{"type": "Told", "schema": 1, "data": {data}}}'
    return NewEvent(uuid5(UUID(int=1), str(number)), STREAM, number, "Happened", 1, data, json.dumps(META), told)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """Backed up when customer ended at 3, all of which pipeline had heard; then both went on to 5."""
    with data_folder() as data:
        site, archive = Site(data), tmp_path_factory.mktemp("backups") / "backup"
        with site.up():
            site.tell(1, 2, 3)
            site.original = site.rows("customer")
            site.hear("pipeline")
            back_up(Installation(data.path), Output(as_json=True), archive, [])
            site.tell(4, 5)
            site.hear("pipeline")
        yield site, archive


def test_a_log_that_is_restored_goes_on_above_what_others_have_seen_and_names_what_is_lost(
    backed_up: tuple[Site, Path], sales: Sales
) -> None:
    site, archive = backed_up
    with site.up():  # others may have begun epochs of their own
        known = site.on("customer", lambda log: log.feed(0, 1_000))
    lost_of_it = Counter(one.type for one in known.items if one.position > 3)
    assert lost_of_it["Told"] == 2
    restored = sales(
        "restore", archive, "--service", "customer", "--reason", "a drill", "--json", "--data", site.data.path
    )
    assert (restored.code, restored.err) == (0, "")
    told = json.loads(restored.out)["customer"]
    assert {name: told[name] for name in ("head", "epoch", "from", "lost_from", "lost_to", "reason", "lost")} == {
        "head": 3, "epoch": known.epoch + 1, "from": known.head + 1, "lost_from": 4, "lost_to": known.head,
        "reason": "a drill", "lost": lost_of_it,
    }  # fmt: skip
    assert {seen["who"]: seen["position"] for seen in told["seen"]} == {
        "pipeline": 5, "performance": 0, "incentive": 0, "the log that was here": known.head,
    }  # fmt: skip
    lost = [json.loads(line) for line in Path(told["lost_events"]).read_text().splitlines()]
    assert len(lost) == lost_of_it.total()
    assert [(one["position"], one["data"]["number"], one["actor"], one["known_to"]) for one in lost[:2]] == [
        (number, number, "ann", ["pipeline", "the log that was here"]) for number in (4, 5)
    ]
    with site.up():
        *as_it_was, began = site.rows("customer")
        assert as_it_was == site.original  # byte for byte
        assert (began.position, began.type) == (known.head + 1, "EpochBegan")
        assert json.loads(began.meta)["actor"][:4] == "cli-"
        assert site.hear("pipeline") == known.head + 1
        assert site.on("pipeline", lambda log: log.checkpoint("ingest:customer")).epoch == known.epoch + 1


def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    backed_up: tuple[Site, Path], sales: Sales, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, archive = backed_up

    def refused(*arguments: Any) -> str:
        said = sales(*arguments, "--data", site.data.path)
        assert (said.code, said.out) == (1, "")
        return said.err.removeprefix("sales: ").strip()

    assert refused("backup", archive) == f"{archive} exists already; a backup overwrites nothing"
    why = ("--reason", "why")
    assert refused("restore", tmp_path, *why) == f"{tmp_path} is no backup: there is no manifest.json in it"
    assert refused("restore", archive, "--service", "sales", *why).startswith("there is no service 'sales'; there are")
    assert refused("restore", archive, "--reason", " ") == "--reason is 1 to 4000 characters"
    damaged = tmp_path / "damaged"
    shutil.copytree(archive, damaged)
    dump = damaged / "customer.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    assert refused("restore", damaged, *why) == (f"{dump} is damaged: it is not what the manifest has the checksum of")
    dump.unlink()
    assert refused("restore", damaged, *why) == f"{damaged} is not whole: customer.dump is missing"
    manifest = json.loads((archive / "manifest.json").read_text())
    (damaged / "manifest.json").write_text(json.dumps({**manifest, "format": 2}))
    assert refused("restore", damaged, *why) == (f"{damaged} is a backup of format 2, which this release does not read")
    (damaged / "manifest.json").write_text("{}")
    assert refused("restore", damaged, *why).startswith(f"{damaged} is no backup that this release reads: release: ")
    monkeypatch.setenv("PIPELINE_ADMIN_URL", "postgresql://somebody@127.0.0.1:1/pipeline")
    assert refused("begin-epoch", "customer", *why) == (
        "the environment says where other databases are, but has no CUSTOMER_ADMIN_URL"
    )
    assert refused("backup", tmp_path / "new", "--service", "pipeline").startswith(
        "the database pipeline does not answer"
    )
    assert list(tmp_path.iterdir()) == [damaged]


@pytest.mark.kafka
def test_what_only_kafka_has_seen_counts_and_is_named(
    backed_up: tuple[Site, Path], sales: Sales, kafka: KafkaBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A standby was promoted that lacks the tail; a relay had sent some of it twice."""
    site, archive = backed_up
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap_servers)
    with site.up():
        running = sales("restore", archive, "--reason", "too soon", "--data", site.data.path)
        assert running.err == f"sales: services run on {site.data.path}; stop them with `sales down`\n"
        known = site.on("customer", lambda log: log.feed(0, 1_000))
    last = known.items[-1]
    tail = [replace(last, position=last.position + n, previous=last.position + n - 1, type="Told") for n in (1, 2, 3)]

    async def relayed() -> None:
        topic = KafkaTopic(Brokers(kafka.bootstrap_servers), "customer")
        await topic.open()
        await topic.send([*known.items, *tail, *tail[1:]])
        await topic.close()

    asyncio.run(relayed())
    begun = sales("begin-epoch", "customer", "--reason", "promoted", "--json", "--data", site.data.path)
    assert (begun.code, begun.err) == (0, "")
    told = json.loads(begun.out)["customer"]
    assert (told["lost_from"], told["lost_to"], told["from"]) == (
        last.position + 1, last.position + 3, last.position + 4,
    )  # fmt: skip
    assert (told["epoch"], told["lost"]) == (last.epoch + 1, {"Told": 3})
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    away = sales("begin-epoch", "customer", "--reason", "again", "--data", site.data.path)
    assert away.code == 1 and away.err.endswith(
        "what it has of customer is not known: start it, or go on --without kafka\n"
    )
    alone = sales("begin-epoch", "customer", "--reason", "again", "--without", "kafka", "--data", site.data.path)
    assert alone.code == 0
