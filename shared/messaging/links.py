"""Links between services: over Kafka where there is a broker, else from feed to feed."""

from collections.abc import Awaitable, Callable

import httpx
import structlog

from shared.log.log import Log
from shared.settings import Settings

from .brokers import brokers_of
from .feed import FeedTransport
from .ingest import Ingest
from .kafka import KafkaTransport
from .relay import BrokerAway, Relay
from .topic import KafkaTopic, provide_topic

logger = structlog.get_logger(__name__)


def hearing(
    source: str, log: Log, settings: Settings, auth: httpx.Auth, own: Callable[[str], Awaitable[None]]
) -> Ingest:
    """Of what `source` publishes."""
    feed, brokers = FeedTransport(settings.url_of(source), auth), brokers_of(settings)
    transport, way = (KafkaTransport(brokers, source, feed), "kafka") if brokers else (feed, "feed")
    return Ingest(source, log, transport, own, settings.head_check_seconds, way=way)


async def telling(service: str, log: Log, settings: Settings, own: Callable[[str], Awaitable[None]]) -> Relay | None:
    """Where there is Kafka. One that is away is waited for while commands go on; a topic that could lose events is a
    reason not to start: raises TopicMismatch."""
    brokers = brokers_of(settings)
    if brokers is None:
        return None
    if settings.process != "api":
        try:
            await provide_topic(brokers, service)
        except BrokerAway as away:
            logger.warning("serving while Kafka is away", reason=str(away))
    return Relay(log, KafkaTopic(brokers, service), own)
