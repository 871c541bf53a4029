"""A local Apache Kafka: the jars that Maven resolves, run as our own child process on loopback.

One node in KRaft mode, formatted at its first start. Without an SLF4J binding it logs nothing; what Java itself has to
say goes to the log file. Its data may be lost without loss to anyone: the logs of the services are what counts.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

from deploy import child
from deploy.private_file import write_private

HOST = "127.0.0.1"
RECIPE = Path(__file__).parent / "kafka"
VERSION = "4.3.1"
DOWNLOAD_PATIENCE = 600.0
HEAP = "-Xmx512m"
JAVA_OPTIONS = (
    "-server", "-XX:+UseG1GC", "-Djava.awt.headless=true", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8",
)  # fmt: skip


class BrokerFailed(Exception):
    """Kafka could not be installed or started. The first argument is one line, for people."""


class KafkaBroker:
    """One node with its data in `home`, its listeners on two ports of loopback."""

    def __init__(
        self, home: Path, port: int, controller_port: int, log: Path, heap: str = HEAP, admin: str | None = None
    ) -> None:
        """`admin`: the password of its administrator; with it, nobody is served who is not known, nor allowed."""
        self.home, self.port, self.controller_port, self.log = home.resolve(), port, controller_port, log
        self._heap, self._admin = heap, admin
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap_servers(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of ours: JAVA_TOOL_OPTIONS, CLASSPATH and their like would lead it elsewhere."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME", "TMPDIR") if name in os.environ}
        return {**kept, "LC_ALL": "C", "TZ": "UTC"}

    def prepare(self) -> list[str]:
        """Install Kafka where it is missing, write the properties, format the data folder the first time. Returns
        the command that runs it. Raises BrokerFailed."""
        jars = installed()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._properties, self._configuration().encode())
        run = [program("java"), self._heap, *JAVA_OPTIONS, "-cp", f"{jars}/*"]
        if not (self._data / "meta.properties").exists():
            self._format(run)
        return [*run, "kafka.Kafka", str(self._properties)]

    def start(self, patience: float = 180.0) -> None:
        """Start it and wait until it takes connections. To be called from the main thread: the process ends with
        the thread that made it."""
        command = child.bound(signal.SIGTERM, os.getuid(), os.getgid()) + self.prepare()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, start_new_session=True
            )
        self.wait_until_ready(patience)

    def wait_until_ready(self, patience: float = 180.0) -> None:
        began = time.monotonic()
        while not self._listens():
            code = self.process.poll() if self.process else 0
            if code is not None:
                raise BrokerFailed(f"Kafka did not start (status {code}; see {self.log})")
            if time.monotonic() - began > patience:
                self.stop()
                raise BrokerFailed(f"Kafka was not ready after {patience:.0f} s (see {self.log})")
            time.sleep(0.05)

    def stop(self, patience: float = 20.0) -> None:
        """An orderly stop; after `patience` seconds it is killed, which loses nothing that was written."""
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """As `kill -9` does."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _properties(self) -> Path:
        return self.home / "server.properties"

    def _configuration(self) -> str:
        broker, controller = f"{HOST}:{self.port}", f"{HOST}:{self.controller_port}"
        own = {
            "listeners": f"BROKER://{broker},CONTROLLER://{controller}",
            "advertised.listeners": f"BROKER://{broker},CONTROLLER://{controller}",
            "controller.quorum.bootstrap.servers": controller,
            "log.dirs": str(self._data),
        }
        lines = "".join(f"{name}={value}\n" for name, value in own.items())
        access = f"\n{access_properties(self._admin)}" if self._admin else ""
        return f"{(RECIPE / 'server.properties').read_text()}{access}\n# Where this one runs.\n{lines}"

    def _format(self, run: list[str]) -> None:
        made = self._java([*run, "kafka.tools.StorageTool", "random-uuid"])
        cluster = made.split()[-1]
        self._java([*run, "kafka.tools.StorageTool", "format", "--standalone", "--cluster-id", cluster,
                    "--config", str(self._properties)])  # fmt: skip

    def _java(self, command: list[str]) -> str:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=self.environment, timeout=120, cwd="/"
        )
        if done.returncode != 0:
            raise BrokerFailed(f"Kafka's storage could not be made: {_last_line(done.stderr or done.stdout)}")
        return done.stdout

    def _listens(self) -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            return probe.connect_ex((HOST, self.port)) == 0


def listeners_of(home: Path) -> tuple[int, int] | None:
    """The two ports of a broker that has its data in `home`; None where there is none."""
    file = home / "server.properties"
    if not file.exists():
        return None
    [line] = [one for one in file.read_text().splitlines() if one.startswith("listeners=")]
    port, controller_port = (int(one.rpartition(":")[2]) for one in line.split(","))
    return port, controller_port


def access_properties(admin_password: str) -> str:
    """What a broker's settings have beside those of one that serves everybody."""
    return Template((RECIPE / "access.properties").read_text()).substitute(admin_password=admin_password)


def is_installed() -> bool:
    return _jars().exists()


def installed() -> Path:
    """The folder of the broker's jars, fetched by Maven the first time. Raises BrokerFailed."""
    folder = _jars()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder.parent / "kafka.lock"):
            if not folder.exists():  # nobody else has meanwhile
                _fetch(folder)
    return folder


def missing_programs() -> list[str]:
    """What has to be installed by hand before a broker can run here."""
    needed = ["java"] if is_installed() else ["java", "mvn"]
    return [name for name in needed if shutil.which(name) is None]


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        what = {"java": "Java 17 or later", "mvn": "Maven"}[name]
        raise BrokerFailed(f"a local Kafka needs {what}, and there is no `{name}` on the PATH")
    return found


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody has right now."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _fetch(folder: Path) -> None:
    program("java")
    unfinished = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [
        program("mvn"), "--batch-mode", "--quiet", "--file", str(RECIPE / "pom.xml"),
        "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={unfinished}",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=DOWNLOAD_PATIENCE)
    except subprocess.TimeoutExpired as late:
        raise BrokerFailed(f"Maven did not fetch Kafka within {DOWNLOAD_PATIENCE:.0f} s") from late
    if done.returncode != 0:
        raise BrokerFailed(f"Maven could not fetch Kafka: {_first_error(done.stdout + done.stderr)}")
    unfinished.rename(folder)


def _jars() -> Path:
    """In build/ of a checkout, else in the user's cache."""
    checkout = Path(__file__).resolve().parents[1]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sales"
    within = checkout / "build" if (checkout / "pyproject.toml").exists() else cache
    return within / f"kafka-{VERSION}"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _first_error(output: str) -> str:
    errors = [line for line in output.splitlines() if line.startswith("[ERROR]")]
    return errors[0].removeprefix("[ERROR]").strip() if errors else _last_line(output)


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it ended without a word"
