"""Personal data in plain text is nowhere but in what the API answers, and in nothing at all once the person is erased.

All four services run as processes, over a real Kafka. A marker is in every personal field that any event has, the walk
over the events' models saying which there are: a new one fails here until a command that writes it is driven.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest
from pydantic import BaseModel

from deploy.language import deciders_of
from deploy.postgres_server import PostgresServer
from shared.cli.checking import check_all
from shared.cli.erasing import erase_person
from shared.cli.output import Output
from shared.cli.rebuilding import rebuild_projections
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed
from shared.settings import SERVICES
from shared.testing.kafka import kafka_missing
from shared.web.personal import BOX
from tests.journeys.company import Company, started

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

MARK = "qzwxj"
"""In every personal value, and in nothing else that the services ever see."""
CONTROL = "plainlyvisible"
"""The name of a company, which is no secret: what finds this would find the marker."""
QUIET = Output(as_json=True)
WHY = "asked for by letter"
OWNERS = {
    "customers": "customer",
    "service-requests": "customer",
    "reps": "performance",
    "candidates": "performance",
    "leads": "pipeline",
}
BOX_MODEL = get_args(Sealed)[0]

PERSON = {
    "name": f"{MARK} Marie Vigneron",
    "kind": "person",
    "external_id": "p-1",
    "address": f"54, rue {MARK}",
    "phone": f"{MARK} 40.32.2555",
    "contacts": [{"name": f"{MARK} Carine", "phone": f"{MARK} 1", "email": f"carine@{MARK}.example"}],
}


# Which personal fields there are, and which were written


def declared() -> set[str]:
    """Every personal field of every event that a service decides, as "service Event path"."""
    return {
        f"{service} {kind.__name__} {path}"
        for service in SERVICES
        for decider in deciders_of(service)
        for kind in decider.event_types()
        for path in _sealed_fields(kind)
    }


def _sealed_fields(kind: type[BaseModel]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        for part in {BOX_MODEL} if BOX_MODEL in field.metadata else _parts(field.annotation):
            if part is BOX_MODEL:
                yield name
            else:
                yield from (f"{name}.{inner}" for inner in _sealed_fields(part))


def _parts(annotation: Any) -> set[type[BaseModel]]:
    """The models within a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {part for argument in get_args(annotation) for part in _parts(argument)}


def written(server: PostgresServer) -> set[str]:
    """Every personal field of every event in the logs."""
    found = set()
    for service in SERVICES:
        rows = server.run_sql("SELECT type || ' ' || data::text FROM event WHERE source IS NULL", service)
        for row in rows.splitlines():
            kind, _, data = row.partition(" ")
            found |= {f"{service} {kind} {path}" for path in _boxes("", json.loads(data))}
    return found


