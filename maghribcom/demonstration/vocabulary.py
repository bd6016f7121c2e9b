"""What the vocabulary says of occupations and their skills, read once for a whole population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.experts.models import SKILLS_MIN
from maghribcom.skills.models import SKILL_KINDS, Concept, Label, Relation
from maghribcom.territories import DATA, read_table

#: Share of the population whose occupation is of our own vocabulary, once a larger one is imported.
OWN_SHARE = 0.6
#: Parts of ISCO that an expertise portal meets: managers, professionals, technicians. Crafts are in our own vocabulary.
ISCO_PARTS = ("1", "2", "3")
#: Skills of an occupation that can be written about, in a language that has words for all skills.
NOUNS_MIN = 3
#: The sector of an imported occupation, by the longest beginning of its ISCO code (ILO, ISCO-08).
ISCO_SECTORS = {
    "1": "administration", "112": "administration", "121": "finance", "131": "agriculture", "1312": "fisheries",
    "132": "automotive", "1321": "automotive", "1322": "chemistry", "1323": "construction", "1324": "transport",
    "133": "digital", "134": "social-economy", "1342": "health", "1345": "education", "1346": "finance",
    "14": "tourism", "143": "culture", "2": "research", "211": "research", "2113": "chemistry", "2114": "water",
    "2131": "environment", "2132": "agriculture", "2133": "environment", "214": "automotive", "2142": "construction",
    "2143": "environment", "2144": "aerospace", "2145": "chemistry", "2146": "chemistry", "215": "energy",
    "2152": "automotive", "2153": "digital", "216": "construction", "2163": "textiles", "2164": "transport",
    "2166": "culture", "22": "health", "225": "agriculture", "2263": "environment", "23": "education",
    "231": "research", "241": "finance", "242": "administration", "243": "finance", "25": "digital", "26": "culture",
    "261": "law", "263": "social-economy", "2631": "finance", "3": "automotive", "311": "energy",
    "3112": "construction", "3115": "automotive", "3116": "chemistry", "3117": "chemistry", "3118": "construction",
    "312": "construction", "313": "energy", "3132": "water", "3133": "chemistry", "314": "agriculture",
    "3151": "transport", "3152": "transport", "3153": "aerospace", "3154": "aerospace", "3155": "aerospace",
    "32": "health", "324": "agriculture", "33": "finance", "3331": "transport", "335": "administration", "34": "law",
    "3412": "social-economy", "342": "culture", "343": "culture", "3434": "tourism", "35": "digital",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation that somebody may have; `keys` find its degrees, the most exact one first."""

    id: int
    sector: str
    essential: tuple[int, ...]
    optional: tuple[int, ...]
    keys: tuple[str, ...]


