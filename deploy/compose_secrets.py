"""`python -m deploy.compose_secrets [FOLDER]`: the secrets of docker-compose.yml, each made where it is missing.

The folder (`secrets`) is open to its owner alone; the files in it can be read by all, since Docker mounts each into the
containers that are given it as it is, and these run under ids of their own.
"""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from shared.settings import SERVICES
from shared.web.tokens import make_key
from shared.web.webhook_secrets import new_secret

MADE: dict[str, Callable[[], bytes]] = {
    "postgres_password": lambda: secrets.token_hex(24).encode(),
    **{f"{service}_owner_password": lambda: secrets.token_hex(24).encode() for service in SERVICES},
    **{f"{service}_analyst_password": lambda: secrets.token_hex(24).encode() for service in SERVICES},
    **{f"{service}_password": lambda: secrets.token_hex(24).encode() for service in SERVICES},
    "secret": lambda: secrets.token_hex(48).encode(),
    "issuer_key": make_key,
    "webhook_secrets": lambda: f"erp {new_secret()}\n".encode(),
}


def provide(folder: Path) -> list[str]:
    """The names of those that were made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    missing = [name for name in MADE if not (folder / name).exists()]
    for name in missing:
        file = folder / name
        file.write_bytes(MADE[name]())
        file.chmod(0o444)
    return missing


if __name__ == "__main__":
    made = provide(Path(sys.argv[1] if len(sys.argv) > 1 else "secrets"))
    print(f"made: {', '.join(made)}" if made else "all are there")
