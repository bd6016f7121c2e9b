"""What the forms of the six tasks are about: a profile that somebody opened."""

from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy.orm import Session

from maghribcom.experts.models import Expert


@dataclass(frozen=True, slots=True)
class Opened:
    """A profile that somebody opened: read through this session, for a page in this language."""

    expert: Expert
    session: Session
    language: str

    def in_language(self, language: str) -> Self:
        """The same, for a page in another language."""
        return replace(self, language=language)
