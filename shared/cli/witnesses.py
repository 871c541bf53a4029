"""Who has seen a log, and how far: Kafka, and the services that hear of it, by their own word or by their databases."""

import os
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from pydantic_settings import BaseSettings

from deploy.cluster import Cluster
from deploy.kafka_broker import BrokerFailed, KafkaBroker
from shared.cli.clusters import given
from shared.cli.installation import Installation
from shared.cli.opened_service import manifest_of
from shared.cli.output import Failed
from shared.log.log import Published
from shared.messaging.brokers import Brokers
from shared.messaging.relay import BrokerAway
from shared.messaging.topic_end import beyond
from shared.readers.epochs import Seen
from shared.settings import SERVICES
