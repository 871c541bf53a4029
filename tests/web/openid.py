"""A real OpenID provider (oidc-provider, from the npm registry by its lock file) for the tests to start and to kill."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt import PyJWK
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

HOME = Path(__file__).parent / "provider"
RESOURCE = "https://sales.test/"
SECRET = "a secret: with %25, + and /"
ROLES = {"assistant-rsa": "RS256", "assistant-ec": "ES256", "assistant-ed": "EdDSA", "services": "EdDSA"}
"""The provider's clients, and how their tokens are signed."""


def with_node(test: Any) -> Any:
    """Left out where Node is not found, but for CI, which has to have it."""
    there = shutil.which("node") is not None and shutil.which("npm") is not None
    left_out = not there and os.environ.get("CI") != "true"
    return pytest.mark.tools(pytest.mark.skipif(left_out, reason="no Node with npm (with CI=true an error)")(test))


def installed() -> None:
    if not (HOME / "node_modules" / ".package-lock.json").exists():
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=HOME, check=True, capture_output=True, timeout=300)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        number: int = free.getsockname()[1]
        return number


def new_keys() -> dict[str, dict[str, Any]]:
    """A private JWK for each algorithm, each with a new key id."""
    made = {
        "RS256": RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048), as_dict=True),
        "ES256": ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True),
        "EdDSA": OKPAlgorithm.to_jwk(ed25519.Ed25519PrivateKey.generate(), as_dict=True),
    }
    return {alg: {**jwk, "kid": str(uuid4()), "use": "sig", "alg": alg} for alg, jwk in made.items()}


def public(jwk: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in jwk.items() if name not in {"d", "p", "q", "dp", "dq", "qi", "key_ops"}}


def private(jwk: Mapping[str, Any]) -> Any:
    return PyJWK({name: value for name, value in jwk.items() if name != "key_ops"}).key


@dataclass
class Provider:
    """`keys` are what it signs with from its next start on."""

    home: Path
    port: int
    audience: str
    keys: dict[str, dict[str, Any]]
    process: subprocess.Popen[str] | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        installed()
        clients = [
            {"id": name, "secret": SECRET, "alg": alg, "claims": {"roles": [role_of(name), "offline_access"]}}
            for name, alg in ROLES.items()
        ]
        keys = [{n: v for n, v in jwk.items() if n != "key_ops"} for jwk in self.keys.values()]
        configuration = {"port": self.port, "audience": self.audience, "jwks": {"keys": keys}, "clients": clients}
        file = self.home / "provider.json"
        file.write_text(json.dumps(configuration))
        command = ["node", str(HOME / "provider.mjs"), str(file)]
        with (self.home / "provider.log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=HOME)
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        assert first == "listening\n", (self.home / "provider.log").read_text()

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def restart(self) -> None:
        self.kill()
        self.start()

    async def token(self, client: str) -> str:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as asking:
            answer = await asking.post(
                f"{self.issuer}/token",
                data={"grant_type": "client_credentials", "resource": RESOURCE},
                auth=(client, quote_plus(SECRET)),
            )
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token


def role_of(client: str) -> str:
    return "service" if client == "services" else client.partition("-")[0]
