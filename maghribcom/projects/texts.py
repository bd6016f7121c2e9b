"""A text that exists in several languages, in the one that suits a reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from maghribcom.projects.models import NeedText, ProjectText


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a reader gets it. `translated`: whether it is in the reader's language."""

    text: str
    language: str
    translated: bool


def shown(texts: Iterable[NeedText] | Iterable[ProjectText], field: str, language: str) -> Shown | None:
    """The text of a field in this language, else its original; None where there is none."""
    found = [row for row in texts if row.field == field]
    best = min(found, key=lambda row: (row.language != language, not row.original), default=None)
    return Shown(best.text, best.language, best.language == language) if best else None
