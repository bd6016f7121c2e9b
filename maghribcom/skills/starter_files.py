"""The starter vocabulary's files in data/vocabulary: checked as a whole, with file and line for what is wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from maghribcom.cleaning import clean_line
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.label_changes import Wanted, wanted_labels
from maghribcom.skills.models import (
    CONCEPT_ID_LENGTH,
    LABEL_LANGUAGES,
    LABEL_LENGTH,
    MATCHES,
    SKILL_KINDS,
    URI_LENGTH,
)
from maghribcom.territories import DATA

VOCABULARY = DATA / "vocabulary"
KINDS = (*SKILL_KINDS, "occupation", "sector")
LINKS = ("broader", "related", "essential", "optional")
COLUMNS = (
    *("id", "kind", *LINKS, "esco", "match"),
    *LABEL_LANGUAGES,
    *(f"{language}_alt" for language in LABEL_LANGUAGES),
)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_URI = re.compile(r"http://data\.europa\.eu/esco/(skill|occupation|isced-f|isco)/[!-~]+")
#: So many sentences help; more do not.
MOST_MESSAGES = 50


@dataclass(slots=True)
class StarterConcept:
    """A row of a file. `links` holds ids by the kind of link."""

    place: str
    id: str
    kind: str
    uri: str | None
    match: str | None
    links: dict[str, tuple[str, ...]]
    labels: list[Wanted] = field(default_factory=list)

    @property
    def family(self) -> str:
        """Skills and knowledge are one family: they share chains and may not share a label."""
        return "skill" if self.kind in SKILL_KINDS else self.kind


def read_starter(folder: Path = VOCABULARY) -> dict[str, StarterConcept]:
    """All concepts by id, in the order of the files. Raises BadRows: one bad row refuses the whole vocabulary."""
    problems: list[str] = []
    concepts: dict[str, StarterConcept] = {}
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise BadRows(f"{folder}: there are no .tsv files")
    for file in files:
        for concept in _read_file(file, problems):
            first = concepts.setdefault(concept.id, concept)
            if first is not concept:
                problems.append(f"{concept.place}: the id {concept.id} is also at {first.place}")
    _check_labels(concepts, problems)
    _check_links(concepts, problems)
    _check_uris(concepts, problems)
    if problems:
        raise BadRows(*problems[:MOST_MESSAGES])
    return concepts


def _read_file(file: Path, problems: list[str]) -> list[StarterConcept]:
    concepts = []
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        problems.append(f"{file.name}: is not UTF-8")
        return []
    if tuple(lines[0].split("\t")) != COLUMNS:
        problems.append(f"{file.name}, line 1: the columns must be {' '.join(COLUMNS)}")
        return []
    for number, line in enumerate(lines[1:], 2):
        place = f"{file.name}, line {number}"
        cells = line.split("\t")
        if not line and number == len(lines):
            break
        if len(cells) != len(COLUMNS):
            problems.append(f"{place}: {len(cells)} cells instead of {len(COLUMNS)}")
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        wrong = _wrong_with(row)
        if wrong:
            problems.append(f"{place}: {wrong}")
        else:
            concepts.append(_concept(place, row))
    return concepts


def _wrong_with(row: Mapping[str, str]) -> str | None:
    """What is wrong with a row by itself, or None."""
    if not _ID.fullmatch(row["id"]) or len(row["id"]) > CONCEPT_ID_LENGTH:
        return (
            f"the id {row['id'][:60]!r} is not of the form water-treatment, with at most {CONCEPT_ID_LENGTH} characters"
        )
    if row["kind"] not in KINDS:
        return f"the kind {row['kind'][:40]!r} is none of {', '.join(KINDS)}"
    if row["esco"] and (not _URI.fullmatch(row["esco"]) or len(row["esco"]) > URI_LENGTH):
        return f"{row['esco'][:80]!r} is no address of an ESCO concept"
    if (row["match"] in MATCHES) != bool(row["esco"]) or (row["match"] and row["match"] not in MATCHES):
        return "an ESCO address needs a match, exact or close, and nothing else has one"
    if row["kind"] != "occupation" and (row["essential"] or row["optional"]):
        return "only an occupation needs skills"
    for language in LABEL_LANGUAGES:
        if not row[language]:
            return f"there is no label in {language}"
        for text in (row[language], *_alternatives(row, language)):
            cleaned, harmful = clean_line(text)
            if harmful or cleaned != text or not text or len(text) > LABEL_LENGTH:
                return f"the label {text[:60]!r} in {language} is empty, too long, or has stray or invisible characters"
    return None


def _alternatives(row: Mapping[str, str], language: str) -> list[str]:
    written = row[f"{language}_alt"]
    return written.split("|") if written else []


def _concept(place: str, row: Mapping[str, str]) -> StarterConcept:
    labels = []
    for language in LABEL_LANGUAGES:
        labels.append((language, "preferred", row[language]))
        labels.extend((language, "alternative", text) for text in _alternatives(row, language))
    links = {kind: tuple(row[kind].split()) for kind in LINKS}
    uri, match = row["esco"] or None, row["match"] or None
    return StarterConcept(place, row["id"], row["kind"], uri, match, links, wanted_labels(labels))


def _check_labels(concepts: Mapping[str, StarterConcept], problems: list[str]) -> None:
    """Within a family and a language, words mean one concept: else an exact label would find the wrong one."""
    owners: dict[tuple[str, str, str], StarterConcept] = {}
    for concept in concepts.values():
        for label in concept.labels:
            said = f"{concept.place}: {label.text!r} in {label.language}"
            first = owners.setdefault((concept.family, label.language, label.key), concept)
            if not label.key:
                problems.append(f"{said} is empty: there is no word in it")
            elif first is not concept:
                problems.append(f"{said} is also a label of {first.id} ({first.place})")


def _check_links(concepts: Mapping[str, StarterConcept], problems: list[str]) -> None:
    allowed: Mapping[str, Callable[[StarterConcept, StarterConcept], bool]] = {
        "broader": lambda one, other: one.family == other.family,
        "related": lambda one, other: one.family == other.family,
        "essential": lambda _one, other: other.family == "skill",
        "optional": lambda _one, other: other.family == "skill",
    }
    for concept in concepts.values():
        for kind in LINKS:
            for other_id in concept.links[kind]:
                other = concepts.get(other_id)
                if other is None:
                    problems.append(f"{concept.place}: {kind} names {other_id}, which no file has")
                elif other is concept or not allowed[kind](concept, other):
                    problems.append(f"{concept.place}: {kind} cannot be {other_id}")
        if set(concept.links["essential"]) & set(concept.links["optional"]):
            problems.append(f"{concept.place}: a skill is both essential and optional")
        if _is_own_ancestor(concept, concepts):
            problems.append(f"{concept.place}: {concept.id} is broader than itself")


def _is_own_ancestor(concept: StarterConcept, concepts: Mapping[str, StarterConcept]) -> bool:
    seen: set[str] = set()
    ahead = list(concept.links["broader"])
    while ahead:
        here = ahead.pop()
        if here == concept.id:
            return True
        if here not in seen and here in concepts:
            seen.add(here)
            ahead.extend(concepts[here].links["broader"])
    return False


def _check_uris(concepts: Mapping[str, StarterConcept], problems: list[str]) -> None:
    owners: dict[str, StarterConcept] = {}
    for concept in concepts.values():
        if concept.uri and concept.match == "exact":
            first = owners.setdefault(concept.uri, concept)
            if first is not concept:
                problems.append(f"{concept.place}: {concept.uri} is exactly {first.id} already ({first.place})")


def links_of(concepts: Mapping[str, StarterConcept]) -> Sequence[tuple[str, str, str]]:
    """Every link once, as (source, kind, target); `related` from the lower id."""
    found: dict[tuple[str, str, str], None] = {}
    for concept in concepts.values():
        for kind, targets in concept.links.items():
            for target in targets:
                ends = sorted((concept.id, target)) if kind == "related" else (concept.id, target)
                found[ends[0], kind, ends[1]] = None
    return list(found)