def _boxes(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value.keys() == BOX:
        yield path.removeprefix(".")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _boxes(f"{path}.{name}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _boxes(path, inner)


def test_the_walk_over_the_models_finds_personal_fields_however_deep() -> None:
    class Deep(BaseModel):
        name: str | Sealed
        more: tuple[Sealed, ...] = ()

    class Happened(Event):
        plain: str
        deep: dict[str, list[Deep]]
        one: Sealed | None = None
        bare: Sealed

    assert set(_sealed_fields(Happened)) == {"deep.name", "deep.more", "one", "bare"}
    assert "customer ContactAdded contact.email" in declared()


# The journey


def test_no_personal_data_in_plain_text_before_and_after_erasing(monkeypatch: pytest.MonkeyPatch) -> None:
    if missing := kafka_missing():
        pytest.skip(missing)
    monkeypatch.setenv("SEAL_SECONDS", "0.1")
    with started(kafka=True) as company, httpx.Client(timeout=60, trust_env=False) as http:
        server = company.installation.data.server()
        journey = Journey(company, http, server)
        customer, rep, lead = journey.write_a_customer(), journey.write_a_rep(), journey.write_a_lead()
        things = {customer: "/v1/customers", rep: "/v1/reps", lead: "/v1/leads"}
        things |= {journey.write_a_request(customer): "/v1/service-requests"}
        things |= {journey.write_a_candidate(rep): "/v1/candidates"}
        things |= {journey.import_some(): "/v1/customers"}
        journey.provoke_errors(customer)
        journey.park_and_retry(customer)
        rebuild_projections(company.installation, QUIET, "customer", [], "to see")
        company.settle()

        assert declared() - written(server) == set(), "personal fields that this test does not write yet"
        assert journey.shown(things).count(MARK) == (3 + 2 * 3) + 1 + 2 + 2 + 5 + 3
        assert journey.places_of(CONTROL) >= {"base", "pg_wal", "kafka"}
        assert journey.places_of(MARK) == set()
        check_all(company.installation, QUIET, None, [])

        persons = journey.persons(things)
        keys, sealed = journey.keys(persons), journey.seals()
        assert len(keys) == len(persons) == 10
        for person in persons:
            erase_person(company.installation, QUIET, person, WHY)
        assert MARK not in journey.shown(things)
        assert [key.hex() for key in keys if journey.files_with(re.escape(key))] == []
        company.settle()
        assert journey.places_of(MARK) == set()
        check_all(company.installation, QUIET, None, [])
        assert sealed["customer", "customer"] > 0 < sealed["performance", "customer"], "seals leave the database"
        assert journey.seals()["customer", "customer"] > sealed["customer", "customer"], "and go on"


class Journey:
    def __init__(self, company: Company, http: httpx.Client, server: PostgresServer) -> None:
        self._company, self._http, self._server = company, http, server

    def ask(
        self, method: str, service: str, path: str, body: Any = None, role: str = "director", **headers: str
    ) -> httpx.Response:
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        bearer = {"Authorization": f"Bearer {self._company.token(role)}"}
        url = self._company.addresses[service] + path
        return self._http.request(method, url, content=content, headers={**bearer, **headers})

    def do(self, method: str, service: str, path: str, body: Any, role: str = "director", **headers: str) -> Any:
        answer = self.ask(method, service, path, body, role, **headers)
        assert answer.is_success, answer.text
        return answer.json()

    def shown(self, things: dict[str, str]) -> str:
        """All that the API shows of them to who may see it."""
        paths = [f"{path}/{thing}" for thing, path in things.items()]
        return json.dumps([self.do("GET", OWNERS[path.split("/")[2]], path, None, "admin") for path in paths])

    def write_a_customer(self) -> str:
        """Every personal field of its events, and a company that has none. Returns its id."""
        self.do("POST", "customer", "/v1/customers", {"name": f"{CONTROL} AG", "kind": "company"})
        key, path = {"Idempotency-Key": "k-1"}, "/v1/customers"
        made, again = (self.do("POST", "customer", path, PERSON, **key) for _ in range(2))
        assert made == again
        path, match = f"/v1/customers/{made['id']}", {"If-Match": "*"}
        profile = {"name": f"{MARK} Marie", "address": f"{MARK} 2", "phone": f"{MARK} 3"}
        self.do("PATCH", "customer", path, profile, **match, **{"Idempotency-Key": "k-2"})
        second = {"name": f"{MARK} Jean", "phone": f"{MARK} 4", "email": f"jean@{MARK}.example"}
        self.do("POST", "customer", f"{path}/contacts", second, **{"Idempotency-Key": "k-3"})
        first = f"{path}/contacts/{made['contacts'][0]['contact_id']}"
        changed = {"name": f"{MARK} Carine S.", "phone": f"{MARK} 5", "email": f"c@{MARK}.example"}
        self.do("PATCH", "customer", first, changed, **match)
        return str(made["id"])

    def write_a_rep(self) -> str:
        unit = self.do("POST", "performance", "/v1/units", {"name": "All", "kind": "company"}, "hr")
        rep = {
            "name": "Rep", "position": "rep", "unit_id": unit["id"], "joined_on": "2004-01-01",
            "email": f"rep@{MARK}.example",
        }  # fmt: skip
        joined = self.do("POST", "performance", "/v1/reps", rep, "hr", **{"Idempotency-Key": "k-4"})
        return str(joined["id"])

    def write_a_candidate(self, rep: str) -> str:
        """With a referee, who is a person of their own."""
        unit = self.do("GET", "performance", f"/v1/reps/{rep}", None, "hr")["unit_id"]
        wanted = {"unit_id": unit, "position": "rep", "headcount": 1, "needed_on": "2004-03-01", "reason": "more to do"}
        requisition = self.do("POST", "performance", "/v1/requisitions", wanted, "hr")["id"]
        self.do("POST", "performance", f"/v1/requisitions/{requisition}/approve", {})
        person = {
            "requisition_id": requisition, "source": "fair", "name": f"{MARK} Diane", "email": f"diane@{MARK}.example",
            "phone": f"{MARK} 11", "resume": f"sold cars for {MARK}",
        }  # fmt: skip
        path = "/v1/candidates"
        applied = self.do("POST", "performance", path, person, "hr", **{"Idempotency-Key": "k-8"})
        path = f"{path}/{applied['id']}/reference"
        referee = {"referee": f"{MARK} Gerard", "relation": "former superior", "verdict": "confirmed"}
        self.do("POST", "performance", path, referee, "hr", **{"Idempotency-Key": "k-9"})
        return str(applied["id"])

    def write_a_lead(self) -> str:
        lead = {"name": f"{MARK} Museum", "company": "Museum", "contact": f"{MARK} 7", "source": "fair"}
        captured = self.do("POST", "pipeline", "/v1/leads", lead, "marketing", **{"Idempotency-Key": "k-5"})
        return str(captured["id"])

    def write_a_request(self, customer: str) -> str:
        caller = {"caller_name": f"{MARK} Carine", "caller_phone": f"{MARK} 10"}
        request = {"customer_id": customer, "kind": "fault", "channel": "hotline", "description": "dark", **caller}
        opened = self.do("POST", "customer", "/v1/service-requests", request, **{"Idempotency-Key": "k-7"})
        return str(opened["id"])

    def provoke_errors(self, customer: str) -> None:
        path = f"/v1/customers/{customer}"
        wrong = {**PERSON, "contacts": [{"name": f"{MARK}\x00", "email": MARK}], MARK: MARK}
        provoked = [
            self.ask("POST", "customer", "/v1/customers", wrong),
            self.ask("POST", "customer", "/v1/customers", PERSON),
            self.ask("POST", "customer", "/v1/customers", {**PERSON, "phone": MARK}, **{"Idempotency-Key": "k-1"}),
            self.ask("POST", "customer", "/v1/customers", b'{"name": "' + MARK.encode()),
            self.ask("PATCH", "customer", path, {"phone": f"{MARK} 9"}),
            self.ask("PATCH", "customer", path, {"phone": f"{MARK} 9"}, **{"If-Match": '"99"'}),
            self.ask("POST", "customer", f"{path}/contacts", {"name": MARK}, "erp"),
            self.ask("GET", "customer", f"/v1/customers/{MARK}"),
            self.ask("GET", "customer", f"/v1/customers?cursor={MARK}"),
            self.ask("POST", "performance", "/v1/reps", {"name": "Rep", "email": f"{MARK}@{MARK}@{MARK}"}, "hr"),
        ]
        assert [one.status_code for one in provoked] == [422, 409, 422, 400, 428, 412, 403, 422, 422, 422]
        found = self.ask("GET", "customer", f"/v1/customers?q={MARK}")
        assert (found.status_code, found.json()["items"]) == (200, [])
        exported = self.ask("GET", "customer", f"/v1/customers?q={MARK}", Accept="text/csv")
        assert exported.status_code == 200 and exported.headers["content-type"].startswith("text/csv")

    def import_some(self) -> str:
        """Lines of which one is well. Returns the id of its customer."""
        well = {"name": f"{MARK} Lee", "kind": "person", "phone": f"{MARK} 8", "contacts": [{"name": MARK}]}
        lines = [json.dumps(one) for one in (well, {**well, "kind": MARK}, PERSON)] + [f'{{"name": "{MARK}']
        answer = self.ask(
            "POST", "customer", "/v1/customers/import", "\n".join(lines).encode(),
            **{"Idempotency-Key": "k-6", "Content-Type": "application/x-ndjson"},
        )  # fmt: skip
        answers = [json.loads(line) for line in answer.text.splitlines()]
        assert [one["status"] for one in answers] == [201, 422, 409, 400], answer.text
        return str(answers[0]["id"])

    def park_and_retry(self, customer: str) -> None:
        """The table of customers refuses a change for a while, so that its event is parked with the database's word."""
        schema = "customers_v" + self._server.run_sql(
            "SELECT version FROM projection WHERE name = 'customers' AND status = 'live'", "customer"
        ).strip()  # fmt: skip
        self._server.run_sql(f"ALTER TABLE {schema}.things ADD CONSTRAINT no CHECK (false) NOT VALID", "customer")
        changed = {"phone": f"{MARK} 6"}
        answer = self.ask("PATCH", "customer", f"/v1/customers/{customer}", changed, **{"If-Match": "*"})
        listed = f"/v1/customers?min_position={answer.headers['Log-Position']}"
        while (passed := self.ask("GET", "customer", listed)).status_code == 503:
            pass  # it waits two seconds at a time; the event is tried five times before it is parked
        assert passed.headers["Parked-Events"] == "1"
        parked = self.ask("GET", "customer", "/ops/parked", role="ops").json()["items"]
        assert len(parked) == 1 and "Failing row contains" in parked[0]["error"]
        assert self.places_of(MARK) == set()
        self._server.run_sql(f"ALTER TABLE {schema}.things DROP CONSTRAINT no", "customer")
        act = {"filter": {"reader": parked[0]["reader"]}, "reason": "the table was mended"}
        [result] = self.do("POST", "customer", "/ops/parked/retry", act, "ops")["results"]
        assert result["outcome"] == "retried"

    def persons(self, things: dict[str, str]) -> list[UUID]:
        found = [
            self.do("GET", service, f"/ops/persons?of={thing}", None, "admin")["items"]
            for service in SERVICES
            for thing in things
        ]
        return [UUID(one["person_id"]) for items in found for one in items]

    def seals(self) -> dict[tuple[str, str], int]:
        """How many seals of which service (the second) are in whose log."""
        asked = "SELECT coalesce(source, current_database()), count(*) FROM event WHERE type = 'LogSealed' GROUP BY 1"
        rows = ((service, row) for service in SERVICES for row in self._server.run_sql(asked, service).split())
        return {(service, row.split("|")[0]): int(row.split("|")[1]) for service, row in rows}

    def keys(self, persons: list[UUID]) -> list[bytes]:
        found: list[bytes] = []
        for file in (self._company.installation.data.path / "person-keys").glob("*.sqlite"):
            with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as store:
                found += [key for person, key in store.execute("SELECT * FROM person_key") if UUID(person) in persons]
            store.close()
        return found

    def places_of(self, word: str) -> set[str]:
        """Where it stands: of files the folder that they belong to, and tables that hold it, wherever."""
        for service in SERVICES:
            self._server.run_sql("CHECKPOINT", service)
        self._server.run_sql("SELECT pg_switch_wal()")
        places = {self._place(file) for file in self.files_with(re.escape(word.encode()))}
        return places | {f"table {table}" for table in self._tables_with(word)}

    def files_with(self, pattern: bytes) -> list[Path]:
        """All files of the installation, in which upper and lower case are one."""
        looked_for = re.compile(pattern, re.IGNORECASE)
        data = self._company.installation.data
        return [file for home in {data.path, self._server.home} for file in _files(home) if _has(file, looked_for)]

    def _place(self, file: Path) -> str:
        known = ("base", "pg_wal", "kafka", "logs", "person-keys")
        return next((part for part in file.parts[::-1] if part in known), str(file))

    def _tables_with(self, word: str) -> Iterator[str]:
        """By row, so that what is compressed in the files counts too; all tables of a service in one question."""
        listed = """
            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
        for service in SERVICES:
            asked = " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table} AS t WHERE t::text ILIKE '%{word}%')"
                for table in self._server.run_sql(listed, service).split()
            )
            yield from (f"{service} {table}" for table in self._server.run_sql(asked, service).split())


def _files(home: Path) -> Iterator[Path]:
    return (file for file in home.rglob("*") if file.is_file() and not file.is_symlink())


def _has(file: Path, pattern: re.Pattern[bytes]) -> bool:
    try:
        if not file.stat().st_size:
            return False
        with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as content:
            return pattern.search(content) is not None
    except FileNotFoundError:  # PostgreSQL and Kafka drop files of theirs meanwhile
        return False
