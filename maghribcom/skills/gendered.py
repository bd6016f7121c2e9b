"""Taking apart "masculine/feminine": two labels that imported vocabularies write as one.

ESCO writes "directeur technique/directrice technique", "المدير الفني / المديرة الفنية", "Französischlehrer/in". A slash
stands in other labels, too ("TCP/IP", "C/C++", "azulejos/baldosas"): only what looks like two forms of one word is
taken apart, everything else stays as it is written.
"""

import re

from search.text.fold import clean, fold

#: Letters that two forms of a word have in common at least, and the share of the shorter one that these are.
COMMON_LETTERS = 3
COMMON_SHARE = 0.5

_SPACED = re.compile(r"\s+/\s*|\s*/\s+")
#: Not after a hyphen ("Import-/Export") and not in a form that only adds an ending.
_TIGHT = re.compile(r"(?<=[^\s/-])/(?=[^\s/-])")
_HYPHEN = re.compile(r"-/?")
_GERMAN_ENDING = re.compile(r"(?<=[^\W\d_]{3})/-?(in|innen|r)\b")
#: English words rarely have two forms, and many stand beside each other: "toolmaker/tooling engineer".
_ENGLISH_FEMININE = re.compile(r"(?:ess|esses|woman|women)$")
#: "médico/a", "addetto/a", "profesor/a"; "operatore/trice".
_ROMANCE_ENDING = re.compile(r"\b([^\W\d_]{3,})/(a|as|e|trice)\b")


def split_forms(text: str, language: str) -> tuple[str, ...]:
    """The forms of a label, the first one first; the label alone when it is not two forms of the same words."""
    if "/" not in text:
        return (text,)
    forms = _by_separator(text, language, _SPACED) or _by_separator(text, language, _TIGHT)
    forms = forms or _by_ending(text, language)
    return tuple(dict.fromkeys(forms or (text,)))


def _by_separator(text: str, language: str, separator: re.Pattern[str]) -> tuple[str, str] | None:
    places = list(separator.finditer(text))
    if len(places) % 2:
        middle = places[len(places) // 2]
        halves = text[: middle.start()].strip(), text[middle.end() :].strip()
        if all(halves) and _are_whole_forms(halves[0].split(), halves[1].split()):
            return halves
    return _by_single_words(text, language, separator)


def _are_whole_forms(left: list[str], right: list[str]) -> bool:
    """ "assistant en maternité", "assistante en maternité": both sides say the whole."""
    if len(left) < 2 or len(right) < 2:
        return False
    if len(left) == len(right):
        alike = sum(_are_forms(*pair) for pair in zip(left, right, strict=True))
        return alike >= max(1, len(left) - 1) or (alike * 2 >= len(left) and _are_forms(left[0], right[0]))
    return _are_forms(left[0], right[0])


def _by_single_words(text: str, language: str, separator: re.Pattern[str]) -> tuple[str, str] | None:
    """ "mit Patienten/Patientinnen umgehen": the words around each slash are forms, the rest belongs to both."""
    parts = separator.split(text)
    if len(parts) < 2:
        return None
    first = second = parts[0]
    for part in parts[1:]:
        left, right = second.split()[-1:], part.split()[:1]
        if not left or not right or not _are_forms(left[0], right[0]):
            return None
        if language == "en" and not _ENGLISH_FEMININE.search(right[0]):
            return None
        rest = part.removeprefix(right[0])
        first = first + rest
        second = second.removesuffix(left[0]) + part
    return first, second


def _by_ending(text: str, language: str) -> tuple[str, str] | None:
    if language == "de" and _GERMAN_ENDING.search(text):
        return _GERMAN_ENDING.sub("", text), _GERMAN_ENDING.sub(r"\1", text)
    if language in {"es", "it"} and _ROMANCE_ENDING.search(text):
        return _ROMANCE_ENDING.sub(r"\1", text), _ROMANCE_ENDING.sub(_with_romance_ending, text)
    return None


def _with_romance_ending(found: re.Match[str]) -> str:
    word, ending = found.groups()
    if ending == "trice":
        return re.sub(r"tore$", "", word) + ending
    return re.sub(r"[oe]s?$", "", word) + ending


def _are_forms(left: str, right: str) -> bool:
    """Whether two words are one word or its two forms: letters only, with a common beginning.

    Of "expert-comptable" and "experte-comptable" each part is compared.
    """
    one, other = (fold(clean(word)).strip("«»\"'(),.") for word in (left, right))
    if one == other:
        return bool(one)
    parts, twins = _HYPHEN.split(one), _HYPHEN.split(other)
    if len(parts) == len(twins) and len(parts) > 1:
        return all(map(_are_forms, parts, twins))
    one, other = one.removeprefix("ال"), other.removeprefix("ال")
    if not all(word.replace("-", "").replace("'", "").isalpha() for word in (one, other)):
        return False
    common = 0
    for mark, twin in zip(one, other, strict=False):
        if mark != twin:
            break
        common += 1
    return common >= COMMON_LETTERS and common >= COMMON_SHARE * min(len(one), len(other))
