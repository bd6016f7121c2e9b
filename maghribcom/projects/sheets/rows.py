"""Rows of a sheet checked one by one: the answers of a need, or what is wrong with which cell.

Nothing here writes. The same check is made when a file arrives, each time its page is shown and once more before needs
are made of its rows: a word may be retired, or a deadline pass, in between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom import clock, working_days
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.projects.entries import Asked, LanguageEntry, Practical, Role, SkillEntry, Terms, Text
from maghribcom.projects.models.needs import ANSWER_DAYS_DEFAULT, PENDING_DEFAULT, SKILLS_MAX
from maghribcom.projects.sheets import columns as kinds
from maghribcom.projects.sheets.cells import (
    Fault,
    TypedSkill,
    read_choice,
    read_day,
    read_number,
    read_several,
    read_skills,
    read_text,
    shown,
)
from maghribcom.projects.sheets.columns import COLUMNS, LANGUAGES_IN_SHEET
from maghribcom.projects.sheets.words import OCCUPATION, SKILL, Meanings, TypedWord, Vocabulary, look_up
from maghribcom.skills.models import FREE_WORD_LENGTH
from maghribcom.territories import region_of
from search.text import detect_language

#: A day further away than this is a slip of the pen.
DAYS_AHEAD = timedelta(days=5 * 366)
TEXTS = ("title", "summary", "tasks", "counterpart")


@dataclass(frozen=True, slots=True)
class NeedAnswers:
    """Every answer of a need, by group."""

    role: Role
    asked: Asked
    terms: Terms
    practical: Practical


@dataclass(frozen=True, slots=True)
class Checked:
    """What a row says: `answers` where it has no fault, else what is wrong with which cell.

    `unknown`: its words that somebody has to explain; `asks`: the cells whose only fault such a word is.
    """

    answers: NeedAnswers | None
    faults: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[TypedWord, ...] = ()
    asks: frozenset[str] = frozenset()


@dataclass
class _Row:
    """A row that is being read: its cells, what they said, and what was wrong."""

    cells: Mapping[str, str]
    said: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    unknown: dict[TypedWord, None] = field(default_factory=dict)
    asks: set[str] = field(default_factory=set)

    def fault(self, code: str, message: str) -> None:
        """Note what is wrong with a cell; the first thing counts."""
        self.faults.setdefault(code, message)

    def has(self, code: str) -> bool:
        """Whether a cell was read and holds something."""
        return self.said.get(code) not in (None, (), [])


def check_rows(
    session: Session, rows: Sequence[Mapping[str, str]], meanings: Meanings, page_language: str
) -> list[Checked]:
    """Check each row's cells by column. Three statements at most, for the words of all rows."""
    today = working_days.day_of(clock.now())
    read = [_read(cells, today) for cells in rows]
    words = {word for row in read for word in _words_of(row)}
    vocabulary = look_up(session, words, meanings)
    return [_checked(row, vocabulary, page_language) for row in read]


def _read(cells: Mapping[str, str], today: date) -> _Row:
    """Each cell by itself."""
    row, latest = _Row(cells), today + DAYS_AHEAD
    readers: dict[str, Callable[[kinds.Column, str], Any]] = {
        kinds.LINE: read_text, kinds.AREA: read_text, kinds.OCCUPATION: read_text, kinds.NUMBER: read_number,
        kinds.CHOICE: read_choice, kinds.SEVERAL: read_several, kinds.SKILLS: read_skills,
        kinds.DAY: lambda _column, text: read_day(text, today, latest),
    }  # fmt: skip
    for column in COLUMNS:
        text = cells.get(column.code, "")
        if not text.strip():
            continue
        try:
            row.said[column.code] = readers[column.kind](column, text)
        except Fault as fault:
            row.fault(column.code, fault.message)
    return row


def _words_of(row: _Row) -> list[TypedWord]:
    occupation = row.said.get("occupation")
    skills: list[TypedSkill] = [*row.said.get("required", ()), *row.said.get("desired", ())]
    words = [TypedWord(SKILL, skill.word) for skill in skills]
    return [TypedWord(OCCUPATION, occupation), *words] if occupation else words


def _checked(row: _Row, vocabulary: Vocabulary, page_language: str) -> Checked:
    """The cells together."""
    language = _language_of(row, page_language)
    if not row.has("title"):
        row.fault("title", _("Write the title of the role."))
    role = _role(row, vocabulary, language)
    asked = Asked(_skills(row, vocabulary, language), _languages(row), row.said.get("years"))
    terms, practical = _terms(row), _practical(row, language)
    if row.faults:
        return Checked(None, row.faults, tuple(row.unknown), frozenset(row.asks))
    return Checked(NeedAnswers(role, asked, terms, practical))


def _language_of(row: _Row, page_language: str) -> str:
    """The language of the row's texts: the one that is said, else the recognised one."""
    if said := row.said.get("text_language"):
        return str(said)
    text = " ".join(str(row.said[code]) for code in TEXTS if row.has(code))
    found = detect_language(text, page_language)
    return found if found in TEXT_LANGUAGES else TEXT_LANGUAGES[0]


