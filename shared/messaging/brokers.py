"""How Kafka is reached: its addresses, and what a client shows of itself (SASL/SCRAM, RFC 5802 and 7677) over TLS."""

import ssl
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from shared.settings import Settings

MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True)
class Brokers:
    """`servers`: host:port of some of them, with commas between. `ca_file`: who vouches for their certificates, the
    system's own authorities where there is none."""

    servers: str
    protocol: str = "PLAINTEXT"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None

    @cached_property
    def client(self) -> dict[str, Any]:
        """What every client of aiokafka is opened with."""
        options: dict[str, Any] = {"bootstrap_servers": self.servers, "security_protocol": self.protocol}
        if self.protocol.startswith("SASL"):
            options |= {"sasl_mechanism": MECHANISM, "sasl_plain_username": self.username}
            options |= {"sasl_plain_password": self.password}
        if self.protocol.endswith("SSL"):
            options["ssl_context"] = ssl.create_default_context(cafile=self.ca_file)
        return options


def brokers_of(settings: Settings) -> Brokers | None:
    """None where the services follow each other's feeds."""
    if not settings.kafka_bootstrap_servers:
        return None
    file = settings.kafka_password_file
    return Brokers(
        settings.kafka_bootstrap_servers,
        settings.kafka_security_protocol,
        settings.kafka_username,
        file.read_text().strip() if file else None,
        settings.kafka_ca_file,
    )
