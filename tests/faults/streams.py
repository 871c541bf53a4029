"""Experiment 9: SIGTERM with open SSE streams. Each service ends with status 0 within ten seconds, no request is
dropped, and streams that resume by position have no gap."""

import time
from threading import Thread

import httpx

from shared.settings import SERVICES

from .calls import NO_ANSWER, Attempt
from .positions import status
from .site import GLANCE, Site
from .trial import Experiment, Trial

ROUNDS, STREAMS = 3, 4
STOPPED_WITHIN = 10.0
RECORDED = "SELECT extract(epoch FROM recorded_at) FROM event WHERE position = {}"
SILENCE = 60.0
"""Seconds; a stream that lives says something every ten."""


class Follower:
    """Follows the stream of a service from the beginning, and resumes where it was cut off, in a thread of its own."""

    def __init__(self, site: Site, service: str) -> None:
        self._site = site
        self._url, self._token = f"{site.addresses[service]}/ops/events/stream", site.token("ops")
        self.place, self.cut_off = 0, 0
        self.seen: list[int] = []
        self._stopping = False
        self._thread = Thread(target=self._run, name=f"follower of {service}", daemon=True)
        self._thread.start()

    def wait_until_past(self, position: int) -> None:
        self._site.wait_until(lambda: self.place > position, f"{self._url} past {position}")

    def stop(self) -> None:
        self._stopping = True
        self._thread.join()

    def _run(self) -> None:
        with httpx.Client(timeout=SILENCE, trust_env=False) as client:
            while not self._stopping:
                try:
                    self._follow(client)
                except httpx.TransportError:
                    time.sleep(GLANCE)  # it is away

    def _follow(self, client: httpx.Client) -> None:
        headers = {"Authorization": f"Bearer {self._token}", "Last-Event-ID": str(self.place)}
        with client.stream("GET", self._url, headers=headers) as answer:
            if not answer.is_success:
                time.sleep(GLANCE)
                return
            has_data = False
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    has_data = True
                elif line.startswith("id:"):
                    place = int(line.removeprefix("id:"))
                elif not line:
                    if has_data:
                        self.seen.append(place)
                    self.place, has_data = max(self.place, place) if has_data else self.place, False
                if self._stopping:
                    return
        self.cut_off += 1


def run(trial: Trial) -> None:
    site = trial.site
    rounds, services = (1, SERVICES[:1]) if trial.short else (ROUNDS, SERVICES)
    followers = {service: [Follower(site, service) for _ in range(STREAMS)] for service in services}
    with trial.traffic() as traffic:
        for _ in range(rounds):
            for service in services:
                traffic.wait_for_acks(service)
                for follower in followers[service]:
                    follower.wait_until_past(0)
                began = trial.injected(f"SIGTERM of {service}")
                status = site.terminate(service)
                seconds = time.monotonic() - began
                trial.longest("a stop", seconds)
                trial.must(status == 0, f"{service} ended with status {status}")
                trial.must(trial.short or seconds <= STOPPED_WITHIN, f"{service} took {seconds:.1f} s to stop")
                site.start(service)
                trial.row.recovery.append(traffic.recovered(service, began))
    broken_off(trial, traffic.attempts)
    trial.settle()
    for service, all_of in followers.items():
        whole(trial, service, all_of)


def broken_off(trial: Trial, attempts: list[Attempt]) -> None:
    """A connection may close as a request is on its way to it, which then counts as never sent (RFC 9112, 9.3.1). What
    must not be is a command that was carried out, and whose answer was dropped: it stands in the log from before the
    client sent it again."""
    offset, positions = time.time() - time.monotonic(), {ack.key: ack.position for ack in trial.acks.all}
    for one in attempts:
        if one.status == NO_ANSWER and one.problem != "ConnectError" and one.key:
            trial.count("broken off on the way", 1)
            again = min(later.began for later in attempts if later.key == one.key and later.began > one.began)
            [[recorded]] = trial.site.rows(one.service, RECORDED.format(positions[one.key]))
            trial.must(float(recorded) >= again + offset, f"the answer to {one} was dropped")


def whole(trial: Trial, service: str, followers: list[Follower]) -> None:
    head = status(trial.site, service)["head"]
    for follower in followers:
        follower.wait_until_past(head - 1)
        follower.stop()
        seen = follower.seen
        trial.must(seen == list(range(1, len(seen) + 1)), f"a stream of {service} has gaps or repeats")
        trial.count("streams resumed", follower.cut_off)


experiment = Experiment(9, "SIGTERM with open streams", run)
