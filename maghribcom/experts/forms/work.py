"""Task 3, work and skills."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import FormField
from wtforms.validators import ValidationError

from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.experts import labels
from maghribcom.experts.answers import OwnWord, Work
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.forms.skills import SkillRow, evidences, saved_skills
from maghribcom.experts.models import (
    FREE_WORDS_MAX,
    HEADLINE_LENGTH,
    SECTORS_MAX,
    SKILLS_MAX,
    SKILLS_MIN,
    YEARS_MAX,
)
from maghribcom.experts.operations import save_work
from maghribcom.form_fields import (
    BoxesField,
    Given,
    NumberField,
    OneOfField,
    RowsField,
    TextField,
    TextLanguageField,
    choices_of,
)
from maghribcom.group_forms import GroupForm, PartForm
from maghribcom.skills.labels import words_for
from maghribcom.skills.models import LABEL_LENGTH, SKILL_KINDS
from maghribcom.skills.word_forms import WordPart, concept_data, own_data, sector_words, settle_words


class OccupationPart(WordPart):
    """The occupation."""

    word = TextField(_l("Occupation"), [Given(_l("Write your occupation."))], limit=LABEL_LENGTH)


class WorkForm(GroupForm):
    """Headline, occupation, sectors, career, skills."""

    group = "work"
    least_skills, most_skills = SKILLS_MIN, SKILLS_MAX

    headline = TextField(
        _l("Who you are at work, in one sentence"),
        [Given(_l("Write one sentence about your work."))],
        limit=HEADLINE_LENGTH,
        description=_l("It stands on top of your profile, for example: hydrologist, 12 years of groundwater studies."),
    )
    headline_language = TextLanguageField(languages=TEXT_LANGUAGES)
    occupation = FormField(OccupationPart, _l("Occupation"))
    years = NumberField(_l("Years of work in all"), least=0, most=YEARS_MAX)
    status = OneOfField(
        _l("Your situation today"), choices=lambda: choices_of(labels.work_statuses(), empty=_("Choose"))
    )
    sectors = BoxesField(_l("Sectors"), most=SECTORS_MAX, choices=[])
    skills = RowsField(FormField(SkillRow), _l("Skills"), most=SKILLS_MAX + FREE_WORDS_MAX)

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        expert = opened.expert
        occupation = expert.occupation
        words = words_for(opened.session, [occupation.public_id] if occupation else [], opened.language)
        return {
            "headline": expert.headline,
            "headline_language": expert.headline_language,
            "occupation": concept_data(occupation.public_id, words)
            if occupation
            else own_data(expert.occupation_text, expert.occupation_language),
            "years": expert.years,
            "status": expert.work_status,
            "sectors": sorted(choice.code for choice in expert.choices if choice.list == "sector"),
            "skills": saved_skills(opened),
        }

    def prepare(self, opened: Opened) -> None:
        self.headline_language.settle(self.headline.data, opened.language)
        self.sectors.choices = choices_of(sector_words(opened.session, opened.language))
        settle_words(opened.session, [self.occupation.form], ("occupation",), opened.language)
        rows = [entry.form for entry in self.skills]
        settle_words(opened.session, rows, SKILL_KINDS, opened.language)
        self.evidences = evidences(opened.expert)
        for row in rows:
            row.evidence.choices = self.evidences

    def with_room(self) -> None:
        """Empty rows for somebody who begins."""
        while len(self.skills) < SKILLS_MIN:
            self.skills.append_entry().form.evidence.choices = self.evidences

    def empty_rows(self) -> dict[str, PartForm]:
        rows = super().empty_rows()
        rows["skills"].evidence.choices = self.evidences
        return rows

    def validate_skills(self, field: RowsField) -> None:
        rows = [entry.form for entry in field]
        words = [row.word.data for row in rows]
        for word in words:
            if words.count(word) > 1:
                raise ValidationError(_("“%(word)s” is twice in your list. Remove one row.", word=word))
        found = sum(row.found is not None for row in rows)
        if len(rows) < SKILLS_MIN:
            raise ValidationError(
                ngettext("Write at least %(num)s skill.", "Write at least %(num)s skills.", SKILLS_MIN)
            )
        if found > SKILLS_MAX:
            raise ValidationError(
                ngettext("Keep at most %(num)s skill.", "Keep at most %(num)s skills: the best ones.", SKILLS_MAX)
            )
        if len(rows) - found > FREE_WORDS_MAX:
            raise ValidationError(
                ngettext(
                    "Keep at most %(num)s skill in your own words.",
                    "Keep at most %(num)s skills in your own words.",
                    FREE_WORDS_MAX,
                )
            )

    def save(self, opened: Opened, actor: Actor) -> None:
        occupation = self.occupation.form
        rows = [entry.form for entry in self.skills]
        own = None if occupation.found else occupation.word.data
        answers = Work(
            headline=self.headline.data or "",
            headline_language=self.headline_language.data or opened.language,
            occupation=occupation.found.public_id if occupation.found else None,
            occupation_text=own,
            occupation_language=occupation.language.data if own else None,
            sectors=tuple(self.sectors.data),
            years=self.years.data,
            work_status=self.status.data,
            skills=tuple(row.entry() for row in rows if row.found),
            free_words=tuple(OwnWord(row.word.data, row.language.data) for row in rows if not row.found),
        )
        save_work(opened.session, opened.expert, answers, actor=actor)
