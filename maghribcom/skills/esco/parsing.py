"""From the records of ESCO's files to one compact vocabulary in memory; nothing is written.

Files are told apart by their headers: columns differ between versions and languages. Official packages hold more
than is used here (collections, hierarchies, a dictionary); such files are left out by name.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from maghribcom.cleaning import clean_line
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.esco.files import CsvFile, CsvRows, Row, opened
from maghribcom.skills.gendered import split_forms
from maghribcom.skills.models import LABEL_LANGUAGES, LABEL_LENGTH, URI_LENGTH

ESCO = "http://data.europa.eu/esco/"
ISCO = f"{ESCO}isco/C"
_URI = re.compile(r"https?://[!-~]+")
_CODE = re.compile(r"[0-9A-Za-z.]{1,32}")
_KINDS = {
    "KnowledgeSkillCompetence": "skill",
    "Occupation": "occupation",
    "SkillGroup": "group",
    "ISCOGroup": "group",
}

#: A label: its language, its kind, its text.
Label = tuple[str, str, str]
#: A link: the URI it starts from, its kind, the URI it leads to.
Link = tuple[str, str, str]

#: The families of links. An import that has a family's file knows all its links: others of ESCO's are outdated.
SKILL_BROADER, OCCUPATION_BROADER, SKILL_SKILL, OCCUPATION_SKILL = (
    "broader skills",
    "broader occupations",
    "skills and skills",
    "occupations and skills",
)


@dataclass(slots=True)
class ParsedConcept:
    """What all files say of one concept. `group` is the ISCO group of an occupation."""

    kind: str
    code: str | None = None
    group: str | None = None
    retired: bool = False
    labels: list[Label] = field(default_factory=list)


@dataclass(slots=True)
class Vocabulary:
    """Everything read: concepts by URI, links by family, and what was left out with the reason."""

    concepts: dict[str, ParsedConcept] = field(default_factory=dict)
    links: dict[str, list[Link]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    left_out_files: list[str] = field(default_factory=list)
    labels_read: int = 0


def parse(files: Iterable[CsvFile], advance: Callable[[int], None] = lambda _bytes: None) -> Vocabulary:
    """Read all files. `advance` is told of bytes read. Raises BadRows at the first record that cannot be right."""
    vocabulary = Vocabulary()
    used = 0
    for file in files:
        with opened(file) as rows:
            reader = _reader_for(set(rows.header))
            if reader is None:
                vocabulary.left_out_files.append(f"{file.name}: no concepts or links that are used here")
                continue
            if reader is _read_concepts and file.language not in LABEL_LANGUAGES:
                vocabulary.left_out_files.append(f"{file.name}: its language is none of {', '.join(LABEL_LANGUAGES)}")
                continue
            used += 1
            reader(vocabulary, rows, advance)
    if not used:
        raise BadRows("None of these files has the header of a file of ESCO's classification.")
    return vocabulary


def _reader_for(header: set[str]) -> "Callable[[Vocabulary, CsvRows, Callable[[int], None]], None] | None":
    if header >= {"occupationUri", "relationType", "skillUri"}:
        return _read_occupation_skills
    if header >= {"originalSkillUri", "relationType", "relatedSkillUri"}:
        return _read_skill_skills
    if "broaderConceptUri" in header:
        return None  # a collection: it repeats concepts of the other files
    if header >= {"conceptUri", "broaderUri"}:
        return _read_broader
    if header >= {"conceptType", "conceptUri", "preferredLabel", "altLabels"}:
        return _read_concepts
    return None


def _read_concepts(vocabulary: Vocabulary, rows: CsvRows, advance: Callable[[int], None]) -> None:
    language = rows.file.language
    for row in _counted(rows, advance):
        cells = row.cells
        kind = _KINDS.get(cells["conceptType"])
        if kind is None:
            raise BadRows(f"{row.place}: {cells['conceptType'][:50]!r} is no type of concept")
        if kind == "skill" and cells.get("skillType") == "knowledge":
            kind = "knowledge"
        uri = _uri(row, "conceptUri")
        concept = vocabulary.concepts.get(uri)
        if concept is None:
            concept = vocabulary.concepts[uri] = ParsedConcept(kind)
        elif kind == "knowledge":
            concept.kind = kind  # a few rows of some languages have no type
        concept.code = _code(row, "code") or concept.code
        concept.group = _code(row, "iscoGroup") or concept.group
        concept.retired = cells.get("status", "released") not in {"released", ""}
        _read_labels(vocabulary, concept, cells, language)


def _read_labels(vocabulary: Vocabulary, concept: ParsedConcept, cells: dict[str, str], language: str) -> None:
    written = [("preferred", cells["preferredLabel"])]
    for kind, column in (("alternative", "altLabels"), ("hidden", "hiddenLabels")):
        if cells.get(column):
            written.extend((kind, text) for text in cells[column].split("\n"))
    for kind, text in written:
        label = clean_line(text)[0].strip("/ ")
        if not label:
            if kind == "preferred":
                vocabulary.left_out[f"preferred labels in {language} that are empty"] += 1
            continue
        vocabulary.labels_read += 1
        if len(label) > LABEL_LENGTH:
            vocabulary.left_out[f"labels longer than {LABEL_LENGTH} characters"] += 1
            continue
        first, *others = split_forms(label, language)
        concept.labels.append((language, kind, first))
        concept.labels.extend((language, "hidden" if kind == "hidden" else "alternative", form) for form in others)


def _read_broader(vocabulary: Vocabulary, rows: CsvRows, advance: Callable[[int], None]) -> None:
    for row in _counted(rows, advance):
        source, target = _uri(row, "conceptUri"), _uri(row, "broaderUri")
        family = OCCUPATION_BROADER if f"{ESCO}occupation" in source or f"{ESCO}isco/" in source else SKILL_BROADER
        vocabulary.links.setdefault(family, []).append((source, "broader", target))


def _read_skill_skills(vocabulary: Vocabulary, rows: CsvRows, advance: Callable[[int], None]) -> None:
    links = vocabulary.links.setdefault(SKILL_SKILL, [])
    for row in _counted(rows, advance):
        _strength(row)
        links.append((_uri(row, "originalSkillUri"), "related", _uri(row, "relatedSkillUri")))


def _read_occupation_skills(vocabulary: Vocabulary, rows: CsvRows, advance: Callable[[int], None]) -> None:
    links = vocabulary.links.setdefault(OCCUPATION_SKILL, [])
    for row in _counted(rows, advance):
        links.append((_uri(row, "occupationUri"), _strength(row), _uri(row, "skillUri")))


def _counted(rows: CsvRows, advance: Callable[[int], None]) -> Iterable[Row]:
    told = 0
    for row in rows:
        yield row
        if rows.bytes - told > 1 << 18:
            advance(rows.bytes - told)
            told = rows.bytes
    advance(rows.bytes - told)


def _uri(row: Row, column: str) -> str:
    uri = sys.intern(row.cells[column].strip())  # each stands in many links
    if not _URI.fullmatch(uri) or len(uri) > URI_LENGTH:
        raise BadRows(f"{row.place}: {column} {uri[:80]!r} is no address")
    return uri


def _code(row: Row, column: str) -> str | None:
    code = row.cells.get(column, "").strip()
    if code and not _CODE.fullmatch(code):
        raise BadRows(f"{row.place}: {column} {code[:50]!r} is no code")
    return code or None


def _strength(row: Row) -> str:
    strength = row.cells["relationType"]
    if strength not in {"essential", "optional"}:
        raise BadRows(f"{row.place}: {strength[:50]!r} is neither essential nor optional")
    return strength
