"""Where the services stand, as they say it themselves."""

from typing import Any

import httpx

from shared.settings import SERVICES

from .site import PATIENCE, Site, Surprise


def ask(site: Site, service: str, path: str, **query: str | int) -> dict[str, Any]:
    """The service's answer to an operator, who comes back where it says so."""
    answers: list[dict[str, Any]] = []
    headers = {"Authorization": f"Bearer {site.token('ops')}"}

    def answered() -> bool:
        answer = httpx.get(
            site.addresses[service] + path, params=query, headers=headers, timeout=PATIENCE, trust_env=False
        )
        if answer.is_success:
            answers.append(answer.json())
        elif answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            raise Surprise(f"{service}{path}: {answer.status_code} {answer.text}")
        return bool(answers)

    site.wait_until(answered, f"{service}{path} answered")
    return answers[0]


def status(site: Site, service: str) -> dict[str, Any]:
    return ask(site, service, "/ops/status")


def relay_lag(site: Site, service: str) -> int:
    """Positions of its log that are not in its topic yet."""
    [relay] = [one for one in status(site, service)["readers"] if one["kind"] == "relay"]
    return int(relay["lag"])


def wait_until_lag_shown(site: Site, service: str) -> None:
    site.wait_until(lambda: relay_lag(site, service) > 0, f"the lag of {service} shown")


def published(site: Site) -> dict[str, int]:
    """The last position that each service has published."""
    feeds = {one: ask(site, one, "/feed", limit=1, wait=0) for one in SERVICES}
    return {service: int(feed["head"]) for service, feed in feeds.items()}


def wait_until_drained(site: Site) -> None:
    """Until all that is published by now was heard by whoever listens."""
    heads = published(site)

    def heard(service: str) -> bool:
        return all(one["position"] >= heads[one["source"]] for one in status(site, service)["ingest"])

    site.wait_until(lambda: all(heard(service) for service in SERVICES), "all is heard")
