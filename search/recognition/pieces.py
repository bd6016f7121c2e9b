"""What a text was understood as."""

from dataclasses import dataclass
from enum import StrEnum

from search.results import Match


class PieceKind(StrEnum):
    """What a piece of a text can be."""

    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    OCCUPATION = "occupation"
    SECTOR = "sector"
    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"
    LANGUAGE = "language"
    YEARS = "years"
    MODE = "mode"


#: Kinds that are concepts of the vocabulary. Of two with the same label the first is meant before the second: people
#: are looked for by skill. A skill and a field of knowledge are one family.
CONCEPT_KINDS = (PieceKind.SKILL, PieceKind.KNOWLEDGE, PieceKind.OCCUPATION, PieceKind.SECTOR)
_FAMILIES = {PieceKind.KNOWLEDGE: PieceKind.SKILL}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a phrase can mean.

    `value` is the id of a concept, the code of a place or mode, a language as `fr` or `fr@B2`, a number of years.
    """

    kind: PieceKind
    value: str

    @property
    def family(self) -> PieceKind:
        """Kinds of one family compete for a phrase."""
        return _FAMILIES.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase of the text and what it means; `start` and `end` are its place in the text as it was typed.

    `match` says how the phrase stands to the name that it was found by. `readings` are the other things that it can
    mean, likeliest first; where it is `ambiguous` the first of them is as likely as the meaning itself.
    """

    meaning: Meaning
    phrase: str
    start: int
    end: int
    match: Match = Match.WHOLE
    readings: tuple[Meaning, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """A text as it was understood: its pieces in order, and what is left of it as words to look for.

    `language` None means that the text does not tell. `offers` are pieces that may have been meant and were not taken.
    """

    language: str | None
    pieces: tuple[Piece, ...] = ()
    rest: str = ""
    offers: tuple[Piece, ...] = ()
