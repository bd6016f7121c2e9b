"""Forms of told needs: the need in words, with what the search asked for carried along, and the answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms.validators import ValidationError

from maghribcom import clock
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.demand.models import ANSWER_LENGTH, NAMED_MOST, NEED_LENGTH
from maghribcom.demand.needs import Need
from maghribcom.demand.operations import WANTED_KINDS
from maghribcom.form_fields import AreaField, DayField, Given, OneOfField, TextField, TextLanguageField, choices_of
from maghribcom.locales import isolated
from maghribcom.places import region_names
from maghribcom.skills.labels import Words, find_by_labels, words_for
from maghribcom.skills.models import LABEL_LENGTH, Concept
from maghribcom.skills.word_forms import sector_words
from search.queries import is_value

#: The farthest day by which help can be asked for.
FARTHEST = timedelta(days=3 * 366)


def _today() -> date:
    return clock.now().date()


def _farthest() -> date:
    return _today() + FARTHEST


class NeedForm(FlaskForm):
    """What is needed, which skills it takes, where, and by when."""

    text = AreaField(
        _l("What do you need?"),
        [Given(_l("Write what you need."))],
        limit=NEED_LENGTH,
        description=_l("For which project, what the person would do, and what is known already."),
    )
    text_language = TextLanguageField(languages=TEXT_LANGUAGES)
    words = TextField(
        _l("Skills or occupations"),
        limit=LABEL_LENGTH,
        description=_l("Several words are separated by commas, in any language."),
    )
    region = OneOfField(_l("Region"), choices=lambda: choices_of(region_names(), empty=_("All of Morocco")))
    sector = OneOfField(_l("Sector"), choices=[])
    by_when = DayField(_l("Needed by"), earliest=_today, latest=_farthest)

    def __init__(self, session: Session, language: str, named: Sequence[str], **options: object) -> None:
        super().__init__(**options)
        self._session, self._language = session, language
        self.sector.choices = choices_of(sector_words(session, language), empty=_("No sector in particular"))
        self.named = self._known(named)

    @property
    def labels(self) -> dict[str, Words]:
        """The words of the concepts that are named, in the language of the page and in their order."""
        words = words_for(self._session, self.named, self._language)
        return {concept: words[concept] for concept in self.named if concept in words}

    def validate_words(self, field: TextField) -> None:
        """Take the words that are labels into the list; the others stay to be corrected."""
        if field.errors:
            return
        typed = [word.strip() for word in (field.data or "").replace("،", ",").split(",") if word.strip()]
        found = find_by_labels(self._session, typed, WANTED_KINDS) if typed else {}
        self.named = tuple(dict.fromkeys((*self.named, *(found[word][0].public_id for word in typed if word in found))))
        unknown = [word for word in typed if word not in found]
        field.data = ", ".join(unknown) or None
        if unknown:
            word = isolated(unknown[0])
            raise ValidationError(
                _("“%(word)s” is not in our list. Check the spelling, or leave it to your text.", word=word)
            )
        if len(self.named) > NAMED_MOST:
            raise ValidationError(
                ngettext(
                    "Name at most %(num)s skill: untick the others.",
                    "Name at most %(num)s skills: untick the others.",
                    NAMED_MOST,
                )
            )

    def need(self) -> Need:
        """The need as the operation takes it; the form is valid."""
        text = str(self.text.data)
        return Need(
            text=text,
            language=self.text_language.settle(text, self._language) or self._language,
            concepts=tuple(self.named),
            sector=self.sector.data,
            region=self.region.data,
            by_when=self.by_when.data,
        )

    def _known(self, named: Sequence[str]) -> tuple[str, ...]:
        """Those of the ids that are current skills and occupations; an old address may name others."""
        wanted = tuple(dict.fromkeys(filter(is_value, named)))[: 2 * NAMED_MOST]
        query = select(Concept.public_id).where(
            Concept.public_id.in_(wanted), Concept.kind.in_(WANTED_KINDS), Concept.retired.is_(False)
        )
        there = set(self._session.scalars(query)) if wanted else set()
        return tuple(concept for concept in wanted if concept in there)


class AnswerForm(FlaskForm):
    """What a mediator writes to the sender of a need."""

    answer = AreaField(
        _l("Your answer"),
        [Given(_l("Write what becomes of this need."))],
        limit=ANSWER_LENGTH,
        description=_l("The sender reads it on the site. A mail says that it is there."),
    )
