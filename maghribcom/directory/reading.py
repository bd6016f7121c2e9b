"""Reading an address parameter by parameter: known names and values only, the rest said and left out."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom.cleaning import clean_line, western_digits
from maghribcom.closed_lists import MODES
from maghribcom.directory.gazetteer import gazetteer
from maghribcom.directory.parameters import NAMES, SINGLE, Address
from maghribcom.directory.recognition import concepts_in, understand
from maghribcom.directory.searches import Asked
from maghribcom.directory.values import identifier, language_wanted, region_codes, whole_number
from maghribcom.extensions import search_engine
from maghribcom.skills.labels import Current, current_words
from search import SkillWanted
from search.queries import CAREER_YEARS, LAST_PAGE, MATCHES, RELEVANCE, TEXT_LENGTH, VALUES_PER_FILTER
from search.recognition import Gazetteer, Recognised
from search.text import label_key

Parsed = TypeVar("Parsed")
Kind = TypeVar("Kind", bound=Asked)


class Reading(Generic[Kind]):
    """Reads the parameters of an address. Nothing that is typed is query syntax, and nothing raises.

    Each kind of search says what it is (`kind`), how its skills are named and its results ordered, and what else it
    reads (`_own`).
    """

    kind: type[Kind]
    sorts: tuple[str, ...]

    def __init__(self, path: str, sent: MultiDict[str, str]) -> None:
        self._path = path
        self._sent = sent
        self._accepted: list[tuple[str, str]] = []
        self._problems: list[str] = []
        self._current: Mapping[str, Current] = {}

    def read(self, session: Session, language: str) -> Kind:
        """The search that the address asks for."""
        return self._read(
            lambda text, plain, gone: understand(
                session, search_engine(), text, language, plain, gone, self._gazetteer()
            ),
            lambda ids: current_words(session, ids, language),
        )

    def read_settled(self, current: Mapping[str, Current]) -> Kind:
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
    ) -> Kind:
        text = self._line("q")
        own = self._own()
        required, desired = self._many("skill", self._skill), self._many("desired", self._skill)
        occupations, sectors = self._many("occupation", identifier), self._many("sector", identifier)
        years = self._many("years", lambda value: whole_number(value, 1, CAREER_YEARS))
        found = {
            "regions": self._among("region", region_codes()),
            "languages": self._many("language", language_wanted),
            "modes": self._among("mode", MODES),
        }
        step = self._among("step", MATCHES)
        more = self._among("more", NAMES)
        sort = self._among("sort", self.sorts)
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
        search = self.kind(
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
            step=step[0] if step else None,
            more=more,
            sort=sort[0] if sort else RELEVANCE,
            page=page[0] if page else 1,
            words={current.concept: current.words for current in self._current.values()},
            **found,  # type: ignore[arg-type]
            **own,
        )
        pairs = sorted(self._accepted, key=lambda pair: NAMES.index(pair[0]))
        address = Address(self._path, pairs)
        said = tuple(dict.fromkeys(self._problems))
        return replace(search, address=address, problems=said).with_understood()

    def _own(self) -> dict[str, Any]:
        """The fields that this kind of search has besides those of all, read from their parameters."""
        raise NotImplementedError

    def _skill(self, value: str) -> SkillWanted | None:
        """A skill as this kind of search names it."""
        raise NotImplementedError

    def _gazetteer(self) -> Gazetteer:
        """The names that a text may mean something by."""
        return gazetteer()

    def _line(self, parameter: str) -> str:
        text, _harmful = clean_line(self._sent.get(parameter, ""))
        if len(text) > TEXT_LENGTH:
            self._problems.append(_("Your search was cut: at most %(limit)s characters are read.", limit=TEXT_LENGTH))
            text = text[:TEXT_LENGTH].rstrip()
        if text:
            self._accepted.append((parameter, text))
        return text

    def _among(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """The values of a closed list."""
        return self._many(name, lambda value: value if value in known else None)

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
