"""The first groups of questions of a need: role, skills and languages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import FormField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from maghribcom import closed_lists
from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.form_fields import (
    AreaField,
    Given,
    NumberField,
    OneOfField,
    RadiosField,
    RowsField,
    TextField,
    TextLanguageField,
    capital,
    choices_of,
)
from maghribcom.group_forms import GroupForm, Line, PartForm
from maghribcom.locales import language_name
from maghribcom.projects.entries import Asked, LanguageEntry, Role, SkillEntry
from maghribcom.projects.forms.opened import Opened
from maghribcom.projects.forms.texts import TextsForm, area_versions, line_versions, saved_texts
from maghribcom.projects.models.needs import (
    LANGUAGES_MAX,
    SKILL_YEARS_MAX,
    SKILLS_MAX,
    YEARS_MAX,
)
from maghribcom.projects.models.projects import PITCH_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from maghribcom.projects.operations import save_asked, save_role
from maghribcom.skills.labels import words_for
from maghribcom.skills.models import LABEL_LENGTH, SKILL_KINDS
from maghribcom.skills.word_forms import WordPart, concept_data, own_data, settle_words
from maghribcom.territories import language_codes

REQUIRED, DESIRED = "required", "desired"


def capitals(words: Mapping[str, str]) -> dict[str, str]:
    """Words of a closed list as they begin a line."""
    return {code: capital(word) for code, word in words.items()}


class OccupationPart(WordPart):
    """The occupation, which may be left open."""

    word = TextField(_l("Occupation"), limit=LABEL_LENGTH)


class RoleForm(TextsForm):
    """What somebody is needed for."""

    group = "role"
    texts = ("title", "summary", "tasks")

    title = TextField(_l("Title of the role"), [Given(_l("Write a title."))], limit=TITLE_LENGTH)
    title_language = TextLanguageField(languages=TEXT_LANGUAGES)
    title_more = line_versions()
    summary = TextField(
        _l("The role in one sentence"), [Given(_l("Say in one sentence what is needed."))], limit=PITCH_LENGTH
    )
    summary_language = TextLanguageField(languages=TEXT_LANGUAGES)
    summary_more = line_versions()
    tasks = AreaField(_l("What there is to do"), limit=TEXT_LENGTH)
    tasks_language = TextLanguageField(languages=TEXT_LANGUAGES)
    tasks_more = area_versions()
    occupation = FormField(OccupationPart, _l("Occupation"))
    mode = RadiosField(
        _l("Kind of contribution"),
        [Given(_l("Choose the kind of contribution."))],
        choices=lambda: choices_of(capitals(closed_lists.modes())),
    )

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        need = opened.need
        words = words_for(opened.session, [need.occupation.public_id] if need.occupation else [], opened.language)
        return {
            **saved_texts(opened, cls.texts),
            "occupation": concept_data(need.occupation.public_id, words)
            if need.occupation
            else own_data(need.occupation_text, need.occupation_language),
            "mode": need.mode,
        }

    def prepare(self, opened: Opened) -> None:
        super().prepare(opened)
        settle_words(opened.session, [self.occupation.form], ("occupation",), opened.language)

    def save(self, opened: Opened, actor: Actor) -> None:
        occupation = self.occupation.form
        own = None if occupation.found else occupation.word.data
        answers = Role(
            title=self.text_of("title"),
            summary=self.text_of("summary"),
            tasks=self.text_of("tasks"),
            occupation=occupation.found.public_id if occupation.found else None,
            occupation_text=own,
            occupation_language=occupation.language.data if own else None,
            mode=self.mode.data,
        )
        save_role(opened.session, opened.need, answers, actor=actor)


def _levels() -> list[SelectChoice]:
    return choices_of({str(level): capital(word) for level, word in closed_lists.levels().items()})


class SkillRow(WordPart):
    """A skill that is asked for."""

    word = TextField(_l("Skill"), limit=LABEL_LENGTH)
    weight = OneOfField(
        _l("How much it counts"),
        choices=lambda: choices_of({REQUIRED: _("Required"), DESIRED: _("Desired")}),
        default=REQUIRED,
    )
    level = OneOfField(_l("Level, at least"), choices=_levels, default="1")
    years = NumberField(_l("Years of practice, at least"), least=0, most=SKILL_YEARS_MAX)

    def is_empty(self) -> bool:
        return self.word.data is None and self.years.data is None

    def validate_word(self, field: TextField) -> None:
        super().validate_word(field)
        if not field.data:
            raise ValidationError(_("Write the skill, or remove this row."))

    def line(self) -> Line:
        facts = [
            str(choice.label)
            for field in (self.weight, self.level)
            for choice in field.iter_choices()
            if choice.value == field.data
        ]
        if self.years.data:
            facts.append(ngettext("%(num)s year", "%(num)s years", self.years.data))
        language = None if self.found else (self.language.data or None)
        return Line(" · ".join([self.word.data or "", *facts]), language)

    def entry(self) -> SkillEntry:
        """The row as the operation takes it."""
        own = None if self.found else self.word.data
        return SkillEntry(
            concept=self.found.public_id if self.found else None,
            text=own,
            language=self.language.data if own else None,
            required=self.weight.data != DESIRED,
            level=int(self.level.data or 1),
            years=self.years.data or 0,
        )


def _languages() -> dict[str, str]:
    return {code: capital(language_name(code)) for code in language_codes()}


class LanguageRow(PartForm):
    """A language that the role is worked in."""

    code = OneOfField(
        _l("Language"), [Given(_l("Choose the language."))], choices=lambda: choices_of(_languages(), empty=_("Choose"))
    )
    level = OneOfField(
        _l("Level, at least"),
        [Given(_l("Choose the level."))],
        choices=lambda: choices_of(closed_lists.cefr(), empty=_("Choose")),
    )

    def line(self) -> Line:
        facts = (_languages().get(self.code.data or ""), closed_lists.cefr_short().get(self.level.data or ""))
        return Line(" · ".join(fact for fact in facts if fact))


class AskedForm(GroupForm):
    """Skills, languages and experience."""

    group = "skills"

    skills = RowsField(FormField(SkillRow), _l("Skills"), most=SKILLS_MAX)
    languages = RowsField(FormField(LanguageRow), _l("Languages"), most=LANGUAGES_MAX)
    years = NumberField(_l("Years of work, at least"), least=0, most=YEARS_MAX)

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        held = sorted(opened.need.skills, key=lambda row: row.position)
        words = words_for(opened.session, [row.concept.public_id for row in held if row.concept], opened.language)
        return {
            "skills": [
                {
                    **(concept_data(row.concept.public_id, words) if row.concept else own_data(row.text, row.language)),
                    "weight": REQUIRED if row.required else DESIRED,
                    "level": str(row.level),
                    "years": row.years or None,
                }
                for row in held
            ],
            "languages": [
                {"code": row.code, "level": row.level}
                for row in sorted(opened.need.languages, key=lambda row: row.code)
            ],
            "years": opened.need.years,
        }

    def prepare(self, opened: Opened) -> None:
        settle_words(opened.session, [entry.form for entry in self.skills], SKILL_KINDS, opened.language)

    def with_room(self) -> None:
        for field in (self.skills, self.languages):
            if not len(field):
                field.append_entry()

    def validate_skills(self, field: RowsField) -> None:
        words = [entry.form.word.data for entry in field]
        if not words:
            raise ValidationError(_("Write at least one skill."))
        for word in words:
            if words.count(word) > 1:
                raise ValidationError(_("“%(word)s” is twice in your list. Remove one row.", word=word))

    def validate_languages(self, field: RowsField) -> None:
        codes = [entry.form.code.data for entry in field]
        for code in codes:
            if code and codes.count(code) > 1:
                raise ValidationError(_("%(name)s is twice in your list. Remove one row.", name=language_name(code)))

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = Asked(
            skills=tuple(entry.form.entry() for entry in self.skills),
            languages=tuple(LanguageEntry(entry.form.code.data, entry.form.level.data) for entry in self.languages),
            years=self.years.data,
        )
        save_asked(opened.session, opened.need, answers, actor=actor)
