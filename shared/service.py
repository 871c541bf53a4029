"""Service: the manifest of everything one service is made of, which becomes an app with its readers."""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

import structlog
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from shared.kernel.decider import Decider
from shared.kernel.invariants import Invariant
from shared.kernel.messages import Event
from shared.kernel.reactions import Policy, Publisher
from shared.log.catalogue import Catalogue
from shared.log.execution import Executor
from shared.log.forgetting import Forgetting
from shared.log.keys import PersonKeys
from shared.log.origin import Origin
from shared.log.postgres import PostgresLog
from shared.log.search import EventSearch
from shared.messaging.ingest import Ingest
from shared.messaging.links import hearing, telling
from shared.messaging.relay import Relay
from shared.readers.engine import reading_engine
from shared.readers.epochs import EpochBegan, epochs
from shared.readers.epochs import published as epoch_began
from shared.readers.erasures import Eraser, person
from shared.readers.operations import operations
from shared.readers.parking import Parking
from shared.readers.policies import PolicyRunner
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.reader import GLANCE, REST, Pace, Reader
from shared.readers.reading import Reads
from shared.readers.rebuilds import Rebuilds
from shared.readers.scope import scopes_of
from shared.readers.sealer import Sealer
from shared.readers.seals import LogSealed, seals
from shared.readers.seals import published as sealed
from shared.readers.status import Status
from shared.readers.store import Projected
from shared.readers.sweeps import Sweep, Sweeping
from shared.readers.tail import Tail

from . import application
from .scheduler import Scheduler
from .settings import Settings
from .telemetry import configure
from .web import audit, persons
from .web.commands import Commands
from .web.edge import Edge
from .web.head import Heads
from .web.identity import Identity, identity_of
from .web.limits import Limits
from .web.metrics import Measured, Pool, exposition
from .web.ops.session import ConsoleSession
from .web.peers import Peers
from .web.roles import Role
from .web.routes import Routes
from .web.runtime import Runtime
from .web.stopping import told_to_stop
from .web.strangers import Tokenless
from .web.webhooks import SignedPushes

logger = structlog.get_logger(__name__)

KERNEL_DECIDERS: tuple[Decider[Any, Any, Any], ...] = (operations, person, seals, epochs)
"""The kinds of streams that every service owns."""


