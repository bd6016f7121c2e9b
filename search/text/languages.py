"""Which language a text is in: proposed to its author, who decides."""

import re
import threading
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: The languages that texts and labels are analysed in.
LANGUAGES = ("fr", "ar", "en", "es", "nl", "de", "it")

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
#: Below this probability the language of the page is the better guess. On occupation titles of one to four words this
#: finds 91 % or more in French, Spanish and Italian, 81 % in German, 68 % in Dutch, 61 % in English on a French page.
_SURE = 0.5
#: Characters that are looked at: more does not change the answer.
_SAMPLE = 2000
_loading = threading.Lock()


def is_arabic(text: str) -> bool:
    """Whether most letters of a text are of the Arabic script."""
    sample = text[:_SAMPLE]
    return 2 * len(_ARABIC.findall(sample)) > len(_LETTER.findall(sample))


def detect_language(text: str, page_language: str) -> str:
    """The likely language of a text, one of LANGUAGES; that of the page for a text which does not tell.

    Arabic is decided by its script alone. The first call loads a model (about 100 MB, a second).
    """
    sample = text[:_SAMPLE]
    if not _LETTER.search(sample):
        return page_language
    if is_arabic(sample):
        return "ar"
    language, probability = _identifier().classify(sample)
    if probability >= _SURE:
        return str(language)
    # Latin letters on an Arabic page are not Arabic.
    return str(language) if page_language == "ar" else page_language


def _identifier() -> Any:
    # Two threads would load it twice.
    with _loading:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([language for language in LANGUAGES if language != "ar"])
    return identifier
