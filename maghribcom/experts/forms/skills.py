"""The rows of skills: a concept with how well and how long, or the person's own word."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from maghribcom import closed_lists
from maghribcom.experts import labels
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.forms.background import this_year
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.models import YEAR_MIN, YEARS_MAX, Expert, ExpertSkill
from maghribcom.form_fields import NumberField, OneOfField, TextField, capital, choices_of
from maghribcom.group_forms import Line
from maghribcom.skills.labels import words_for
from maghribcom.skills.word_forms import WordPart, concept_data, own_data

#: The evidence "linked to one of my experiences" begins so; the experience's id follows.
LINKED = "experience-"


def _levels() -> list[SelectChoice]:
    return choices_of({str(level): capital(word) for level, word in closed_lists.levels().items()}, empty=_("Choose"))


class SkillRow(WordPart):
    """A skill, with how well and how long; or a word of one's own, which has neither."""

    word = TextField(_l("Skill"), limit=WordPart.word.kwargs["limit"])
    level = OneOfField(_l("Level"), choices=_levels)
    years = NumberField(_l("Years of practice"), least=0, most=YEARS_MAX)
    last_used = NumberField(_l("Last used in (year)"), least=YEAR_MIN, most=this_year)
    evidence = OneOfField(_l("Shown by"), choices=[])
    wants = BooleanField(_l("I want to use this skill"), default=True)

    def is_empty(self) -> bool:
        return all(field.data is None for field in (self.word, self.level, self.years, self.last_used))

    def validate_word(self, field: TextField) -> None:
        super().validate_word(field)
        if not field.data:
            raise ValidationError(_("Write the skill, or remove this row."))

    def validate_level(self, field: OneOfField) -> None:
        if self.found and not field.data:
            raise ValidationError(_("Choose your level in “%(word)s”.", word=self.word.data))

    def line(self) -> Line:
        if self.own.data or not self.word.data:
            return super().line()
        return Line(" · ".join([self.word.data, *self._facts()]))

    def _facts(self) -> list[str]:
        facts = [str(choice.label) for choice in self.level.iter_choices() if choice.value == self.level.data]
        if self.years.data is not None:
            facts.append(ngettext("%(num)s year", "%(num)s years", self.years.data))
        if self.last_used.data:
            facts.append(_("last used in %(year)s", year=self.last_used.data))
        facts += [str(choice.label) for choice in self.evidence.iter_choices() if choice.value == self.evidence.data]
        if not self.wants.data:
            facts.append(_("no longer wanted"))
        return facts

    def entry(self) -> SkillEntry:
        """The row as the operation takes it."""
        linked = (self.evidence.data or "").removeprefix(LINKED)
        return SkillEntry(
            concept=self.concept.data or "",
            level=int(self.level.data or 0),
            years=self.years.data,
            last_used=self.last_used.data,
            experience=int(linked) if linked.isdecimal() else None,
            wants_to_use=bool(self.wants.data),
        )


def evidences(expert: Expert) -> list[SelectChoice]:
    """What can show a skill: the person's word, or one of their experiences."""
    linked = {
        f"{LINKED}{experience.id}": _("My experience: %(title)s", title=experience.title)
        for experience in expert.experiences
    }
    return choices_of({"claimed": capital(labels.evidences()["claimed"]), **linked})


def saved_skills(opened: Opened) -> list[dict[str, Any]]:
    """The rows of what is saved: concepts first, own words after them."""
    words = words_for(opened.session, [held.concept.public_id for held in opened.expert.skills], opened.language)
    return [
        *({**concept_data(held.concept.public_id, words), **_facts_of(held)} for held in opened.expert.skills),
        *(own_data(free.text, free.language) for free in sorted(opened.expert.free_words, key=lambda free: free.id)),
    ]


def _facts_of(held: ExpertSkill) -> dict[str, Any]:
    return {
        "level": str(held.level),
        "years": held.years,
        "last_used": held.last_used,
        "evidence": f"{LINKED}{held.experience_id}" if held.experience_id else "claimed",
        "wants": held.wants_to_use,
    }
