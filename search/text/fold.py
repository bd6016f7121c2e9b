"""Letters: what is dropped, and what is written in one way."""

import re
import unicodedata

# Direction marks, zero-width characters and soft hyphens: invisible, so two texts that look equal are equal.
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# Vowel marks, superscript alef and the line that stretches words.
_ARABIC_MARKS = "".join(map(chr, range(0x064B, 0x0653))) + "\u0670\u0640"
_CLEANING: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _INVISIBLE + _ARABIC_MARKS)),
    **{start + digit: str(digit) for start in (0x0660, 0x06F0) for digit in range(10)},
    **dict.fromkeys(map(ord, "’ʼ‘′`´＇"), "'"),
    ord("œ"): "oe",
}
# Letters as forms of position, as texts taken from PDF files have them.
_ARABIC_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")

# One way to write the letters that people and keyboards mix up, and the Maghrebi ones for sounds Arabic lacks.
_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ڭ": "ك",
        "گ": "ك",
        "ڤ": "ف",
        "پ": "ب",
    }
)
# Latin letters that Unicode does not take apart.
_LATIN_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})


def clean(text: str) -> str:
    """Lower case, composed, without invisible marks and vowel marks, with ASCII digits and one apostrophe."""
    if _ARABIC_FORMS.search(text):
        text = unicodedata.normalize("NFKC", text)
    # Twice composed: lowering takes some letters apart, and a mark that was dropped may have stood between two others.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower().translate(_CLEANING))


def has_arabic(text: str) -> bool:
    """Whether there is a letter of the Arabic script."""
    return _ARABIC.search(text) is not None


def fold(word: str) -> str:
    """A clean word with its letters written in one way and without diacritics."""
    if word.isascii():
        return word
    if has_arabic(word):
        return word.translate(_ARABIC_LETTERS)
    taken_apart = unicodedata.normalize("NFD", word.translate(_LATIN_LETTERS))
    return "".join(mark for mark in taken_apart if not unicodedata.combining(mark))
