"""The skills and occupations of many rows, looked up together: by id or by a label in whatever language.

A word that is no label, or one of several concepts, asks what it means. The answer holds for the whole sheet: whoever
wrote the same word in forty rows is asked once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.skills.labels import find_by_labels, key_of
from maghribcom.skills.models import SKILL_KINDS, Concept

OCCUPATION, SKILL = "occupation", "skill"
KINDS: Mapping[str, tuple[str, ...]] = {OCCUPATION: ("occupation",), SKILL: SKILL_KINDS}
#: The answer "none of these: keep my own words".
OWN = "own"
#: What was answered: {kind: {key of the word: public id of a concept, or OWN}}
Meanings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word of a cell: what it should be, and how it is written."""

    kind: str
    text: str

    @property
    def key(self) -> str:
        """What equal words have in common."""
        return key_of(self.text) or self.text.casefold()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of a sheet mean: concepts, or the sender's own words; what is in neither is not known yet."""

    concepts: Mapping[TypedWord, Concept]
    own: frozenset[TypedWord]


def look_up(session: Session, words: Iterable[TypedWord], meanings: Meanings) -> Vocabulary:
    """The meanings of words of the vocabulary. At most three statements, however many words."""
    asked = dict.fromkeys(words)
    answered = {word: meanings.get(word.kind, {}).get(word.key) for word in asked}
    named = {one for one in answered.values() if one and one != OWN} | {word.text for word in asked if _like_id(word)}
    by_id = _by_ids(session, named)
    found: dict[TypedWord, Concept] = {}
    for word, answer in answered.items():
        chosen = by_id.get(answer or "") or by_id.get(word.text)
        if answer != OWN and chosen is not None and chosen.kind in KINDS[word.kind]:
            found[word] = chosen
    own = frozenset(word for word, answer in answered.items() if answer == OWN)
    for kind, kinds in KINDS.items():
        rest = [word for word in asked if word.kind == kind and word not in found and word not in own]
        labelled = find_by_labels(session, [word.text for word in rest], kinds)
        # Two concepts of one name: which is meant only the sender can say.
        found |= {word: held[0] for word in rest if len(held := labelled.get(word.text, [])) == 1}
    return Vocabulary(found, own)


def _like_id(word: TypedWord) -> bool:
    """The template lists ids beside the words: unlike words they have no spaces and no capitals."""
    return word.text.isascii() and " " not in word.text and word.text == word.text.lower()


def _by_ids(session: Session, public_ids: set[str]) -> dict[str, Concept]:
    if not public_ids:
        return {}
    query = select(Concept).where(Concept.public_id.in_(public_ids), Concept.retired.is_(False))
    return {concept.public_id: concept for concept in session.scalars(query)}
