"""Stems: Snowball by the language of the text; light rules for whatever is in Arabic script."""

import threading

import Stemmer

#: Languages with a Snowball stemmer here.
STEMMED = {"fr": "french", "en": "english", "es": "spanish", "it": "italian", "de": "german", "nl": "dutch"}

# Lucene's light Arabic stemmer: the first prefix that leaves enough is cut, then each suffix in turn.
_PREFIXES = ("ال", "وال", "بال", "كال", "فال", "لل", "و")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ي")


class _Stemmers(threading.local):
    """One set for each thread: a Snowball stemmer works in a buffer of its own."""

    def __init__(self) -> None:
        # Without its cache: words are memoised with all that is made of them.
        self.of = {language: Stemmer.Stemmer(name, 0) for language, name in STEMMED.items()}


_stemmers = _Stemmers()


def stem(word: str, language: str) -> str:
    """The Snowball stem of a clean word; the word itself in a language that has no stemmer here."""
    stemmer = _stemmers.of.get(language)
    return word if stemmer is None else str(stemmer.stemWord(word))


def stem_arabic(word: str) -> str:
    """The light stem of a folded word in Arabic script."""
    for prefix in _PREFIXES:
        # A lone "and" is cut from longer words only: it begins too many short ones.
        shortest = 4 if len(prefix) == 1 else len(prefix) + 2
        if len(word) >= shortest and word.startswith(prefix):
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if len(word) >= len(suffix) + 2 and word.endswith(suffix):
            word = word[: -len(suffix)]
    return word
