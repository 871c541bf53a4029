"""`python -m deploy.compose_secrets [FOLDER]`: the secrets of docker-compose.yml, each made where it is missing.

The folder (`secrets`) is open to its owner alone; the files in it can be read by all, since Docker mounts each into the
containers that are given it as it is, and these run under ids of their own.
"""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.kafka_access import ADMIN
from deploy.kafka_broker import access_properties
from shared.settings import SERVICES
from shared.web.tokens import make_key
from shared.web.webhook_secrets import new_secret

PASSWORDS = (
    "postgres_password",
    *(f"{service}_owner_password" for service in SERVICES),
    *(f"{service}_analyst_password" for service in SERVICES),
    *(f"{service}_password" for service in SERVICES),
    *(f"kafka_{user}_password" for user in (ADMIN, *SERVICES)),
)
MADE: dict[str, Callable[[Path], bytes]] = {
    **dict.fromkeys(PASSWORDS, lambda folder: secrets.token_hex(24).encode()),
    "kafka_access": lambda folder: access_properties((folder / f"kafka_{ADMIN}_password").read_text()).encode(),
    "secret": lambda folder: secrets.token_hex(48).encode(),
    "issuer_key": lambda folder: make_key(),
    "webhook_secrets": lambda folder: f"erp {new_secret()}\n".encode(),
}
"""Each is made of the folder with those that stand before it."""


def provide(folder: Path) -> list[str]:
    """The names of those that were made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    missing = [name for name in MADE if not (folder / name).exists()]
    for name in missing:
        file = folder / name
        file.write_bytes(MADE[name](folder))
        file.chmod(0o444)
    return missing


if __name__ == "__main__":
    made = provide(Path(sys.argv[1] if len(sys.argv) > 1 else "secrets"))
    print(f"made: {', '.join(made)}" if made else "all are there")
