"""The command `sales`, as an operator calls it."""

import json
import os
import subprocess
import sys
from typing import Any

from .site import Surprise


def sales(*arguments: object, **environment: str) -> Any:
    """What the command says with --json. Raises Surprise where it fails."""
    command = [sys.executable, "-c", "from shared.cli import main; main()", *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    if done.returncode != 0:
        raise Surprise(f"sales {arguments[0]}: {done.stderr.strip()}")
    return json.loads(done.stdout)