class Vocabulary:
    """Occupations with their skills, and the words for both. Ids are those of the rows."""

    def __init__(self, session: Session) -> None:
        concepts = {concept.id: concept for concept in session.scalars(select(Concept).where(~Concept.retired))}
        self.by_public_id = {concept.public_id: concept.id for concept in concepts.values()}
        #: Preferred labels by concept and language.
        self.words: dict[tuple[int, str], str] = {}
        self._other_words: dict[tuple[int, str], list[str]] = {}
        #: Skills whose labels are nouns: they can stand in a sentence. ESCO's skills are verbs with objects.
        self.nouns = frozenset(
            row.id
            for row in concepts.values()
            if row.kind == "knowledge" or (row.kind == "skill" and row.scheme == "maghribcom")
        )
        self._read_labels(session, {row.id for row in concepts.values() if row.kind == "occupation"})
        self.occupations = self._read_occupations(session, concepts)
        self.cumulative_weights = tuple(accumulate(self._weights(concepts)))
        self._feminine: dict[tuple[int, str], str | None] = {}

    def occupation(self, public_id: str) -> Occupation:
        """The occupation of this public id. Raises KeyError."""
        return next(row for row in self.occupations if row.id == self.by_public_id[public_id])

    def title(self, occupation: int, language: str, gender: str) -> str | None:
        """What a woman or man of this occupation is called; None when only the other one's word is known."""
        masculine = self.words.get((occupation, language))
        if masculine is None or gender == "m" or language in {"en", "nl"}:
            return masculine
        key = occupation, language
        if key not in self._feminine:
            self._feminine[key] = feminine_of(masculine, self._other_words.get(key, ()), language)
        return self._feminine[key]

    def _read_labels(self, session: Session, occupations: set[int]) -> None:
        preferred = select(Label.concept_id, Label.language, Label.text).where(Label.kind == "preferred")
        for concept, language, text in session.execute(preferred):
            self.words[concept, language] = text
        others = (
            select(Label.concept_id, Label.language, Label.text)
            .join(Concept)
            .where(Label.kind == "alternative", Concept.kind == "occupation")
            .order_by(Label.id)
        )
        for concept, language, text in session.execute(others):
            if concept in occupations:
                self._other_words.setdefault((concept, language), []).append(text)

    def _read_occupations(self, session: Session, concepts: Mapping[int, Concept]) -> tuple[Occupation, ...]:
        needs: dict[int, dict[str, list[int]]] = {}
        links = select(Relation.source_id, Relation.kind, Relation.target_id)
        for source, kind, target in session.execute(links.where(Relation.kind.in_(("essential", "optional")))):
            if target in concepts and concepts[target].kind in SKILL_KINDS:
                needs.setdefault(source, {"essential": [], "optional": []})[kind].append(target)
        sectors = own_sectors()
        found = []
        for concept in sorted(concepts.values(), key=lambda row: row.public_id):
            linked = needs.get(concept.id)
            sector = sectors.get(concept.public_id) or sector_of_isco(concept.code)
            if concept.kind != "occupation" or not linked or not sector:
                continue
            skills = {kind: sorted(ids, key=lambda row: concepts[row].public_id) for kind, ids in linked.items()}
            every = {*skills["essential"], *skills["optional"]}
            if len(every) <= SKILLS_MIN or len(every & self.nouns) < NOUNS_MIN:
                continue
            isco = [f"isco-{(concept.code or '')[:length]}" for length in (4, 3)] if concept.code else []
            keys = (concept.public_id, *isco, sector)
            found.append(Occupation(concept.id, sector, tuple(skills["essential"]), tuple(skills["optional"]), keys))
        return tuple(found)

    def _weights(self, concepts: Mapping[int, Concept]) -> list[float]:
        own = sum(concepts[row.id].scheme == "maghribcom" for row in self.occupations)
        others = len(self.occupations) - own
        return [
            (OWN_SHARE / own if concepts[row.id].scheme == "maghribcom" else (1 - OWN_SHARE) / others)
            for row in self.occupations
        ]


def own_sectors() -> dict[str, str]:
    """The sector of each concept of the starter vocabulary: its file is named after it."""
    folder = DATA / "vocabulary"
    return {
        row["id"]: f"sector-{path.stem}"
        for path in sorted(folder.glob("*.tsv"))
        if path.stem != "sectors"
        for row in read_table(path)
    }


def sector_of_isco(code: str | None) -> str | None:
    """The sector of an imported occupation; None for occupations outside what the portal is for."""
    if not code or not code.startswith(ISCO_PARTS):
        return None
    for length in range(4, 0, -1):
        if sector := ISCO_SECTORS.get(code[:length]):
            return f"sector-{sector}"
    return None


def feminine_of(masculine: str, others: Sequence[str], language: str) -> str | None:
    """The feminine form of an occupation among its other labels, or the label itself where it serves for both."""
    words = masculine.split()
    for other in others:
        candidate = other.split()
        if len(candidate) == len(words) and other != masculine:
            pairs = [(one, two) for one, two in zip(words, candidate, strict=True) if one != two]
            if all(_is_feminine_of(two, one, language) for one, two in pairs):
                return other
    first = words[0].casefold()
    serves_both = {
        "fr": first.endswith(("e", "médecin")),
        "es": first.endswith(("ista", "ente", "al", "able", "manager")),
        "it": first.endswith(("ista", "nte", "ile", "manager")),
    }
    return masculine if serves_both.get(language, False) else None


def _is_feminine_of(word: str, masculine: str, language: str) -> bool:
    endings = {"fr": ("e",), "es": ("a",), "it": ("a", "e", "trice"), "de": ("in", "e"), "ar": ("ة",)}[language]
    one, two = masculine.casefold(), word.casefold()
    common = next(
        (place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    return two.endswith(endings) and common >= min(3, len(one)) and common * 2 >= len(one)
