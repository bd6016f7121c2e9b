"""Searches as addresses ask for them, with what was understood of their text: what all have, and one for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Self

from sqlalchemy.orm import Session

from maghribcom.closed_lists import CEFR
from maghribcom.directory.parameters import SHOWING, Address
from maghribcom.directory.values import PARAMETERS, value_of
from maghribcom.directory.wording import PEOPLE, Wording
from maghribcom.skills.labels import Words, near_concepts
from maghribcom.territories import region_of
from search import ExpertQuery, LanguageWanted, SkillWanted
from search.queries import NEAR_PER_SKILL, RELEVANCE, VALUES_PER_FILTER
from search.recognition import Piece, PieceKind

#: Which filter of a search the kinds of pieces belong to that are alternatives of one another.
FILTERS = {
    PieceKind.OCCUPATION: "occupations",
    PieceKind.SECTOR: "sectors",
    PieceKind.REGION: "regions",
    PieceKind.PROVINCE: "regions",
    PieceKind.MODE: "modes",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as an address asks for it.

    `address` holds the accepted parameters only; `problems` says in words what was left out. `understood` are the
    pieces of `text`, `plain_text` what is left of it, in `text_language` where it tells; `offers` may have been meant.
    `words` has the labels of every concept that is named, in the language of the page. `step` is None
    where the page decides how strictly to search; `more` names the facets that are shown whole; `name` is that of a
    person, None where none can be asked for.
    """

    #: The filters that pieces of a text belong to, and the words of pages for what is asked.
    filters: ClassVar[Mapping[PieceKind, str]] = FILTERS
    wording: ClassVar[Wording] = PEOPLE

    address: Address
    text: str = ""
    plain_text: str = ""
    understood: tuple[Piece, ...] = ()
    offers: tuple[Piece, ...] = ()
    text_language: str | None = None
    required: tuple[SkillWanted, ...] = ()
    desired: tuple[SkillWanted, ...] = ()
    occupations: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    years: int = 0
    regions: tuple[str, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()
    modes: tuple[str, ...] = ()
    name: str | None = None
    step: str | None = None
    more: tuple[str, ...] = ()
    sort: str = RELEVANCE
    page: int = 1
    problems: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether anything was asked."""
        return any(name not in SHOWING for name, _value in self.address.pairs)

    def settled(self) -> Address:
        """The same search with what was understood of its text as parameters: nothing is left to be recognised."""
        address = self.address.without("q").without("plain")
        for piece in self.understood:
            address = address.having(PARAMETERS[piece.meaning.kind], value_of(piece.meaning))
        if self.years:
            address = address.having("years", str(self.years))
        return address.having("q", self.plain_text) if self.plain_text else address

    def near(self, session: Session, *, ranked: bool) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
        """The concepts near each one that is asked for, and those near the occupations.

        Those only rank, and relax a search that finds too few: `ranked=False` leaves them out, for a count.
        """
        skills = [skill.concept for skill in (*self.required, *self.desired)]
        wanted = [*skills, *self.occupations]
        near = near_concepts(session, wanted) if ranked else dict.fromkeys(wanted, ())
        near_occupations = dict.fromkeys(concept for occupation in self.occupations for concept in near[occupation])
        return near, tuple(near_occupations)[:NEAR_PER_SKILL]

    def with_understood(self) -> Self:
        """The same with what the text asks for among its filters, as if the address had named it.

        Values of one filter are alternatives there as here; of two demands on years or one language the higher counts.
        """
        required = {skill.concept: skill for skill in self.required}
        spoken = {wanted.code: wanted for wanted in self.languages}
        joined: dict[str, dict[str, None]] = {
            name: dict.fromkeys(getattr(self, name)) for name in self.filters.values()
        }
        years = self.years
        for piece in self.understood:
            value = piece.meaning.value
            match piece.meaning.kind:
                case PieceKind.SKILL | PieceKind.KNOWLEDGE:
                    required.setdefault(value, SkillWanted(value))
                case PieceKind.YEARS:
                    years = max(years, int(value))
                case PieceKind.LANGUAGE:
                    code, _at, level = value.partition("@")
                    spoken[code] = _higher(spoken.get(code), LanguageWanted(code, level or "A1"))
                case kind:
                    said = region_of(value) if kind is PieceKind.PROVINCE else value
                    joined[self.filters[kind]][said or value] = None
        return replace(
            self,
            required=tuple(required.values())[:VALUES_PER_FILTER],
            desired=tuple(skill for skill in self.desired if skill.concept not in required),
            languages=tuple(spoken.values())[:VALUES_PER_FILTER],
            years=years,
            **{name: tuple(values)[:VALUES_PER_FILTER] for name, values in joined.items()},  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True)
class Search(Asked):
    """A search for people."""

    filters: ClassVar[Mapping[PieceKind, str]] = {**FILTERS, PieceKind.COUNTRY: "countries"}

    countries: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    since: datetime | None = None

    def query(self, session: Session, audience: str, *, ranked: bool = True) -> ExpertQuery:
        """The search for the engine, all required; `ranked=False`: for a count, without what only ranks."""
        near, near_occupations = self.near(session, ranked=ranked)
        return ExpertQuery(
            reader_audience=audience,
            text=self.plain_text,
            text_language=self.text_language,
            required=tuple(replace(skill, near=near[skill.concept]) for skill in self.required),
            desired=tuple(replace(skill, near=near[skill.concept]) for skill in self.desired),
            occupations=self.occupations,
            near_occupations=near_occupations,
            years=self.years,
            sectors=self.sectors,
            countries=self.countries,
            regions=self.regions,
            languages=self.languages,
            modes=self.modes,
            capacities=self.capacities,
            verifications=self.verifications,
            new_since=self.since,
            name=self.name or "",
            sort=self.sort,
            page=self.page,
        )


def _higher(one: LanguageWanted | None, other: LanguageWanted) -> LanguageWanted:
    return other if one is None else max(one, other, key=lambda wanted: CEFR.index(wanted.level))
