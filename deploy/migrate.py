"""`python -m deploy.migrate [SERVICE…]`: bring the services' databases to the newest schema; all four by default.

For each service the environment holds <SERVICE>_OWNER_URL (the database's owner, never the serving role),
<SERVICE>_OWNER_PASSWORD_FILE where the URL has no password, and <SERVICE>_SERVING_ROLE where that is not the service's
own name. Running it again changes nothing.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from shared.log.migrate import migrate
from shared.settings import SERVICES, with_password


class Migration(BaseSettings):
    owner_url: str
    owner_password_file: Path | None = None
    serving_role: str | None = None

    @property
    def url(self) -> str:
        return with_password(self.owner_url, self.owner_password_file)


async def migrate_all(services: Sequence[str]) -> None:
    """Raises ValidationError before anything is begun where the environment lacks a service's URL."""
    chosen = [(service, Migration(_env_prefix=f"{service}_")) for service in services]
    for service, migration in chosen:
        await migrate(migration.url, migration.serving_role or service)
        print(f"{service}: migrated", flush=True)


def main(arguments: Sequence[str]) -> int:
    unknown = set(arguments) - set(SERVICES)
    if unknown:
        print(f"no service is called {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    try:
        asyncio.run(migrate_all(arguments or SERVICES))
    except ValidationError as failure:
        print(f"the environment does not say where to migrate: {failure.title}: {failure.errors()}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
