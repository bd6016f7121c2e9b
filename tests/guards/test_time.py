"""Only maghribcom/clock.py reads the time: so a year can be played, and no test sleeps."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
#: Names that read the calendar's time. `time.monotonic` and `time.perf_counter` only measure.
READS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "ctime", "current_timestamp"}
OWNERS = {"datetime", "date", "time", "dt", "func"}


def reads_of_time(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name in OWNERS and node.func.attr in READS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}"
        if isinstance(node, ast.keyword) and node.arg == "server_default":
            yield f"{path.relative_to(ROOT)}:{node.value.lineno} (a default of the server)"


def test_no_code_reads_the_time_elsewhere() -> None:
    files = [path for top in ("maghribcom", "search") for path in (ROOT / top).rglob("*.py")]
    found = [place for path in files for place in reads_of_time(path) if path.name != "clock.py"]
    assert found == []


def test_the_guard_sees_a_read_of_time(tmp_path: Path) -> None:
    guilty = ROOT / "tests" / "guards" / "test_time.py"
    assert list(reads_of_time(guilty)) == [], "this very file must be clean"
    code = ast.parse("from datetime import datetime\ndatetime.now()")
    calls = [node for node in ast.walk(code) if isinstance(node, ast.Call)]
    assert calls[0].func.attr in READS  # type: ignore[attr-defined]


def test_no_test_sleeps() -> None:
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep":
                raise AssertionError(f"{path.relative_to(ROOT)}:{node.lineno} sleeps")
