"""An installation as a command finds it in its data folder: addresses, tokens, and the services' answers."""

import os
import pwd
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from deploy.data_dir import AUDIENCE, DataDir, Running
from shared.cli.output import Failed
from shared.web.roles import Role
from shared.web.tokens import mint
from shared.web.webhook_secrets import LIVE_SECRETS, new_secret

SHORT_TTL = timedelta(hours=1)
"""How long the tokens are good that a command makes for its own calls."""
PATIENCE = 30.0


class Installation:
    def __init__(self, path: Path) -> None:
        self.data = DataDir(path)

    @property
    def running(self) -> Running:
        """Raises Failed where nothing runs."""
        running = self.data.running()
        if running is None:
            raise Failed(f"nothing runs on {self.data.path}; start it with `sales up`")
        return running

    def address(self, service: str) -> str:
        addresses = self.running.addresses
        if service not in addresses:
            raise Failed(f"there is no service {service!r}; there are {', '.join(addresses)}")
        return addresses[service]

    def token(
        self, role: Role, rep_id: UUID | None = None, *, sub: str | None = None, ttl: timedelta = SHORT_TTL
    ) -> str:
        """`sub` is demo-<role> or demo-<role>-<rep> unless given."""
        if not self.data.exists:
            raise Failed(f"there is no installation in {self.data.path}; make one with `sales up`")
        return mint(
            self.data.embedded_key_file.read_bytes(),
            sub=sub or "-".join(["demo", role, *([str(rep_id)] if rep_id else [])]),
            roles=[role],
            rep_id=rep_id,
            ttl=ttl,
            audience=AUDIENCE,
            now=datetime.now(UTC),
        )

    def erp_secrets(self, *, add: bool = False, withdraw: bool = False) -> list[str]:
        """The secrets of the ERP's pushes, after a new one was added or all but the newest withdrawn."""
        if not self.data.exists:
            raise Failed(f"there is no installation in {self.data.path}; make one with `sales up`")
        live = self.data.erp_secrets
        if add and not withdraw and len(live) >= LIVE_SECRETS:
            raise Failed(f"there are {len(live)} secrets already; withdraw the older one first, with --withdraw")
        live = [*(live[-1:] if withdraw else live), *([new_secret()] if add else [])]
        if add or withdraw:
            self.data.write_erp_secrets(live)
        return live

    def ask(
        self,
        service: str,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        parameters: Mapping[str, str | int] | None = None,
        role: Role = Role.OPS,
    ) -> Any:
        """The service's JSON answer to `role`. Raises Failed with its problem, or when it does not answer."""
        address = self.address(service)
        try:
            answer = httpx.request(
                method, address + path, params=parameters, json=body, timeout=PATIENCE, trust_env=False,
                headers={"Authorization": f"Bearer {self.token(role, sub=f'cli-{user_name()}')}"},
            )  # fmt: skip
        except httpx.TransportError as failure:
            raise Failed(f"{service} does not answer on {address} ({failure})") from failure
        if answer.is_success:
            return answer.json()
        raise Failed(f"{service} answered {answer.status_code}: {problem_of(answer)}")


def user_name() -> str:
    """Whose command this is: what operators do is kept with who did it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def problem_of(answer: httpx.Response) -> str:
    """The words of a problem (RFC 9457), or the bare reason where the answer is none."""
    try:
        problem = answer.json()
        said = [str(problem[name]).rstrip(".") for name in ("title", "detail") if problem.get(name)]
        said = list(dict.fromkeys(said))  # what has no detail says its title twice
        said += [f"{error['pointer']} {error['detail']}" for error in problem.get("errors", ())]
        return ": ".join(said) or answer.reason_phrase
    except (ValueError, AttributeError):
        return answer.reason_phrase
