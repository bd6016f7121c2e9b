"""What the pages say, in the language of whoever reads them: tests look for words as people do."""

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from maghribcom.locales import direction_of

CATALOGUES = Path(__file__).parents[2] / "maghribcom" / "translations"


class Words:
    """The texts of the pages in one language; the English ones are their own."""

    def __init__(self, language: str) -> None:
        self.language, self.direction = language, direction_of(language)
        self._texts = _catalogue(language)

    def __call__(self, text: str, **values: object) -> str:
        """This text in the language."""
        return self._texts.gettext(text) % values if values else self._texts.gettext(text)

    def count(self, one: str, many: str, number: int) -> str:
        """A text with a number in it."""
        return self._texts.ngettext(one, many, number) % {"count": number, "num": number}

    def label(self, text: str) -> re.Pattern[str]:
        """The label of a field, with or without "(required)" after it."""
        return re.compile(rf"^\s*{re.escape(self(text))}\s*(\(|$)")


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        return GNUTranslations(file)
