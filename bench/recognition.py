"""What somebody types, understood: texts of twelve words, and the suggestions for a word that is being typed."""

import time
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from bench.figures import Report, milliseconds, say
from bench.labels import beginnings, texts
from maghribcom import clock
from maghribcom.database import reading
from maghribcom.directory.forms import SearchForm
from maghribcom.directory.searches import Search
from maghribcom.extensions import search_engine
from maghribcom.locales import in_language
from maghribcom.skills.models import SKILL_KINDS
from maghribcom.skills.suggestions import Suggestion, suggest
from search import INSTITUTIONS

TEXTS, BEGINNINGS, WARM_UP = 350, 350, 35
WORDS = 12
RECOGNITION_MS, SUGGESTION_MS = 15, 20
KINDS = (*SKILL_KINDS, "occupation")
PATH = "/fr/experts"


def measure(report: Report, app: Flask) -> None:
    """Times of reading an address with a text, and of suggestions with how many people have each."""
    say("  recognising and suggesting")
    with app.test_request_context(PATH), in_language("fr"):
        read, understood = [], 0
        for language, text in texts(WARM_UP + TEXTS, WORDS):
            began = time.perf_counter()
            understood += bool(read_text(text, language).understood)
            read.append(time.perf_counter() - began)
        _report(report, "recognition", read[WARM_UP:], RECOGNITION_MS, words=WORDS,
                understood=round(understood / len(read), 2))  # fmt: skip
        offered, answered = [], 0
        for language, typed in beginnings(WARM_UP + BEGINNINGS):
            began = time.perf_counter()
            answered += bool(suggestions(typed, language))
            offered.append(time.perf_counter() - began)
        _report(report, "suggestions", offered[WARM_UP:], SUGGESTION_MS, answered=round(answered / len(offered), 2))


def read_text(text: str, language: str) -> Search:
    """What a page of this language understands by a text."""
    with reading() as session:
        return SearchForm(PATH, MultiDict({"q": text})).read(session, language)


def suggestions(typed: str, language: str) -> list[Suggestion]:
    """What is offered to a reader of this language who may search."""
    with reading() as session:
        return suggest(session, search_engine(), typed, KINDS, language, INSTITUTIONS, clock.now())


def _report(report: Report, name: str, seconds: list[float], aim: int, **more: Any) -> None:
    p50, p95 = milliseconds(seconds)
    report.figure(f"{name}.p50", p50, "ms", **more)
    report.figure(f"{name}.p95", p95, "ms", aim=f"<= {aim} ms", worst=round(1000 * max(seconds), 2), **more)