def _texts(row: _Row, code: str, language: str) -> tuple[Text, ...]:
    return (Text(str(row.said[code]), language),) if row.has(code) else ()


def _role(row: _Row, vocabulary: Vocabulary, language: str) -> Role:
    concept, own = None, None
    if row.has("occupation"):
        word = TypedWord(OCCUPATION, str(row.said["occupation"]))
        concept, own = _meaning(row, "occupation", word, vocabulary)
    return Role(
        title=_texts(row, "title", language), summary=_texts(row, "summary", language),
        tasks=_texts(row, "tasks", language), occupation=concept, occupation_text=own,
        occupation_language=language if own else None, mode=row.said.get("mode"),
    )  # fmt: skip


def _skills(row: _Row, vocabulary: Vocabulary, language: str) -> tuple[SkillEntry, ...]:
    found: dict[str, SkillEntry] = {}
    for code in ("required", "desired"):
        for skill in row.said.get(code, ()):
            concept, own = _meaning(row, code, TypedWord(SKILL, skill.word), vocabulary)
            same = concept or own
            if same in found:
                row.fault(code, _("“%(word)s” is there twice. Remove one.", word=shown(skill.word)))
            if same is not None:
                found[same] = SkillEntry(
                    concept, own, language if own else None, code == "required", skill.level, skill.years
                )
    if len(found) > SKILLS_MAX:
        row.fault("desired", _("Name at most %(count)s skills, required and desired together.", count=SKILLS_MAX))
    return tuple(found.values())


def _meaning(row: _Row, code: str, word: TypedWord, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """The concept that a word stands for, or the word itself; neither when it is not known yet."""
    if word in vocabulary.concepts:
        return vocabulary.concepts[word].public_id, None
    if word in vocabulary.own:
        if len(word.text) <= FREE_WORD_LENGTH:
            return None, word.text
        row.fault(code, _("Shorten your own words: at most %(limit)s characters.", limit=FREE_WORD_LENGTH))
        return None, None
    row.unknown[word] = None
    if code not in row.faults:
        row.asks.add(code)
    row.fault(
        code, _("“%(word)s” is not in our list. Say what it means, or keep your own words.", word=shown(word.text))
    )
    return None, None


def _languages(row: _Row) -> tuple[LanguageEntry, ...]:
    found: dict[str, LanguageEntry] = {}
    for number in range(1, LANGUAGES_IN_SHEET + 1):
        language, level = f"language_{number}", f"level_{number}"
        if row.has(language) and not row.has(level):
            row.fault(level, _("Choose the level of this language."))
        elif row.has(level) and not row.has(language):
            row.fault(language, _("Choose the language of this level."))
        elif row.has(language):
            code = str(row.said[language])
            if code in found:
                row.fault(language, _("This language is there twice. Remove one."))
            found[code] = LanguageEntry(code, str(row.said[level]))
    return tuple(found.values())


def _terms(row: _Row) -> Terms:
    said = row.said
    region, province = said.get("region"), said.get("province")
    if province is not None and region is None and "region" not in row.faults:
        region = region_of(province)
    elif province is not None and region is not None and region_of(province) != region:
        row.fault("province", _("This province lies in another region. Change one of them."))
    for number, unit in (("workload", "workload_unit"), ("duration", "duration_unit")):
        if row.has(number) and not row.has(unit):
            row.fault(unit, _("Choose the unit of this number."))
        elif row.has(unit) and not row.has(number) and said[unit] != "full_time":
            row.fault(number, _("Write the number of this unit."))
    if row.has("start_from") and row.has("start_until") and said["start_until"] < said["start_from"]:
        row.fault("start_until", _("This day comes before the earliest one. Change one of them."))
    return Terms(
        way=said.get("way"), region=region, province=province, place=said.get("place"),
        workload=said.get("workload"), workload_unit=said.get("workload_unit"), duration=said.get("duration"),
        duration_unit=said.get("duration_unit"), start_from=said.get("start_from"),
        start_until=said.get("start_until"), compensation=said.get("compensation"),
        provided=said.get("provided", ()),
    )  # fmt: skip


def _practical(row: _Row, language: str) -> Practical:
    said = row.said
    kind, day = said.get("deadline_kind"), said.get("deadline")
    if kind is None and "deadline_kind" not in row.faults:
        kind = "open" if day is None else "fixed"
    if kind == "open" and day is not None:
        row.fault("deadline_kind", _("Choose a kind of deadline that has a day, or leave the day empty."))
    elif kind != "open" and day is None:
        row.fault("deadline", _("Write the last day to apply."))
    return Practical(
        counterpart=_texts(row, "counterpart", language), experts=said.get("experts") or 1,
        deadline_kind=kind or "open", deadline=day, urgency=said.get("urgency") or "normal",
        answer_days=said.get("answer_days") or ANSWER_DAYS_DEFAULT,
        pending_max=said.get("pending_max") or PENDING_DEFAULT, audience=said.get("audience") or "public",
    )  # fmt: skip
