"""The judged queries and the floors, read from their files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from maghribcom.directory.evaluating import read_documents
from maghribcom.skills.starter_files import read_starter
from search import ConceptDocument, ExpertDocument, Label
from search.metrics import Figures, measure

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "ar", "en", "es", "nl", "de", "it", "mixed")
#: When the people of people.jsonl are looked for.
AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
#: How far a figure may be above its floor before the floor is due to be raised.
SLACK = 0.03


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """What is typed in a language (None: of none in particular), and the grades of what is meant."""

    text: str
    language: str
    grades: dict[str, int]

    @property
    def code(self) -> str | None:
        """The language as an engine takes it."""
        return None if self.language == "mixed" else self.language


def _rows(name: str) -> list[list[str]]:
    _header, *lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def judged_queries(what: str) -> list[JudgedQuery]:
    """All queries for "concept", "people" or "esco"."""
    found = []
    for language, text, grades in _rows(f"{what}_queries.tsv"):
        pairs = (one.rsplit(":", 1) for one in grades.split(" "))
        found.append(JudgedQuery(text, language, {identifier: int(grade) for identifier, grade in pairs}))
    return found


def judged_people() -> list[ExpertDocument]:
    """The people of people.jsonl."""
    return list(read_documents(FOLDER / "people.jsonl", AT).values())


def starter_documents() -> list[ConceptDocument]:
    """The starter vocabulary as an instance indexes it."""
    return [
        ConceptDocument(
            concept.id,
            concept.kind,
            tuple(Label(label.text, label.language, label.kind) for label in concept.labels),
        )
        for concept in read_starter().values()
    ]


def floors(what: str) -> dict[str, float]:
    """The floor of each language."""
    return {language: float(floor) for named, language, _figure, floor in _rows("floors.tsv") if named == what}


def figures(queries: Iterable[JudgedQuery], rankings: Sequence[Sequence[str]]) -> dict[str, Figures]:
    """The figures of each language; one ranking for each query."""
    pairs = list(zip(queries, rankings, strict=True))
    return {
        language: measure(
            {query.text: ranking for query, ranking in pairs if query.language == language},
            {query.text: query.grades for query, _ranking in pairs if query.language == language},
        )
        for language in dict.fromkeys(query.language for query, _ranking in pairs)
    }


def compare(what: str, found: dict[str, float]) -> list[str]:
    """What is below its floor, as sentences; prints what has risen so far above it that the floor should follow."""
    below = []
    for language, floor in floors(what).items():
        figure = found[language]
        if figure < floor:
            below.append(f"{what} {language}: {figure:.3f} is below the floor of {floor:.3f}")
        elif figure > floor + SLACK:
            print(f"{what} {language}: {figure:.3f} is more than {SLACK} above the floor of {floor:.3f}: raise it")
    return below
