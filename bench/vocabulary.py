"""What the vocabulary costs a process that serves: memory before and after it was asked for in all ways."""

import gc
import json
import re
import subprocess
import sys
from pathlib import Path

from flask import Flask

from bench.figures import Report, say
from bench.labels import beginnings, texts
from bench.recognition import KINDS, PATH, WORDS, read_text, suggestions
from bench.saving import ROOT
from bench.stacks import environment
from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.config import load_config
from maghribcom.extensions import search_engine
from maghribcom.locales import in_language
from search import INSTITUTIONS, ConceptQuery, ExpertQuery
from search.text import detect_language

#: How often each way is used.
TIMES = 500
AIM_MB = 40


def measure(report: Report, app: Flask) -> None:
    """Memory that a fresh process of this instance takes more, its own and what it maps of the index."""
    say("  memory of the vocabulary")
    config = app.config["SETTINGS"]
    with app.app_context():
        # Drawn here: memory that the other process had let go of would hide what it takes.
        drawn = json.dumps({"texts": texts(TIMES, WORDS), "beginnings": beginnings(TIMES)})
    command = [sys.executable, "-m", "bench.vocabulary"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(config), check=True, input=drawn.encode(), stdout=subprocess.PIPE
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    report.figure("vocabulary.memory", figures["own"], "MB a worker", aim=f"<= {AIM_MB}",
                  mapped=round(figures["mapped"], 2), before=round(figures["before"], 1), times=TIMES)  # fmt: skip


def main() -> None:
    """The fresh process: read what to ask for, ask, and print the difference in MB as JSON."""
    drawn = json.load(sys.stdin)
    app = create_app(load_config())
    with app.test_request_context(PATH), in_language("fr"):
        # What every worker holds anyway: the index of people, and the model that tells languages apart.
        search_engine().search(ExpertQuery(INSTITUTIONS), clock.now())
        detect_language("ingénieur hydraulique", "ar")
        gc.collect()
        before = _resident()
        for language, text in drawn["texts"]:
            read_text(text, language)
            search_engine().find_concepts(ConceptQuery((" ".join(text.split()[:3]),), kinds=KINDS, language=language))
        for language, typed in drawn["beginnings"]:
            suggestions(typed, language)
        gc.collect()
        after = _resident()
    own, mapped = (after[name] - before[name] for name in ("RssAnon", "RssFile"))
    print(json.dumps({"own": own, "mapped": mapped, "before": sum(before.values())}))


def _resident() -> dict[str, float]:
    """MB of this process in memory: its own, and pages of files, which processes share."""
    found = re.findall(r"(RssAnon|RssFile):\s+(\d+) kB", Path("/proc/self/status").read_text())
    return {name: int(kilobytes) / 1024 for name, kilobytes in found}


if __name__ == "__main__":
    main()
