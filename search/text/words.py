"""From a text to words, and from a word to the tokens it is indexed and looked for by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from search.text.fold import clean, fold, has_arabic
from search.text.stems import STEMMED, stem, stem_arabic
from search.text.stop_words import ANY_STOP_WORD, STOP_WORDS

#: Letters of one word, and of a label as one token, that are told apart.
WORD_LENGTH = 64
LABEL_LENGTH = 200
#: Words whose tokens are remembered: about 20 MB when full, and nearly every word of a language's everyday texts.
_REMEMBERED = 50_000

# French and Italian articles and particles before an apostrophe; after one, the English and Dutch s.
_ELIDED = re.compile(
    r"(?<!\w)(?:l|d|c|j|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|dell|all|nell|dall|sull|coll|un|quest|quell)"
    r"'(?=\w)|(?<=\w)'s(?!\w)"
)
# Names of techniques with marks in them stand before the rule that marks divide words.
_WORD = re.compile(
    r"c\+\+(?![^\W\d])|(?<!\w)[cf]\#(?!\w)|(?<!\w)\.net(?!\w)|(?<!\w)node\.js(?!\w)|(?:[^\W_]|[\u0300-\u036f])+"
)
# A character with the marks that stand on it, vowel marks of Arabic included.
_LETTER = re.compile("[^\u0300-\u036f\u064b-\u0652\u0670][\u0300-\u036f\u064b-\u0652\u0670]*|.", re.DOTALL)
_TECHNIQUES = frozenset(("c++", "c#", "f#", ".net", "node.js"))


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word that is looked for: its folded form, and all tokens that count as finding it."""

    word: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocatedWord:
    """A clean word, and where it stands in the text as it was typed, an article before an apostrophe included."""

    word: str
    start: int
    end: int


def split(text: str) -> list[str]:
    """The clean words of a text in order, articles before an apostrophe cut, not yet folded."""
    text = clean(text)
    if "'" in text:
        text = _ELIDED.sub(" ", text)
    return _WORD.findall(text)


def locate(text: str) -> list[LocatedWord]:
    """The words of `split`, each with its place in the text."""
    # A letter is cleaned together with the marks on it; each clean character remembers where it comes from.
    cleaned: list[str] = []
    places: list[tuple[int, int]] = []
    for letter in _LETTER.finditer(text):
        for character in clean(letter.group()):
            cleaned.append(character)
            places.append(letter.span())
    whole = "".join(cleaned)
    articles = {article.end(): article.start() for article in _ELIDED.finditer(whole)}
    without = _ELIDED.sub(lambda article: " " * len(article.group()), whole)
    found = []
    for word in _WORD.finditer(without):
        first = articles.get(word.start(), word.start())
        found.append(LocatedWord(word.group(), places[first][0], places[word.end() - 1][1]))
    return found


def tokens_of(text: str, language: str) -> set[str]:
    """What a text in a language is indexed by: each word's folded form and its stems."""
    tokens: set[str] = set()
    for word in split(text):
        tokens.update(forms(word, language))
    return tokens


def query_words(text: str, language: str | None, keep_stop_words: bool = False) -> tuple[QueryWord, ...]:
    """The words of a query, each once and in order; stems of all languages when `language` is None (undecided)."""
    dropped = frozenset[str]() if keep_stop_words else _stop_words(language)
    found: dict[str, QueryWord] = {}
    for word in split(text):
        folded = fold(word)[:WORD_LENGTH]
        if folded not in dropped and folded not in found:
            found[folded] = word_of(word, language)
    return tuple(found.values())


def word_of(word: str, language: str | None) -> QueryWord:
    """A clean word as it is looked for; with stems of all languages when `language` is None (undecided)."""
    folded = fold(word)[:WORD_LENGTH]
    tokens = dict.fromkeys((folded,))
    for tried in _tried(language):
        tokens.update(dict.fromkeys(forms(word, tried)))
    return QueryWord(folded, tuple(tokens))


def is_stop_word(word: str, language: str | None) -> bool:
    """Whether a folded word says nothing by itself in a language, or in any when `language` is None."""
    return word in (ANY_STOP_WORD if language is None else STOP_WORDS.get(language, ANY_STOP_WORD))


def label_key(text: str) -> str:
    """A label as one token: its folded words. Empty for a text without words."""
    return _joined(fold(word) for word in split(text))


def label_keys(text: str, language: str | None) -> tuple[str, tuple[str, ...]]:
    """The `label_key` of a text, and the one of its stems, in each language when `language` is None."""
    words = split(text)
    stemmed = dict.fromkeys(_joined(forms(word, tried)[-1] for word in words) for tried in _tried(language))
    return label_key(text), tuple(stemmed)


def _joined(words: Iterable[str]) -> str:
    return "_".join(words)[:LABEL_LENGTH]


def _tried(language: str | None) -> tuple[str, ...]:
    # Latin words in an Arabic query are of any language.
    return (language,) if language in STEMMED else tuple(STEMMED)


def _stop_words(language: str | None) -> frozenset[str]:
    if language is None:
        return ANY_STOP_WORD
    # A word in Arabic script may stand in a query of any language.
    return STOP_WORDS.get(language, frozenset()) | STOP_WORDS["ar"]


@lru_cache(maxsize=_REMEMBERED)
def forms(word: str, language: str) -> tuple[str, ...]:
    """The folded form of a clean word, then its stems, the one that it has without diacritics last.

    Both stems, because people leave diacritics out and Snowball's rules depend on them.
    """
    word = word[:WORD_LENGTH]
    folded = fold(word)
    if word in _TECHNIQUES:
        return (folded,)
    if has_arabic(word):
        return tuple(dict.fromkeys((folded, stem_arabic(folded))))
    return tuple(dict.fromkeys((folded, fold(stem(word, language)), stem(folded, language))))
