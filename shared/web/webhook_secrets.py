"""The file of secrets by which signed pushes are known: a line for each, `<sender> whsec_<Base64>`."""

import base64
import re
import secrets

LIVE_SECRETS = 2
"""Secrets that a sender may have at one time: the new one, and the old one until it is withdrawn."""
SECRET_BYTES = range(24, 65)
"""How long a secret may be, by Standard Webhooks."""


class SecretsUnusable(ValueError):
    """The file of secrets is not what it must be. Names the line, never what stands there."""


def read_secrets(text: str) -> dict[str, list[str]]:
    """The live secrets by sender. Each line is `<sender> whsec_<Base64>`; lines that are empty or begin with # say
    nothing. Raises SecretsUnusable."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        form = re.fullmatch(r"([A-Za-z0-9_.-]{1,64})\s+(whsec_[A-Za-z0-9+/]+={0,2})\s*", line, re.ASCII)
        if form is None:
            raise SecretsUnusable(f"line {number} is not `sender whsec_...`")
        sender, secret = form.groups()
        if not _is_long_enough(secret):
            raise SecretsUnusable(f"line {number}: a secret is Base64 of {SECRET_BYTES[0]} to {SECRET_BYTES[-1]} bytes")
        found.setdefault(sender, []).append(secret)
        if len(found[sender]) > LIVE_SECRETS:
            raise SecretsUnusable(f"line {number}: {sender} has more than {LIVE_SECRETS} secrets")
    return found


def _is_long_enough(secret: str) -> bool:
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) in SECRET_BYTES
    except ValueError:
        return False


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
