"""What an address asks for, parameter by parameter: known names and values only, the rest said and left out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom.cleaning import clean_line, western_digits
from maghribcom.directory.parameters import NAMES, SHOWING, SINGLE, Address
from maghribcom.directory.recognition import understand
from maghribcom.directory.values import (
    PARAMETERS,
    identifier,
    instant,
    language_wanted,
    region_codes,
    skill_wanted,
    value_of,
    whole_number,
)
from maghribcom.experts.vocabulary import CAPACITIES, CEFR, MODES, VERIFICATIONS
from maghribcom.extensions import search_engine
from maghribcom.locales import country_codes
from maghribcom.skills.labels import Words, near_concepts, words_for
from maghribcom.skills.successors import follow
from maghribcom.territories import region_of
from search import ExpertQuery, LanguageWanted, SkillWanted
from search.queries import (
    CAREER_YEARS,
    LAST_PAGE,
    MATCHES,
    NEAR_PER_SKILL,
    RELEVANCE,
    SORTS,
    TEXT_LENGTH,
    VALUES_PER_FILTER,
)
from search.recognition import CONCEPT_KINDS, Piece, PieceKind, Recognised
from search.text import label_key, name_words

Parsed = TypeVar("Parsed")

#: Which filter of a search the kinds of pieces belong to that are alternatives of one another.
_FILTERS = {
    PieceKind.OCCUPATION: "occupations",
    PieceKind.SECTOR: "sectors",
    PieceKind.COUNTRY: "countries",
    PieceKind.REGION: "regions",
    PieceKind.PROVINCE: "regions",
    PieceKind.MODE: "modes",
}


@dataclass(frozen=True, slots=True)
class Search:
    """A search as an address asks for it.

    `address` holds the accepted parameters only; `problems` says in words what was left out. `understood` are the
    pieces of `text`, `plain_text` what is left of it, in `text_language` where it tells; `offers` may have been meant.
    `words` has the labels of every concept that is named, in the language of the page. `step` is None
    where the page decides how strictly to search; `more` names the facets that are shown whole; `name` is that of a
    person, None where none can be asked for.
    """

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
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()
    modes: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    since: datetime | None = None
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

    def query(self, session: Session, audience: str, *, ranked: bool = True) -> ExpertQuery:
        """The search for the engine, all required, with the concepts near each skill and the occupations.

        Those only rank, and relax a search that finds too few: `ranked=False` leaves them out, for a count.
        """
        skills = [skill.concept for skill in (*self.required, *self.desired)]
        wanted = [*skills, *self.occupations]
        near = near_concepts(session, wanted) if ranked else dict.fromkeys(wanted, ())
        near_occupations = dict.fromkeys(concept for occupation in self.occupations for concept in near[occupation])
        return ExpertQuery(
            reader_audience=audience,
            text=self.plain_text,
            text_language=self.text_language,
            required=tuple(replace(skill, near=near[skill.concept]) for skill in self.required),
            desired=tuple(replace(skill, near=near[skill.concept]) for skill in self.desired),
            occupations=self.occupations,
            near_occupations=tuple(near_occupations)[:NEAR_PER_SKILL],
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


class SearchForm:
    """Reads the parameters of an address. Nothing that is typed is query syntax, and nothing raises.

    `named`: whether the reader may look for people by name.
    """

    def __init__(self, path: str, sent: MultiDict[str, str], *, named: bool = False) -> None:
        self._path = path
        self._sent = sent
        self._named = named
        self._accepted: list[tuple[str, str]] = []
        self._problems: list[str] = []
        self._current: Mapping[str, str] = {}

    def read(self, session: Session, language: str) -> Search:
        """The search that the address asks for."""
        return self._read(
            lambda text, plain: understand(session, search_engine(), text, language, plain),
            lambda ids: follow(session, ids),
            lambda ids: words_for(session, ids, language),
        )

    def read_settled(self, words: Mapping[str, Words]) -> Search:
        """The same for an address in which nothing is to be recognised; `words`: of all concepts that it may name.

        So many are read with the vocabulary looked up once. A text in it is plain words.
        """
        return self._read(
            lambda text, _plain: Recognised(None, rest=text),
            lambda ids: {known: known for known in ids if known in words},
            lambda ids: {known: words[known] for known in ids if known in words},
        )

    def _read(
        self,
        understand: Callable[[str, Collection[str]], Recognised],
        follow: Callable[[set[str]], Mapping[str, str]],
        find_words: Callable[[set[str]], Mapping[str, Words]],
    ) -> Search:
        text = self._line("q")
        name = self._name()
        required = self._many("skill", skill_wanted)
        desired = self._many("desired", skill_wanted)
        occupations, sectors = self._many("occupation", identifier), self._many("sector", identifier)
        years = self._many("years", lambda value: whole_number(value, 1, CAREER_YEARS))
        found = {
            "countries": self._many("country", lambda value: value if value in country_codes() else None),
            "regions": self._many("region", lambda value: value if value in region_codes() else None),
            "languages": self._many("language", language_wanted),
            "modes": self._many("mode", lambda value: value if value in MODES else None),
            "capacities": self._many("capacity", lambda value: value if value in CAPACITIES else None),
            "verifications": self._many("verification", lambda value: value if value in VERIFICATIONS else None),
        }
        since = self._many("since", instant)
        step = self._many("step", lambda value: value if value in MATCHES else None)
        more = self._many("more", lambda value: value if value in NAMES else None)
        sort = self._many("sort", lambda value: value if value in SORTS else None)
        page = self._many("page", lambda value: whole_number(value, 1, LAST_PAGE))
        plain = self._many("plain", lambda value: value[:TEXT_LENGTH] if label_key(value) else None)
        recognised = understand(text, plain)
        if text and not (recognised.pieces or recognised.rest):
            self._problems.append(_("These words say nothing to look for: name a skill, an occupation or a place."))
        named = {skill.concept for skill in (*required, *desired)} | {*occupations, *sectors}
        self._current = follow(named)
        words = find_words({*self._current.values(), *_concepts(recognised)})
        search = Search(
            address=Address(self._path, ()),
            text=text,
            plain_text=recognised.rest,
            understood=recognised.pieces,
            offers=recognised.offers,
            text_language=recognised.language,
            required=tuple(self._known("skill", required)),
            desired=tuple(self._known("desired", desired)),
            occupations=self._known_ids("occupation", occupations),
            sectors=self._known_ids("sector", sectors),
            years=years[0] if years else 0,
            since=since[0] if since else None,
            name=name,
            step=step[0] if step else None,
            more=more,
            sort=sort[0] if sort else RELEVANCE,
            page=page[0] if page else 1,
            words=words,
            **found,  # type: ignore[arg-type]
        )
        pairs = sorted(self._accepted, key=lambda pair: NAMES.index(pair[0]))
        address = Address(self._path, pairs)
        return _with_understood(replace(search, address=address, problems=tuple(dict.fromkeys(self._problems))))

    def _name(self) -> str | None:
        if self._named:
            name = self._line("name")
            if not name or name_words(name):
                return name
            self._accepted.remove(("name", name))
            self._problems.append(_("One filter was not understood and was left out."))
            return ""
        if self._sent.get("name", "").strip():
            self._problems.append(_("People cannot be looked for by name: the name was left out."))
        return None

    def _line(self, parameter: str) -> str:
        text, _harmful = clean_line(self._sent.get(parameter, ""))
        if len(text) > TEXT_LENGTH:
            self._problems.append(_("Your search was cut: at most %(limit)s characters are read.", limit=TEXT_LENGTH))
            text = text[:TEXT_LENGTH].rstrip()
        if text:
            self._accepted.append((parameter, text))
        return text

    def _many(self, name: str, parse: Callable[[str], Parsed | None]) -> tuple[Parsed, ...]:
        found: dict[Parsed, None] = {}
        most = 1 if name in SINGLE else VALUES_PER_FILTER
        for value in self._sent.getlist(name):
            cleaned = western_digits(value.strip())
            if not cleaned:
                continue
            parsed = parse(cleaned)
            if parsed is None:
                self._problems.append(_("One filter was not understood and was left out."))
            elif len(found) >= most and parsed not in found:
                self._problems.append(_("At most %(count)s values of one filter are read.", count=most))
            else:
                found[parsed] = None
                self._accepted.append((name, cleaned))
        return tuple(found)

    def _known(self, name: str, skills: Iterable[SkillWanted]) -> Iterable[SkillWanted]:
        """Skills of the vocabulary, each once: with its highest demand."""
        kept: dict[str, SkillWanted] = {}
        for skill in skills:
            for concept in self._known_ids(name, (skill.concept,)):
                before = kept.get(concept, skill)
                kept[concept] = SkillWanted(concept, max(skill.level, before.level), max(skill.years, before.years))
        return kept.values()

    def _known_ids(self, name: str, ids: Iterable[str]) -> tuple[str, ...]:
        """Concepts that are in use, in the place of those that they replace; others are said and left out."""
        for named in ids:
            current = self._current.get(named)
            if current is None:
                self._problems.append(_("One word of this address is not in our vocabulary any more and was left out."))
            if current != named:
                self._put_instead(name, named, current)
        return tuple(dict.fromkeys(self._current[named] for named in ids if named in self._current))

    def _put_instead(self, name: str, identifier: str, current: str | None) -> None:
        kept = []
        for held, value in self._accepted:
            concept, at, demand = value.partition("@")
            if (held, concept) != (name, identifier):
                kept.append((held, value))
            elif current is not None:
                kept.append((held, f"{current}{at}{demand}"))
        self._accepted = kept


def _concepts(recognised: Recognised) -> Iterator[str]:
    for piece in (*recognised.pieces, *recognised.offers):
        yield from (meaning.value for meaning in (piece.meaning, *piece.readings) if meaning.kind in CONCEPT_KINDS)


def _with_understood(search: Search) -> Search:
    """The search with what the text asks for among its filters, as if the address had named it.

    Values of one filter are alternatives there as here; of two demands on years or on one language the higher counts.
    """
    required = {skill.concept: skill for skill in search.required}
    spoken = {wanted.code: wanted for wanted in search.languages}
    joined: dict[str, dict[str, None]] = {
        name: dict.fromkeys(getattr(search, name))
        for name in ("occupations", "sectors", "countries", "regions", "modes")
    }
    years = search.years
    for piece in search.understood:
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
                joined[_FILTERS[kind]][said or value] = None
    return replace(
        search,
        required=tuple(required.values())[:VALUES_PER_FILTER],
        desired=tuple(skill for skill in search.desired if skill.concept not in required),
        languages=tuple(spoken.values())[:VALUES_PER_FILTER],
        years=years,
        **{name: tuple(values)[:VALUES_PER_FILTER] for name, values in joined.items()},  # type: ignore[arg-type]
    )


def _higher(one: LanguageWanted | None, other: LanguageWanted) -> LanguageWanted:
    return other if one is None else max(one, other, key=lambda wanted: CEFR.index(wanted.level))
