"""How each answer of a project or a need is said in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from sqlalchemy.orm import Session

from maghribcom import closed_lists
from maghribcom.form_fields import capital
from maghribcom.group_forms import Line
from maghribcom.locales import current_language, language_name, show_date
from maghribcom.organisations.operations import organisations_named
from maghribcom.projects import labels
from maghribcom.projects.states import PROJECT
from maghribcom.skills.labels import Words, words_for
from maghribcom.territories import territories

#: The questions of each group, in the order of its page. Units stand with their number: one question, one row.
PROJECT_QUESTIONS = {
    "about": ("title", "pitch", "objective", "results", "sectors", "sdgs"),
    "place": ("regions", "provinces", "commune", "starts_on", "ends_on", "stage"),
    "means": ("programme", "partners", "funding", "links", "documents"),
}
NEED_QUESTIONS = {
    "role": ("title", "summary", "tasks", "occupation", "mode"),
    "skills": ("skills", "languages", "years"),
    "terms": (
        "way", "region", "province", "place", "workload", "duration", "start_from", "start_until", "compensation",
        "provided",
    ),
    "practical": (
        "counterpart", "experts", "deadline", "urgency", "answer_days", "pending_max", "accepts_applications",
        "audience", "network",
    ),
}  # fmt: skip
TEXTS = frozenset({"title", "pitch", "objective", "results", "summary", "tasks", "counterpart"})


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one content, looked up at once."""

    kind: str
    concepts: Mapping[str, Words]
    networks: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, session: Session, kind: str, content: Mapping[str, Mapping[str, Any]]) -> Self:
        """Look up the concepts and the network that the content names."""
        language = current_language()
        named = {public_id for public_id in _concepts(content) if public_id}
        network = (content.get("practical") or {}).get("network")
        found = organisations_named(session, [network]) if network else {}
        return cls(
            kind,
            words_for(session, named, language) if named else {},
            {public_id: body.name(language) for public_id, body in found.items()},
        )

    def questions(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Each group with its title and its questions, as field and label."""
        if self.kind == PROJECT:
            groups, names, titles = PROJECT_QUESTIONS, labels.project_fields(), labels.project_groups()
        else:
            groups, names, titles = NEED_QUESTIONS, labels.need_fields(), labels.need_groups()
        return [(group, titles[group], [(field, names[field]) for field in fields]) for group, fields in groups.items()]

    def lines(self, field: str, held: Mapping[str, Any]) -> tuple[Line, ...]:
        """The answer to one question, from all answers of its group."""
        value = held.get(field)
        if field in TEXTS:
            return tuple(Line(text["text"], text["language"]) for text in value or ())
        if field in _OWN:
            return tuple(_OWN[field](self, held))
        if value is None or value == "" or value == []:
            return ()
        if field in _LISTS:
            return tuple(Line(word) for word in _said(_LISTS[field](), value))
        return (Line(str(value)),)

    def _sectors(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return [Line(capital(self._concept(code).text)) for code in held.get("sectors") or () if self._concept(code)]

    def _concept(self, public_id: str) -> Line:
        words = self.concepts.get(public_id)
        return Line(words.text, words.language) if words else Line(public_id)

    def _goals(self, held: Mapping[str, Any]) -> Iterable[Line]:
        goals = labels.goals()
        return [Line(f"{number}. {goals[number]}") for number in held.get("sdgs") or () if number in goals]

    def _links(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return [Line(url) for url in held.get("links") or ()]

    def _documents(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return [Line(document["name"]) for document in held.get("documents") or ()]

    def _occupation(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return [self._word(held["occupation"])] if held.get("occupation") else []

    def _word(self, held: Mapping[str, Any]) -> Line:
        return self._concept(held["concept"]) if held.get("concept") else Line(held["text"], held.get("language"))

    def _skills(self, held: Mapping[str, Any]) -> Iterable[Line]:
        for skill in held.get("skills") or ():
            word = self._word(skill)
            facts = [
                pgettext("skill", "required") if skill["required"] else pgettext("skill", "desired"),
                _("at least: %(level)s", level=closed_lists.levels()[skill["level"]]) if skill["level"] > 1 else None,
                ngettext("%(num)s year", "%(num)s years", skill["years"]) if skill["years"] else None,
            ]
            yield Line(" · ".join([word.text, *(fact for fact in facts if fact)]), word.language)

    def _languages(self, held: Mapping[str, Any]) -> Iterable[Line]:
        levels = closed_lists.cefr_short()
        for entry in held.get("languages") or ():
            yield Line(f"{capital(language_name(entry['code']))} · {levels.get(entry['level'], entry['level'])}")

    def _workload(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return _amount(held.get("workload"), held.get("workload_unit"), _workloads)

    def _duration(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return _amount(held.get("duration"), held.get("duration_unit"), _durations)

    def _deadline(self, held: Mapping[str, Any]) -> Iterable[Line]:
        kind = labels.deadline_kinds().get(held.get("deadline_kind") or "")
        return [Line(text) for text in (_day(held.get("deadline")), kind) if text]

    def _accepts(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return [Line(_("Yes") if held.get("accepts_applications", True) else _("No"))]

    def _network(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return [Line(*self.networks[held["network"]])] if held.get("network") in self.networks else []

    def _start_from(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return _days(held.get("start_from"))

    def _start_until(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return _days(held.get("start_until"))

    def _starts_on(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return _days(held.get("starts_on"))

    def _ends_on(self, held: Mapping[str, Any]) -> Iterable[Line]:
        return _days(held.get("ends_on"))


_OWN: Mapping[str, Callable[[Wording, Mapping[str, Any]], Iterable[Line]]] = {
    "sectors": Wording._sectors,
    "sdgs": Wording._goals,
    "links": Wording._links,
    "documents": Wording._documents,
    "occupation": Wording._occupation,
    "skills": Wording._skills,
    "languages": Wording._languages,
    "workload": Wording._workload,
    "duration": Wording._duration,
    "deadline": Wording._deadline,
    "accepts_applications": Wording._accepts,
    "network": Wording._network,
    "start_from": Wording._start_from,
    "start_until": Wording._start_until,
    "starts_on": Wording._starts_on,
    "ends_on": Wording._ends_on,
}


def territory_names() -> Mapping[str, str]:
    """Regions and provinces in the language of the page."""
    language = current_language()
    return {code: territory.name(language) for code, territory in territories().items()}


_LISTS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "regions": territory_names,
    "provinces": territory_names,
    "region": territory_names,
    "province": territory_names,
    "stage": labels.stages,
    "funding": labels.funding,
    "mode": closed_lists.modes,
    "way": labels.ways,
    "compensation": labels.compensations,
    "provided": labels.provided,
    "urgency": labels.urgencies,
    "audience": labels.audiences,
}


def _said(words: Mapping[str, str], value: Any) -> list[str]:
    """The codes of a closed list in words, in the list's order."""
    codes = value if isinstance(value, list) else [value]
    return [capital(word) for code, word in words.items() if code in codes]


def _concepts(content: Mapping[str, Mapping[str, Any]]) -> Iterable[str | None]:
    about, role, skills = (content.get(group) or {} for group in ("about", "role", "skills"))
    yield from about.get("sectors") or ()
    yield (role.get("occupation") or {}).get("concept")
    for skill in skills.get("skills") or ():
        yield skill.get("concept")


def _amount(number: int | None, unit: str | None, words: Callable[[int], Mapping[str, str]]) -> Iterable[Line]:
    said = words(number or 0).get(unit or "")
    return [Line(said)] if said and (number or unit == "full_time") else []


def _workloads(number: int) -> Mapping[str, str]:
    return {
        "hours_in_all": ngettext("%(num)s hour in all", "%(num)s hours in all", number),
        "hours_a_week": ngettext("%(num)s hour a week", "%(num)s hours a week", number),
        "days_a_month": ngettext("%(num)s day a month", "%(num)s days a month", number),
        "full_time": pgettext("workload", "Full time"),
    }


def _durations(number: int) -> Mapping[str, str]:
    return {
        "hours": ngettext("%(num)s hour", "%(num)s hours", number),
        "days": ngettext("%(num)s day", "%(num)s days", number),
        "weeks": ngettext("%(num)s week", "%(num)s weeks", number),
        "months": ngettext("%(num)s month", "%(num)s months", number),
        "years": ngettext("%(num)s year", "%(num)s years", number),
    }


def _day(text: str | None) -> str | None:
    return show_date(date.fromisoformat(text)) if text else None


def _days(text: str | None) -> list[Line]:
    said = _day(text)
    return [Line(said)] if said else []
