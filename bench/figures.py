"""How figures are printed and what they are made of."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


class Report:
    """Prints figures of one stack at one size."""

    def __init__(self, stack: str, size: int) -> None:
        self._about = {"stack": stack, "experts": size}
        self.size = size

    def figure(self, name: str, value: float, unit: str, *, aim: str | None = None, **more: Any) -> None:
        """One figure on a line of its own. `aim` says what it is measured against."""
        # On a machine that does something else besides, figures are worse than the house is: say how busy it was.
        line = {**self._about, "figure": name, "value": round(value, 2), "unit": unit, **more,
                "load": round(os.getloadavg()[0], 1)}  # fmt: skip
        if aim:
            line["aim"] = aim
        print(json.dumps(line, ensure_ascii=False), flush=True)


def say(text: str) -> None:
    """Progress, for whoever waits."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class Stopwatch:
    """Seconds by the clock on the wall, added up over all its uses."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of this block."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all values lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def milliseconds(seconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    return 1000 * percentile(seconds, 0.5), 1000 * percentile(seconds, 0.95)
