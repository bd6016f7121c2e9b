"""How well phrases find their concept, on labels and judged queries from outside the vocabulary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.judged import Cut, read_cells, read_grades, read_queries
from maghribcom.skills.models import LABEL_LANGUAGES
from maghribcom.skills.progress import Progress, no_progress
from search import CONCEPT, ConceptDocument, ConceptQuery, Engine, Label
from search.metrics import Figures, measure

#: Phrases of one round trip: less than may be asked, so that a busy server answers in the time a search has.
PHRASES = 20
#: Concepts that are indexed at once.
STEP = 500


@dataclass(frozen=True, slots=True)
class JudgedConcepts:
    """Concepts by their id in the files, queries by theirs, grades by both; and in words what was cut or left out."""

    labels: Mapping[str, Sequence[Label]]
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]


def read_judged_concepts(labels: Path, queries: Path, qrels: Path, language: str) -> JudgedConcepts:
    """Read and check three files. Raises BadRows, with file and line, at the first thing that is wrong.

    `labels` has `id<TAB>text` lines, several for one id being its labels, and may say a label's language in a third
    cell where it is not `language`; the first label of an id in a language is its preferred one.
    """
    cut = Cut()
    named = _read_labels(labels, language, cut)
    asked = read_queries(queries, cut)
    grades = read_grades(qrels, asked, named)
    judged = {query: text for query, text in asked.items() if query in grades.by_query}
    return JudgedConcepts(named, judged, grades.by_query, (*cut.notes, *grades.notes))


def evaluate_concepts(
    engine: Engine, judged: JudgedConcepts, language: str, progress: Progress = no_progress
) -> Figures:
    """Index the labels as the engine's concepts, instead of any that it has, and rank them for each query.

    Raises SearchUnavailable when the engine is away.
    """
    # Ids in the files may be longer than an id may be, and have spaces.
    names = {f"c{number}": identifier for number, identifier in enumerate(judged.labels)}
    documents = [ConceptDocument(name, "skill", tuple(judged.labels[own])) for name, own in names.items()]
    with engine.begin_rebuild(CONCEPT) as rebuild:
        for start in range(0, len(documents), STEP):
            step = documents[start : start + STEP]
            if refused := rebuild.load(step):
                raise BadRows(f"the concept {names[refused[0].id]!r}: {refused[0].error}")
            progress("labels", len(step), len(documents))
        rebuild.publish()
    rankings = _rank(engine, judged.queries, language, progress)
    return measure({query: [names[one] for one in found] for query, found in rankings.items()}, judged.grades)


def _read_labels(file: Path, language: str, cut: Cut) -> dict[str, list[Label]]:
    labels: dict[str, list[Label]] = {}
    for place, (identifier, text, *said) in read_cells(file, "id", "text", "language", optional=1):
        code = said[0] if said else language
        if code not in LABEL_LANGUAGES:
            raise BadRows(f"{place}: the language {code[:40]!r} is none of {', '.join(LABEL_LANGUAGES)}")
        mine = labels.setdefault(identifier, [])
        known = any(label.language == code for label in mine)
        mine.append(Label(cut.phrase(place, text), code, "alternative" if known else "preferred"))
    return labels


def _rank(engine: Engine, queries: Mapping[str, str], language: str, progress: Progress) -> dict[str, list[str]]:
    rankings: dict[str, list[str]] = {}
    asked = list(queries.items())
    for start in range(0, len(asked), PHRASES):
        batch = asked[start : start + PHRASES]
        found = engine.find_concepts(ConceptQuery(tuple(text for _query, text in batch), language=language))
        for (query, _text), candidates in zip(batch, found, strict=True):
            rankings[query] = [candidate.id for candidate in candidates]
        progress("queries", len(batch), len(asked))
    return rankings
