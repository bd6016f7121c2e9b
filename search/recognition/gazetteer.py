"""Names and phrases that are known beforehand: places, languages, modes, levels, and the words around them.

The application hands them over; nothing here is about one country or language in particular.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from search.recognition.pieces import Meaning
from search.text import label_key

#: Words of the longest name that is looked for.
NAME_WORDS = 8
# Particles that Arabic writes together with the next word, longest first, and what stands there without them.
_PARTICLES = (
    *((particle, "ال") for particle in ("وبال", "وال", "بال", "فال", "كال", "لل")),
    *((particle, "") for particle in ("ال", "وب", "ول", "و", "ب", "ل", "ف", "ك")),
)
_ARTICLE = "ال"
#: Letters that a particle leaves at least.
_STEM_LETTERS = 3


class Cue(StrEnum):
    """What a word says about its neighbours."""

    #: "who speaks", "language": a language follows.
    LANGUAGE = "language"
    #: "lives in", "region of": a place follows.
    PLACE = "place"
    #: "looking for", "expert", "Moroccan": says only that a person is looked for.
    REQUEST = "request"
    #: "engineer", "management": a label only together with its neighbours.
    GENERAL = "general"
    #: "programming", "developer": names of programming languages, however short, may stand beside it.
    PROGRAMMING = "programming"
    #: "years"; "at least"; "at most"; "experience"; between two numbers.
    YEARS = "years"
    LEAST = "least"
    MOST = "most"
    EXPERIENCE = "experience"
    RANGE = "range"
    #: What narrows nothing: the country that everything here is about.
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything by the key of its phrase (`search.text.label_key`).

    `names` can mean several things, likeliest first; those in `after_cue` count only behind a word that announces
    them ("region of"). `levels` are CEFR levels, `numbers` whole numbers in words; `duals` say number and unit at once.
    """

    names: Mapping[str, tuple[Meaning, ...]]
    after_cue: frozenset[str]
    cues: Mapping[str, frozenset[Cue]]
    levels: Mapping[str, str]
    numbers: Mapping[str, int]
    duals: Mapping[str, int]
    #: Names of one word.
    single: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "single", tuple(name for name in self.names if "_" not in name))

    def meanings(self, key: str) -> tuple[Meaning, ...]:
        """What a phrase means, in Arabic with or without article and particles."""
        return next((self.names[form] for form in forms(key) if form in self.names), ())

    def needs_cue(self, key: str) -> bool:
        """Whether a name is too common a word to count without a word that announces it."""
        return any(form in self.after_cue for form in forms(key))

    def has_cue(self, key: str, *wanted: Cue) -> bool:
        """Whether a phrase is one of these cues."""
        return any(cue in self.cues.get(form, ()) for form in forms(key) for cue in wanted)


def keys_of(name: str) -> Iterator[str]:
    """The keys under which a name is kept: in Arabic with and without its article."""
    key = label_key(name)
    if key:
        yield key
        if key.startswith(_ARTICLE) and len(key) >= len(_ARTICLE) + _STEM_LETTERS:
            yield key.removeprefix(_ARTICLE)


def gather(pairs: Iterable[tuple[str, Meaning]]) -> dict[str, tuple[Meaning, ...]]:
    """Names and what they mean, as `Gazetteer.names`; what comes first is likelier."""
    found: dict[str, dict[Meaning, None]] = {}
    for name, meaning in pairs:
        for key in keys_of(name):
            found.setdefault(key, {})[meaning] = None
    return {key: tuple(meanings) for key, meanings in found.items()}


def forms(key: str) -> Iterator[str]:
    """A key, and in Arabic what it is without the article and particles of its first word."""
    yield key
    if key.isascii():
        return
    first = key.partition("_")[0]
    for particle, instead in _PARTICLES:
        if first.startswith(particle) and len(first) - len(particle) >= _STEM_LETTERS:
            yield instead + key.removeprefix(particle)
