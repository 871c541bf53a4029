"""Settings of a service, from the environment only. A name ending in _file points at a secret's file."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

SERVICES = ("customer", "pipeline", "performance", "incentive")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str
    """postgresql://role:password@/database?host=/socket/dir of this service's own database, the serving role."""
    database_password_file: Path | None = None
    """The role's password, where `database_url` has none."""
    database_pool: int = 10
    person_keys_url: str = "sqlite+aiosqlite:///person-keys.sqlite"
    """SQLAlchemy URL of the store of persons' keys, kept apart from the log and its backups."""
    secret_file: Path
    """At least 32 random bytes: signs cursors and the hashes of request bodies."""

    process: Literal["all", "api", "worker"] = "all"
    """What this process is for: `api` answers requests; `worker` runs projections, policies, ingest, relay and
    scheduler, and answers only how it does; `all` is both. Of several workers one leads and the others stand by."""
    host: str = "127.0.0.1"
    port: int = 8000
    customer_url: str = "http://127.0.0.1:8001"
    pipeline_url: str = "http://127.0.0.1:8002"
    performance_url: str = "http://127.0.0.1:8003"
    incentive_url: str = "http://127.0.0.1:8004"

    auth_audience: str = "sales"
    """What a token must be for (`aud`)."""
    oidc_issuer: str | None = None
    """The OpenID issuer whose tokens are believed, as their `iss` says it: an https address, or one on this machine."""
    oidc_client_id: str | None = None
    oidc_client_secret_file: Path | None = None
    """With an issuer: as which of its clients a service calls the others. Its tokens need the role `service`."""
    oidc_token_request: dict[str, str] = {}
    """What the issuer needs to be told when such a token is asked for, as JSON: `{"resource": "https://…"}`
    (RFC 8707), `{"audience": "…"}` or `{"scope": "…"}`."""
    embedded_key_file: Path | None = None
    """Without an issuer: the embedded one's private key (PEM, Ed25519), made at first start. For loopback only."""
    webhook_secrets_file: Path | None = None
    """Who may push with a signature: lines of `sender whsec_...`, two for a sender whose secret is being changed. It is
    read again when it changes. None: nobody."""

    company_name: str = "Sales"
    """Who writes: at the head of quotes, contracts, invoices and letters."""
    company_address: str = ""
    company_bank: str = ""
    """The account that customers pay to, as it stands on invoices and letters."""
    client_rate: float = 2_000.0
    client_burst: float = 20_000.0
    """Requests a second that one client may make of one process in the long run, and at once."""
    stranger_rate: float = 100.0
    stranger_burst: float = 2_000.0
    """The same for an address that shows no token, of what needs none."""
    failure_rate: float = 5.0
    failure_burst: float = 300.0
    """Tokens and signatures that are not valid, of one address; beyond that it is told to wait."""
    request_deadline: float = 300.0
    """Seconds until a request that has not begun to be answered is given up, with 503."""

    base_currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    log_level: str = "INFO"
    otel_exporter_otlp_endpoint: str | None = None
    """http://host:4318 of an OpenTelemetry collector that takes OTLP over HTTP. Unset: no traces are recorded. The
    further OTEL_ variables (OTEL_TRACES_SAMPLER, OTEL_RESOURCE_ATTRIBUTES …) mean what OpenTelemetry says."""
    log_format: Literal["json", "text"] = "json"
    append_deadline: float = 10.0
    """Seconds within which a commit's fate is known, or the client gets 503."""
    head_check_seconds: float = 30.0
    scheduler: Literal["on", "off"] = "off"
    """Whether this process may run the service's sweeps for today by itself."""
    seal_events: Annotated[int, Field(ge=100, le=20_000)] = 1_000
    """So many events are sealed together."""
    seal_seconds: Annotated[float, Field(ge=0)] = 60.0
    """Fewer are sealed once the first of them is so old."""
    kafka_bootstrap_servers: str | None = None
    """host:port of some brokers, with commas between them. Unset: services follow each other's feeds over HTTP."""
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """With SASL_: `kafka_username` and its password log in by SCRAM-SHA-512. With SSL: over TLS."""
    kafka_username: str | None = None
    kafka_password_file: Path | None = None
    kafka_ca_file: Path | None = None
    """Certificates (PEM) of who vouches for the brokers, the system's own authorities where it is unset."""

    @model_validator(mode="before")
    @classmethod
    def _with_password(cls, given: dict[str, Any]) -> dict[str, Any]:
        url, file = given.get("database_url"), given.get("database_password_file")
        return {**given, "database_url": with_password(url, Path(file))} if url and file else given

    @cached_property
    def secret(self) -> bytes:
        return self.secret_file.read_bytes()

    def url_of(self, service: str) -> str:
        url: str = getattr(self, f"{service}_url")
        return url


def with_password(url: str, password_file: Path | None) -> str:
    """`url` with the password that the file holds, whatever characters it is made of."""
    if password_file is None:
        return url
    return make_url(url).set(password=password_file.read_text().strip()).render_as_string(hide_password=False)
