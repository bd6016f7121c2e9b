"""What an address asks for, parameter by parameter: known names and values only, the rest said and left out."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom.cleaning import clean_line, western_digits
from maghribcom.closed_lists import MODES
from maghribcom.directory.parameters import NAMES, SINGLE, Address
from maghribcom.directory.recognition import concepts_in, understand
from maghribcom.directory.searches import Search
from maghribcom.directory.values import (
    identifier,
    instant,
    language_wanted,
    region_codes,
    skill_wanted,
    whole_number,
)
from maghribcom.experts.vocabulary import CAPACITIES, VERIFICATIONS
from maghribcom.extensions import search_engine
from maghribcom.locales import country_codes
from maghribcom.skills.labels import Current, current_words
from search import SkillWanted
from search.queries import (
    CAREER_YEARS,
    LAST_PAGE,
    MATCHES,
    RELEVANCE,
    SORTS,
    TEXT_LENGTH,
    VALUES_PER_FILTER,
)
from search.recognition import Recognised
from search.text import label_key, name_words

Parsed = TypeVar("Parsed")


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
        self._current: Mapping[str, Current] = {}

    def read(self, session: Session, language: str) -> Search:
        """The search that the address asks for."""
        return self._read(
            lambda text, plain, gone: understand(session, search_engine(), text, language, plain, gone),
            lambda ids: current_words(session, ids, language),
        )

    def read_settled(self, current: Mapping[str, Current]) -> Search:
        """The same for an address in which nothing is to be recognised; `current`: of all concepts that it may name.

        So many are read with the vocabulary looked up once. A text in it is plain words.
        """
        return self._read(
            lambda text, _plain, _gone: Recognised(None, rest=text),
            lambda ids: {one: current[one] for one in ids if one in current},
        )

    def _read(
        self,
        understand: Callable[[str, Collection[str], Collection[str]], Recognised],
        find_current: Callable[[set[str]], Mapping[str, Current]],
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
        named = {skill.concept for skill in (*required, *desired)} | {*occupations, *sectors}
        recognised = understand(text, plain, ())
        self._current = find_current(named | concepts_in(recognised))
        if gone := {one for one in concepts_in(recognised) if not self._is_in_use(one)}:
            # The vocabulary has just changed, and the index follows in a moment.
            recognised = understand(text, plain, gone)
            self._current = find_current(named | concepts_in(recognised))
        if text and not (recognised.pieces or recognised.rest):
            self._problems.append(_("These words say nothing to look for: name a skill, an occupation or a place."))
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
            words={current.concept: current.words for current in self._current.values()},
            **found,  # type: ignore[arg-type]
        )
        pairs = sorted(self._accepted, key=lambda pair: NAMES.index(pair[0]))
        address = Address(self._path, pairs)
        said = tuple(dict.fromkeys(self._problems))
        return replace(search, address=address, problems=said).with_understood()

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
            if not self._is_in_use(named):
                self._put_instead(name, named, current.concept if current else None)
        return tuple(dict.fromkeys(self._current[named].concept for named in ids if named in self._current))

    def _is_in_use(self, concept: str) -> bool:
        current = self._current.get(concept)
        return current is not None and current.concept == concept

    def _put_instead(self, name: str, identifier: str, current: str | None) -> None:
        kept = []
        for held, value in self._accepted:
            concept, at, demand = value.partition("@")
            if (held, concept) != (name, identifier):
                kept.append((held, value))
            elif current is not None:
                kept.append((held, f"{current}{at}{demand}"))
        self._accepted = kept
