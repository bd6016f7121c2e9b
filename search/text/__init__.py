"""What a word is, for both engines: folding, elision, stems, languages, names.

Engines index the tokens that are made here and analyse nothing themselves, so both find the same.
"""

from search.text.grams import AFTER, BEFORE, GRAM_LENGTH, grams, mark
from search.text.languages import LANGUAGES, detect_language, is_arabic
from search.text.names import name_keys, name_likeness, name_tokens, name_words
from search.text.words import (
    QueryWord,
    forms,
    is_stop_word,
    label_key,
    label_keys,
    query_words,
    split,
    tokens_of,
    word_of,
)

#: Raised by one with every change of what text becomes which tokens: an older index is rebuilt.
ANALYSIS_VERSION = 2

__all__ = [
    "AFTER",
    "ANALYSIS_VERSION",
    "BEFORE",
    "GRAM_LENGTH",
    "LANGUAGES",
    "QueryWord",
    "detect_language",
    "forms",
    "grams",
    "is_arabic",
    "is_stop_word",
    "label_key",
    "label_keys",
    "mark",
    "name_keys",
    "name_likeness",
    "name_tokens",
    "name_words",
    "query_words",
    "split",
    "tokens_of",
    "word_of",
]
