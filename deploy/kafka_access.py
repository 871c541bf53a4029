"""Who may do what in Kafka: each service writes its own topic alone, and reads only those of the services it hears.

The broker serves nobody whom it does not know (SASL/SCRAM) and allows nothing that no rule allows. Credentials and
rules are put in place by its administrator, at each start: rules that are not ours any more go.

`python -m deploy.kafka_access` does it for the broker of KAFKA_BOOTSTRAP_SERVERS, with the passwords in files: of the
administrator in KAFKA_ADMIN_PASSWORD_FILE, of each service in KAFKA_<SERVICE>_PASSWORD_FILE.
"""

import importlib
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from shared.messaging.envelope import topic_of
from shared.settings import SERVICES

ADMIN = "admin"
PATIENCE = 60.0
"""Seconds for a broker that was just started to answer its administrator."""
ANSWER = 10.0
ITERATIONS = 8192
"""Of the hash that the broker keeps of a password; these are long and random (RFC 7677 asks for 4096 at least)."""

OWNER = (AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.CREATE, AclOperation.DESCRIBE_CONFIGS)
"""What a service does with its own topic: it makes it, looks at its settings and its end, and writes."""
READER = (AclOperation.READ,)


class AccessFailed(Exception):
    """The broker's administrator could not do its work. The first argument is one line, for people."""


def heard() -> dict[str, tuple[str, ...]]:
    """By service: whose events it ingests, as its manifest says."""
    manifests = {name: importlib.import_module(f"services.{name}.app").service for name in SERVICES}
    return {name: tuple(manifest.hears) for name, manifest in manifests.items()}


def grant(servers: str, admin_password: str, passwords: Mapping[str, str], hears: Mapping[str, Iterable[str]]) -> None:
    """Put the services' credentials and rules in place, and nothing else. Raises AccessFailed."""
    admin = AdminClient(
        {
            "bootstrap.servers": servers,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanisms": "PLAIN",
            "sasl.username": ADMIN,
            "sasl.password": admin_password,
            "log_level": 0,
        }
    )
    try:
        _await_broker(admin)
        _done(admin.alter_user_scram_credentials([_credential(*one) for one in passwords.items()]))
        wanted = {rule for name in passwords for rule in rules_of(name, hears[name])}
        present = set(admin.describe_acls(_any_rule()).result(ANSWER))
        _done(admin.create_acls(list(wanted - present)) if wanted - present else {})
        _done(admin.delete_acls([_exactly(rule) for rule in present - wanted]) if present - wanted else {})
    except KafkaException as failure:
        raise AccessFailed(f"Kafka's access rules could not be put in place: {failure.args[0].str()}") from failure


def rules_of(service: str, hears: Iterable[str]) -> list[AclBinding]:
    own = [_rule(service, topic_of(service), operation) for operation in OWNER]
    return own + [_rule(service, topic_of(source), operation) for source in hears for operation in READER]


def _rule(user: str, topic: str, operation: AclOperation) -> AclBinding:
    literal, allow = ResourcePatternType.LITERAL, AclPermissionType.ALLOW
    return AclBinding(ResourceType.TOPIC, topic, literal, f"User:{user}", "*", operation, allow)


def _any_rule() -> AclBindingFilter:
    anything, any_operation = ResourcePatternType.ANY, AclOperation.ANY
    return AclBindingFilter(ResourceType.ANY, None, anything, None, None, any_operation, AclPermissionType.ANY)


def _exactly(rule: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        rule.restype,
        rule.name,
        rule.resource_pattern_type,
        rule.principal,
        rule.host,
        rule.operation,
        rule.permission_type,
    )


def _credential(user: str, password: str) -> UserScramCredentialUpsertion:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    return UserScramCredentialUpsertion(user, info, password.encode())


def _done(answers: Mapping[Any, Any]) -> None:
    for answer in answers.values():
        answer.result(ANSWER)


def _await_broker(admin: AdminClient) -> None:
    began = time.monotonic()
    while True:
        try:
            admin.list_topics(timeout=ANSWER)
            return
        except KafkaException:
            if time.monotonic() - began > PATIENCE:
                raise
            time.sleep(0.2)


def _password(name: str) -> str:
    return Path(os.environ[f"KAFKA_{name.upper()}_PASSWORD_FILE"]).read_text().strip()


if __name__ == "__main__":
    services = {name: _password(name) for name in SERVICES}
    grant(os.environ["KAFKA_BOOTSTRAP_SERVERS"], _password(ADMIN), services, heard())