@dataclass(frozen=True)
class Service:
    """`deciders` are all kinds of streams that it owns, `hears` the services whose published events it ingests,
    `invariants` what its events must add up to, for `sales check`, `guardians` those who answer for the personal data
    in it, and may erase a person; admin always."""

    name: str
    about: str
    routers: Sequence[Routes]
    deciders: Sequence[Decider[Any, Any, Any]]
    projections: Sequence[Projected] = ()
    policies: Sequence[Policy] = ()
    publisher: Publisher | None = None
    hears: Sequence[str] = ()
    sweeps: Sequence[Sweep[Any]] = ()
    invariants: Sequence[Invariant] = ()
    guardians: frozenset[Role] = frozenset({Role.ADMIN})

    def __post_init__(self) -> None:
        """Raises Undeclared where a read table does not say whose its rows are."""
        for table in (table for projected in self.projections for table in projected.tables):
            scopes_of(table)

    @property
    def event_types(self) -> list[type[Event]]:
        return [kind for decider in (*self.deciders, *KERNEL_DECIDERS) for kind in decider.event_types()]

    @property
    def publishing(self) -> Publisher:
        """The publisher, with what every service tells of its log."""
        made = Publisher(self.name)
        made.handlers |= self.publisher.handlers if self.publisher else {}
        made.on(LogSealed)(sealed)
        made.on(EpochBegan)(epoch_began)
        return made

    def catalogue(self) -> Catalogue:
        heard = {source: importlib.import_module(f"shared.published.{source}") for source in self.hears}
        return Catalogue(self.event_types, heard)

    def app(self, settings: Settings | None = None) -> FastAPI:
        """The app that serves it: its lifespan opens the log and runs the readers."""
        chosen = settings or Settings()
        identity = identity_of(chosen, self.name)
        app = application.worker(self.name) if chosen.process == "worker" else self.routes()
        app.router.lifespan_context = lambda served: self._lifespan(served, chosen, identity)
        pushes = SignedPushes(chosen.webhook_secrets_file, app.router.routes)
        limits = Limits(chosen, app.router.routes)
        app.add_middleware(Commands, routes=app.router.routes)
        tokenless = Tokenless(app.router.routes)
        app.add_middleware(Edge, verifier=identity.verifier, pushes=pushes, tokenless=tokenless, limits=limits)
        app.add_middleware(ConsoleSession)
        app.add_middleware(Measured)
        app.add_middleware(Heads)
        return app

    def routes(self) -> FastAPI:
        """The app without anything behind it, as its OpenAPI is made from."""
        routers = (*self.routers, audit.router(self.guardians), persons.router(self.guardians, self.deciders))
        return application.api(self.name, self.about, routers)

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI, settings: Settings, identity: Identity) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(configure(settings, self.name))
            running = await self._start(stack, settings, identity)
            collect_rarely()
            app.state.runtime = running
            with told_to_stop(running.stopping):
                logger.info("serving", service=self.name, process=settings.process, port=settings.port)
                yield
            running.stopping.set()
        logger.info("stopped", service=self.name)

    async def _start(self, stack: AsyncExitStack, settings: Settings, identity: Identity) -> Runtime:
        stack.push_async_callback(identity.close)
        log = await stack.enter_async_context(
            await PostgresLog.open(
                settings.database_url,
                pool=settings.database_pool,
                deadline=settings.append_deadline,
                shared=settings.process != "all",
            )
        )
        engine = await stack.enter_async_context(reading_engine(settings))
        keys = await stack.enter_async_context(PersonKeys(settings.person_keys_url))
        catalogue = self.catalogue()
        zone = ZoneInfo(settings.time_zone)
        executor = Executor(log, catalogue, self.publishing, keys, zone=zone)
        store = PostgresReadStore(engine)
        stack.push_async_callback(store.close)
        tail = Tail(log, catalogue)
        projectors = [Projector(one, log, tail, store, Pace(rest=REST)) for one in self.projections]
        runners = [PolicyRunner(one, log, tail, store, executor, Pace(rest=GLANCE)) for one in self.policies]
        eraser = Eraser(keys, log, tail, store, Pace(rest=GLANCE))
        for runner in (*runners, eraser):
            await runner.begin()  # one that starts at the head misses nothing that is posted from now on
        ingests = [hearing(source, log, settings, identity.auth, store.own) for source in self.hears]
        for ingest in ingests:
            stack.push_async_callback(ingest.transport.close)
        reads = Reads(engine, log, store, projectors)

        rebuilds = Rebuilds(projectors, store, tail, executor)

        def sweeping(origin: Origin) -> Sweeping:
            return Sweeping(log, reads, executor, runners, origin, zone)

        followers: list[Reader | Ingest | Relay | Scheduler | Forgetting | Sealer | Rebuilds] = [
            *projectors,
            *runners,
            eraser,
            *ingests,
            rebuilds,
        ]
        followers.append(Forgetting(log))
        sealer = Sealer(log.rows, executor, store.own, most=settings.seal_events, seconds=settings.seal_seconds)
        followers.append(sealer)
        if settings.scheduler == "on" and self.sweeps:
            now = partial(datetime.now, zone)
            followers.append(Scheduler(self.sweeps, sweeping, store.own, now, executor.new_id))
        relay = await telling(self.name, log, settings, store.own)
        if relay is not None:
            followers.append(relay)
        here = settings.process != "api"
        tasks = [asyncio.create_task(one.run(), name=one.reader) for one in followers] if here else []
        tasks += identity.start()
        stack.push_async_callback(_cancel, tasks)
        readers: list[Reader] = [*projectors, *runners, eraser]
        status = Status(self.name, log, readers, ingests, store, relay=relay, here=here)
        return Runtime(
            name=self.name,
            settings=settings,
            log=log,
            search=await stack.enter_async_context(EventSearch(settings.database_url)),
            peers=await stack.enter_async_context(Peers(settings, identity.auth)),
            executor=executor,
            keys=keys,
            reads=reads,
            sweeping=sweeping,
            parking=Parking(log, store, readers, executor),
            readers=readers,
            status=status.report,
            rebuilds=rebuilds,
            projections=status.projections,
            metrics=lambda: exposition(status.report, status.building, lambda: _pools(log, engine)),
            ready=lambda: _not_ready(log, status),
            alive=lambda: _ended(tasks),
        )


def collect_rarely() -> None:
    """Collect garbage less often: what lives long here (modules, the tail's ring, folded states) is large and
    holds no cycles. With Python's own thresholds a third of a projector's time went into looking at it."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _pools(log: PostgresLog, engine: AsyncEngine) -> dict[str, Pool]:
    """Of the readers' engine, which makes no more than it keeps, and of the log's connections for reading."""
    pool = cast(QueuePool, engine.pool)
    return {"log": Pool(*log.connections()), "readers": Pool(pool.checkedout(), pool.size())}


async def _not_ready(log: PostgresLog, status: Status) -> str | None:
    await log.head()
    building = await status.building()
    return f"building: {', '.join(building)}" if building else None


def _ended(tasks: Sequence[asyncio.Task[Any]]) -> str | None:
    """A consumer that stopped by its own word has said so in the status; only an error is a death."""
    dead = [task.get_name() for task in tasks if task.done() and not task.cancelled() and task.exception()]
    return f"ended: {', '.join(dead)}" if dead else None
