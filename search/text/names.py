"""Names of people in Latin and Arabic script: their words, and a key of consonants that both scripts share.

The key is all that محمد and Mohamed have in common. It adds candidates and excludes nobody.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from search.text.fold import clean, fold, has_arabic
from search.text.words import WORD_LENGTH

_WORD = re.compile(r"[^\W_]+")
# Written apart or together with what follows: Ben Jelloun and Benjelloun, عبد الله and عبدالله.
_PARTICLES = frozenset(
    [
        "ben",
        "bin",
        "ibn",
        "bni",
        "beni",
        "bou",
        "abou",
        "abu",
        "bel",
        "abd",
        "abdel",
        "abdul",
        "abdal",
        "ait",
        "el",
        "al",
        "ech",
        "es",
        "et",
        "er",
        "en",
        "ez",
        "ed",
        "l",
        "m",
        "ould",
        "بن",
        "ابن",
        "بني",
        "بو",
        "ابو",
        "عبد",
        "ايت",
        "ال",
    ]
)
# Written apart or together with what stands before: Nour Eddine and Noureddine, نور الدين.
_ENDINGS = frozenset(["eddine", "eddin", "uddin", "eldin", "eldine", "aldin", "dine", "din", "الدين"])
_ARTICLES = ("", "el", "al", "ed")
# An article inside a name, which is heard as the letter after it: عبد الرحمان is Abderrahmane.
_INNER_ARTICLE = re.compile(r"(?<=^عبد)ال(?=..)|(?<=^abd)[aeu]l(?=..)|(?<=..)(?:ال(?=دين$)|[aeu]l(?=dine?$))")
_ARTICLE = re.compile(r"^(?:el|al|ال)(?=.{3})")
# Sounds written with two letters; capitals stand for the two that no single letter has. A hard g is k in Arabic script.
_PAIRS = tuple(
    pair.split("=")
    for pair in ["x=ks", "tch=$", "sch=$", "ch=$", "sh=$", "kh=X", "gh=G", "dj=j", "th=t", "dh=d", "ph=f", "qu=k"]
)
_SOFT_C = re.compile("c(?=[eiy])")
# Digits are Arabic letters in Latin keyboards' writing: 3 ع, 7 ح, 9 ق, 5 خ, 2 a glottal stop.
_LATIN = str.maketrans(
    {"c": "k", "g": "k", "q": "k", "9": "k", "5": "X", "v": "f", "p": "b", **dict.fromkeys("aeiouhwy'237")}
)
_ARABIC = str.maketrans(
    {
        **dict(zip("بتثجخدذرزسشصضطظغفقكلمن", "bttjXddrzs$sdtdGfkklmn", strict=True)),
        **dict.fromkeys("اءؤئهحعوي"),
    }
)
#: What the same key in the other script is worth, so that one letter away comes first.
_OTHER_SCRIPT = 0.85
_DOUBLE = re.compile(r"(.)\1+")


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name that is looked for, particles and endings joined to what they belong to."""
    words = _words(name)
    joined: list[str] = []
    pending = ""
    for word in words:
        if word in _ENDINGS and joined and pending in _ARTICLES:
            pending = joined.pop() + pending
        pending += word
        if word not in _PARTICLES:
            joined.append(pending[:WORD_LENGTH])
            pending = ""
    if pending:
        joined.append(pending[:WORD_LENGTH])
    return tuple(dict.fromkeys(joined))


def name_likeness(name: str, tokens: Collection[str]) -> float:
    """How like a name that is looked for is to the tokens of somebody's, 0 to 1: the mean over its words.

    Jaro-Winkler between words of one script; between keys, and a little less for it, where the scripts differ.
    """
    words = name_words(name)
    likenesses = [max((_word_likeness(word, token) for token in tokens), default=0.0) for word in words]
    return sum(likenesses) / len(words) if words else 0.0


def name_tokens(names: Iterable[str]) -> tuple[set[str], set[str]]:
    """What a person's names are indexed by: words, apart and joined to their particles, and keys."""
    tokens: set[str] = set()
    for name in names:
        tokens.update(word[:WORD_LENGTH] for word in _words(name))
        tokens.update(name_words(name))
    return tokens, {key for token in tokens if token not in _PARTICLES for key in name_keys(token)}


@lru_cache(maxsize=10_000)
def name_keys(word: str) -> tuple[str, ...]:
    """The consonants of a folded word, as it is and without its articles: Elfassi is Fassi, and Alami is not Ami."""
    forms = word, _ARTICLE.sub("", word), _INNER_ARTICLE.sub("", word)
    return tuple(dict.fromkeys(key for key in map(_key, forms) if key))


def _word_likeness(word: str, token: str) -> float:
    if has_arabic(word) == has_arabic(token):
        return JaroWinkler.similarity(word, token)
    return _OTHER_SCRIPT * max(
        (JaroWinkler.similarity(one, other) for one in name_keys(word) for other in name_keys(token)), default=0.0
    )


def _words(name: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(clean(name))]


def _key(word: str) -> str:
    if has_arabic(word):
        sounds = word.translate(_ARABIC)
    else:
        for pair, sound in _PAIRS:
            word = word.replace(pair, sound)
        sounds = _SOFT_C.sub("s", word).translate(_LATIN)
    return _DOUBLE.sub(r"\1", sounds)
