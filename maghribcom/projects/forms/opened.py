"""What the forms of projects and needs are about."""

from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy.orm import Session

from maghribcom.projects.models import Need, Project


@dataclass(frozen=True, slots=True)
class Opened:
    """A project or a need that somebody opened: read through this session, for a page in this language."""

    thing: Project | Need
    session: Session
    language: str

    @property
    def project(self) -> Project:
        """The project, or that of the need."""
        return self.thing.project if isinstance(self.thing, Need) else self.thing

    @property
    def need(self) -> Need:
        """The need; TypeError where a project was opened."""
        if not isinstance(self.thing, Need):
            raise TypeError("a project was opened")
        return self.thing

    def in_language(self, language: str) -> Self:
        """The same, for a page in another language."""
        return replace(self, language=language)
