"""How well searches find the people who are meant, on documents and judged queries from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom.directory.answers import answer
from maghribcom.directory.forms import SearchForm
from maghribcom.directory.json_lines import made_from, read_objects
from maghribcom.locales import in_language
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.judged import Cut, read_grades
from maghribcom.skills.progress import Progress, no_progress
from search import EXPERT, INSTITUTIONS, Engine, ExpertDocument, ExpertQuery
from search.metrics import Figures, measure

Made = TypeVar("Made", ExpertDocument, ExpertQuery, "Typed")

#: People that are indexed at once.
STEP = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody types into the search of a page in a language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class JudgedPeople:
    """Documents, queries by id, and grades by query and document; and in words what was cut or left out."""

    documents: tuple[ExpertDocument, ...]
    queries: Mapping[str, Typed | ExpertQuery]
    grades: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]


def read_judged_people(documents: Path, queries: Path, qrels: Path, at: datetime) -> JudgedPeople:
    """Read and check three files. Raises BadRows, with file and line, at the first thing that is wrong.

    `documents` has a JSON object a line with the fields of ExpertDocument, of which only `id` must be there: what is
    not said is visible to institutions, and confirmed `at`. `queries` has an `id` and the fields of ExpertQuery, or an
    `id`, what is `typed` and the `language` of the page; `qrels` has `query<TAB>id<TAB>grade`.
    """
    people = read_documents(documents, at)
    cut = Cut()
    asked = _read_queries(queries, cut)
    grades = read_grades(qrels, asked, people)
    judged = {query: what for query, what in asked.items() if query in grades.by_query}
    return JudgedPeople(tuple(people.values()), judged, grades.by_query, (*cut.notes, *grades.notes))


def read_documents(file: Path, at: datetime) -> dict[str, ExpertDocument]:
    """People by id: see `read_judged_people`."""
    left_out = {"visible_from": at, "visible_until": None, "audiences": frozenset((INSTITUTIONS,)), "changed_at": at}
    people: dict[str, ExpertDocument] = {}
    for place, members in read_objects(file):
        document = _made(place, ExpertDocument, members, {**left_out, "confirmed_at": at})
        if document.id in people:
            raise BadRows(f"{place}: the document {document.id[:80]!r} is there already")
        people[document.id] = document
    return people


def evaluate_people(
    session: Session, engine: Engine, judged: JudgedPeople, at: datetime, progress: Progress = no_progress
) -> Figures:
    """Index the people as the engine's only ones and search for each query, what is typed as the page would.

    What is typed is recognised by the instance's own vocabulary; `engine` is another one than the instance's. Raises
    SearchUnavailable when it is away, BadRows for a document that it refuses.
    """
    engine.create_missing()
    with engine.begin_rebuild(EXPERT) as rebuild:
        for start in range(0, len(judged.documents), STEP):
            step = judged.documents[start : start + STEP]
            if refused := rebuild.load(step):
                raise BadRows(f"the document {refused[0].id[:80]!r}: {refused[0].error}")
            progress("people", len(step), len(judged.documents))
        rebuild.publish()
    rankings = {}
    for identifier, query in judged.queries.items():
        rankings[identifier] = find(session, engine, query, at)
        progress("queries", 1, len(judged.queries))
    return measure(rankings, judged.grades)


def find(session: Session, engine: Engine, query: Typed | ExpertQuery, at: datetime) -> tuple[str, ...]:
    """The first page of the people whom an engine finds; for what is typed at the step that the page takes."""
    if isinstance(query, ExpertQuery):
        return engine.search(query, at).ids
    # The page's language is that of messages, and of a text that does not tell its own.
    page = query.language if query.language in current_app.config["LANGUAGES"] else "fr"
    with in_language(page):
        search = SearchForm("", MultiDict({"q": query.text})).read(session, page)
    return answer(engine, search, search.query(session, INSTITUTIONS), at).found.ids


def _read_queries(file: Path, cut: Cut) -> dict[str, Typed | ExpertQuery]:
    queries: dict[str, Typed | ExpertQuery] = {}
    for place, members in read_objects(file):
        identifier = members.pop("id", None)
        if not isinstance(identifier, str) or not identifier:
            raise BadRows(f"{place}: the id is no text, or empty")
        if identifier in queries:
            raise BadRows(f"{place}: the query {identifier[:80]!r} is there already")
        if "typed" in members:
            typed = _made(place, Typed, {"text": members.pop("typed"), **members}, {"language": "fr"})
            queries[identifier] = replace(typed, text=cut.phrase(place, typed.text))
        else:
            queries[identifier] = _made(place, ExpertQuery, members, {"reader_audience": INSTITUTIONS})
    return queries


def _made(place: str, made: type[Made], members: dict[str, Any], left_out: dict[str, Any]) -> Made:
    try:
        return made_from(made, members, left_out)
    except ValueError as error:
        raise BadRows(f"{place}: {error}") from error
