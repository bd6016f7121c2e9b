"""What people type, without what nobody can see.

Characters that do no harm (zero-width joiners, marks, soft hyphens) are dropped in silence. Those that turn the text
around them, and control characters, are dropped, too, and reported: the text may not mean what its author saw.
"""

import re
import unicodedata

#: Zero-width spaces and joiners, direction marks, soft hyphen, byte-order mark, tag characters.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
#: Embeddings, overrides and isolates (they turn what stands around them), and control characters.
_HARMFUL = re.compile("[\u202a-\u202e\u2066-\u206f\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_TOO_MANY_LINES = re.compile(r"\n{3,}")


def clean_line(text: str) -> tuple[str, bool]:
    """One line of text without what cannot be seen, and whether something harmful was taken out."""
    cleaned, harmful = clean_lines(text)
    return _BLANKS.sub(" ", cleaned).strip(), harmful


def clean_lines(text: str) -> tuple[str, bool]:
    """The same for a text of several lines; its line breaks become `\\n`, three in a row at most two."""
    kept, harmful = _HARMFUL.subn("", _UNSEEN.sub("", text))
    kept = _BREAKS.sub("\n", unicodedata.normalize("NFC", kept))
    return _TOO_MANY_LINES.sub("\n\n", kept).strip(), harmful > 0


def western_digits(text: str) -> str:
    """The text with digits of any script (Arabic-Indic, Persian, ...) as 0 to 9."""
    return "".join(str(unicodedata.decimal(character, character)) for character in text)
