"""A search for open needs as an address asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy.orm import Session

from maghribcom.directory.searches import Asked
from maghribcom.directory.wording import NEEDS, Wording
from search import LanguageSpoken, LanguageWanted, NeedQuery, SkillHeld, SkillSought, SkillWanted

#: The level of who names a language without one: needs in it are shown whatever they ask for.
ANY_LEVEL = LanguageWanted("fr").level


@dataclass(frozen=True, slots=True)
class NeedSearch(Asked):
    """What needs must ask for: `required` and `desired` are read as that. `held` are the skills of the reader's profile
    where needs are asked for that fit it, `prefer` the region that it is attached to.
    """

    wording: ClassVar[Wording] = NEEDS

    ways: tuple[str, ...] = ()
    compensations: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    held: tuple[SkillHeld, ...] = ()
    prefer: tuple[str, ...] = ()

    def query(self, session: Session, audiences: tuple[str, ...], *, ranked: bool = True) -> NeedQuery:
        """The search for the engine, all of it; `ranked=False`: for a count, without what only ranks."""
        near, near_occupations = self.near(session, ranked=ranked)
        return NeedQuery(
            reader_audiences=audiences,
            text=self.plain_text,
            text_language=self.text_language,
            skills=_sought(self.required, near),
            desired=_sought(self.desired, near),
            held=self.held,
            occupations=self.occupations,
            near_occupations=near_occupations,
            years=self.years or None,
            sectors=self.sectors,
            regions=self.regions,
            prefer_regions=self.prefer,
            languages=tuple(_spoken(language) for language in self.languages),
            modes=self.modes,
            ways=self.ways,
            compensations=self.compensations,
            deadlines=self.deadlines,
            organisations=self.organisations,
            sort=self.sort,
            page=self.page,
        )


def _sought(skills: tuple[SkillWanted, ...], near: Mapping[str, tuple[str, ...]]) -> tuple[SkillSought, ...]:
    return tuple(SkillSought(skill.concept, near=near[skill.concept]) for skill in skills)


def _spoken(language: LanguageWanted) -> LanguageSpoken:
    spoken = LanguageSpoken(language.code)
    return spoken if language.level == ANY_LEVEL else replace(spoken, level=language.level)
