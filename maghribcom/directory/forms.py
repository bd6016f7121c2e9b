"""What an address asks for, parameter by parameter: known names and values only, the rest said and left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom import clock
from maghribcom.cleaning import clean_line, western_digits
from maghribcom.directory.parameters import NAMES, SHOWING, SINGLE, Address, read_instant
from maghribcom.experts.vocabulary import CAPACITIES, CEFR, MODES, VERIFICATIONS
from maghribcom.locales import country_codes
from maghribcom.skills.labels import Words, find_by_labels, near_concepts, words_for
from maghribcom.skills.models import Concept
from maghribcom.territories import language_codes, regions
from search import ExpertQuery, LanguageWanted, SkillWanted
from search.queries import (
    CAREER_YEARS,
    LAST_PAGE,
    MATCHES,
    NEAR_PER_SKILL,
    RELEVANCE,
    SKILL_YEARS,
    SORTS,
    TEXT_LENGTH,
    VALUES_PER_FILTER,
)
from search.text import name_words

#: The first instant that `since` may mean: nobody registered before.
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
#: Under which parameter a concept is asked for, by its kind; the other kinds are skills.
PARAMETERS = {"occupation": "occupation", "sector": "sector"}

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Understood:
    """A piece of what was typed that is a label of a concept."""

    phrase: str
    concept: str
    kind: str


@dataclass(frozen=True, slots=True)
class Search:
    """A search as an address asks for it.

    `address` holds the accepted parameters only; `problems` says in words what was left out. `words` has the labels
    of every concept that is named, in the language of the page. `step` is None where the page decides how strictly to
    search; `more` names the facets that are shown whole; `name` is that of a person, None where none can be asked for.
    """

    address: Address
    text: str = ""
    plain_text: str = ""
    understood: tuple[Understood, ...] = ()
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
        address = self.address.without("q")
        for piece in self.understood:
            address = address.having(PARAMETERS.get(piece.kind, "skill"), piece.concept)
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

    def read(self, session: Session, language: str) -> Search:
        """The search that the address asks for."""
        return self._read(lambda text: _understand(session, text), lambda ids: words_for(session, ids, language))

    def read_settled(self, words: Mapping[str, Words]) -> Search:
        """The same for an address in which nothing is to be recognised; `words`: of all concepts that it may name.

        So many are read with the vocabulary looked up once. A text in it is plain words.
        """
        return self._read(lambda text: ((), text), lambda ids: {known: words[known] for known in ids if known in words})

    def _read(
        self,
        understand: Callable[[str], tuple[tuple[Understood, ...], str]],
        find_words: Callable[[set[str]], Mapping[str, Words]],
    ) -> Search:
        text = self._line("q")
        name = self._name()
        required = self._many("skill", _skill)
        desired = self._many("desired", _skill)
        occupations, sectors = self._many("occupation", _identifier), self._many("sector", _identifier)
        years = self._many("years", lambda value: _whole(value, 1, CAREER_YEARS))
        found = {
            "countries": self._many("country", lambda value: value if value in country_codes() else None),
            "regions": self._many("region", lambda value: value if value in _region_codes() else None),
            "languages": self._many("language", _language),
            "modes": self._many("mode", lambda value: value if value in MODES else None),
            "capacities": self._many("capacity", lambda value: value if value in CAPACITIES else None),
            "verifications": self._many("verification", lambda value: value if value in VERIFICATIONS else None),
        }
        since = self._many("since", _instant)
        step = self._many("step", lambda value: value if value in MATCHES else None)
        more = self._many("more", lambda value: value if value in NAMES else None)
        sort = self._many("sort", lambda value: value if value in SORTS else None)
        page = self._many("page", lambda value: _whole(value, 1, LAST_PAGE))
        understood, plain = understand(text)
        named = {skill.concept for skill in (*required, *desired)} | {*occupations, *sectors}
        words = find_words(named | {piece.concept for piece in understood})
        search = Search(
            address=Address(self._path, ()),
            text=text,
            plain_text=plain,
            understood=understood,
            required=tuple(self._known("skill", required, words)),
            desired=tuple(self._known("desired", desired, words)),
            occupations=self._known_ids("occupation", occupations, words),
            sectors=self._known_ids("sector", sectors, words),
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

    def _known(self, name: str, skills: Iterable[SkillWanted], words: Mapping[str, Words]) -> Iterable[SkillWanted]:
        """Skills of the vocabulary, each once: with its highest demand."""
        kept: dict[str, SkillWanted] = {}
        for skill in skills:
            if skill.concept not in words:
                self._unknown(name, skill.concept)
                continue
            before = kept.get(skill.concept, skill)
            kept[skill.concept] = SkillWanted(
                skill.concept, max(skill.level, before.level), max(skill.years, before.years)
            )
        return kept.values()

    def _known_ids(self, name: str, ids: Iterable[str], words: Mapping[str, Words]) -> tuple[str, ...]:
        for identifier in ids:
            if identifier not in words:
                self._unknown(name, identifier)
        return tuple(identifier for identifier in ids if identifier in words)

    def _unknown(self, name: str, identifier: str) -> None:
        self._accepted = [
            pair for pair in self._accepted if not (pair[0] == name and pair[1].split("@", 1)[0] == identifier)
        ]
        self._problems.append(_("One word of this address is not in our vocabulary any more and was left out."))


def _understand(session: Session, text: str) -> tuple[tuple[Understood, ...], str]:
    """The pieces of a text, between commas, that are labels of concepts in any language; and what is left."""
    pieces = [piece.strip() for piece in text.replace("،", ",").replace(";", ",").split(",")]
    pieces = [piece for piece in dict.fromkeys(pieces) if piece]
    kinds = ("skill", "knowledge", "occupation", "sector")
    found = find_by_labels(session, pieces, kinds) if pieces else {}
    understood = [
        Understood(piece, concept.public_id, concept.kind)
        for piece in pieces
        if (concept := _best(found.get(piece, ())))
    ]
    meant = {piece.phrase for piece in understood}
    return tuple(understood), ", ".join(piece for piece in pieces if piece not in meant)


def _best(concepts: Iterable[Concept]) -> Concept | None:
    """Of several with one label, a skill before an occupation before a sector: people are looked for by skill."""
    order = {"skill": 0, "knowledge": 0, "occupation": 1, "sector": 2}
    return min(concepts, key=lambda concept: order[concept.kind], default=None)


def _with_understood(search: Search) -> Search:
    """The search with the understood pieces among what it asks for; filters that are named stay as they are."""
    required = {skill.concept: skill for skill in search.required}
    occupations, sectors = dict.fromkeys(search.occupations), dict.fromkeys(search.sectors)
    for piece in search.understood:
        if piece.kind == "occupation":
            occupations[piece.concept] = None
        elif piece.kind == "sector":
            sectors[piece.concept] = None
        elif piece.concept not in required:
            required[piece.concept] = SkillWanted(piece.concept)
    return replace(
        search,
        required=tuple(required.values())[:VALUES_PER_FILTER],
        desired=tuple(skill for skill in search.desired if skill.concept not in required),
        occupations=tuple(occupations)[:VALUES_PER_FILTER],
        sectors=tuple(sectors)[:VALUES_PER_FILTER],
    )


def _skill(value: str) -> SkillWanted | None:
    """`concept`, `concept@level` or `concept@level@years`."""
    concept, *demands = value.split("@")
    level = _whole(demands[0], 1, 4) if demands else 1
    years = _whole(demands[1], 0, SKILL_YEARS) if len(demands) > 1 else 0
    if level is None or years is None or len(demands) > 2:
        return None
    try:
        return SkillWanted(concept, level, years)
    except ValueError:
        return None


def _identifier(value: str) -> str | None:
    try:
        return SkillWanted(value).concept
    except ValueError:
        return None


def _language(value: str) -> LanguageWanted | None:
    """`code` or `code@level`, such as `fr@B2`."""
    code, _at, level = value.partition("@")
    level = level if level == "native" else level.upper()
    if code not in language_codes() or (level and level not in CEFR):
        return None
    return LanguageWanted(code, level or "A1")


def _whole(value: str, least: int, most: int) -> int | None:
    if not value.isascii() or not value.isdigit() or len(value) > 4:
        return None
    return int(value) if least <= int(value) <= most else None


def _instant(value: str) -> datetime | None:
    instant = read_instant(value)
    return instant if instant and EARLIEST <= instant <= clock.now() else None


def _region_codes() -> frozenset[str]:
    return frozenset(region.code for region in regions())
