"""Forms of the editors of the vocabulary."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, FormField
from wtforms.validators import ValidationError

from maghribcom.experts.vocabulary_words import concept_kinds, ignore_reasons, label_kinds
from maghribcom.form_fields import Given, OneOfField, RadiosField, TextField, capital, choices_of
from maghribcom.locales import language_name
from maghribcom.skills.models import LABEL_LANGUAGES, LABEL_LENGTH, SKILL_KINDS, Concept
from maghribcom.skills.operations.concepts import REQUIRED_LANGUAGES
from maghribcom.skills.word_forms import OWN, WordPart, settle_words


class ConceptPart(WordPart):
    """A concept of the vocabulary, named by one of its labels. A label of several concepts asks which one."""

    word = TextField(_l("Concept"), [Given(_l("Write the name of the concept."))], limit=LABEL_LENGTH)

    def validate_word(self, field: TextField) -> None:
        """Own words are no concept."""

    def validate_meaning(self, field: RadiosField) -> None:
        if not self.word.data or self.found or self.word.errors:
            return
        if field.choices:
            raise ValidationError(_("Say which one you mean by “%(word)s”.", word=self.word.data))
        raise ValidationError(_("“%(word)s” is not in our list. Check the spelling.", word=self.word.data))


def settle_concept(session: Session, part: ConceptPart, kinds: Collection[str], page_language: str) -> Concept | None:
    """The concept of these kinds that was named; None where it still has to be said, or nothing was typed."""
    part.own.data = False
    settle_words(session, [part], kinds, page_language)
    part.own.data = False
    part.meaning.choices = [choice for choice in part.meaning.choices if choice.value != OWN]
    return part.found


class ChoiceForm(FlaskForm):
    """A concept to go on with. It changes nothing, so it is sent as an address."""

    class Meta(FlaskForm.Meta):
        csrf = False

    chosen = FormField(ConceptPart)


class LinkForm(FlaskForm):
    """Another concept, and how it stands to the page's."""

    link = OneOfField(_l("This concept"), [Given(_l("Choose how the two concepts are linked."))], choices=[])
    chosen = FormField(ConceptPart)


class LabelForm(FlaskForm):
    """A label, new or changed."""

    language = OneOfField(
        _l("Language"),
        [Given(_l("Choose the language of the label."))],
        choices=lambda: choices_of({code: capital(language_name(code)) for code in LABEL_LANGUAGES}, empty=_("Choose")),
    )
    text = TextField(_l("Label"), [Given(_l("Write the label."))], limit=LABEL_LENGTH)
    kind = OneOfField(
        _l("Kind of label"),
        [Given(_l("Choose what the label is for."))],
        choices=lambda: choices_of({kind: capital(word) for kind, word in label_kinds().items()}),
        default="alternative",
    )


class IgnoreForm(FlaskForm):
    """Why a word gets no concept."""

    reason = RadiosField(
        _l("Why does it get no concept?"),
        [Given(_l("Choose a reason."))],
        choices=lambda: choices_of(ignore_reasons()),
    )


class MapForm(FlaskForm):
    """What becomes of a word and of the profiles that have it."""

    hand_over = BooleanField(_l("Put the skill into the profiles, instead of the word"), default=True)
    recognise = BooleanField(_l("Understand the word from now on: make it a label of the skill"), default=True)

    def validate_recognise(self, field: BooleanField) -> None:
        """One of both, at least."""
        if not field.data and not self.hand_over.data:
            raise ValidationError(_("Tick at least one of the two."))


class PromoteForm(FlaskForm):
    """A new concept."""

    kind = RadiosField(
        _l("Kind"),
        [Given(_l("Choose whether this is a skill or a field of knowledge."))],
        choices=lambda: choices_of({kind: concept_kinds()[kind] for kind in SKILL_KINDS}),
        default="skill",
    )
    fr = TextField(_l("Label in French"), [Given(_l("Write the French label."))], limit=LABEL_LENGTH)
    ar = TextField(_l("Label in Arabic"), [Given(_l("Write the Arabic label."))], limit=LABEL_LENGTH)
    en = TextField(_l("Label in English"), [Given(_l("Write the English label."))], limit=LABEL_LENGTH)
    es = TextField(_l("Label in Spanish"), limit=LABEL_LENGTH)
    nl = TextField(_l("Label in Dutch"), limit=LABEL_LENGTH)
    de = TextField(_l("Label in German"), limit=LABEL_LENGTH)
    it = TextField(_l("Label in Italian"), limit=LABEL_LENGTH)
    broader = FormField(ConceptPart)

    def preferred(self) -> dict[str, str]:
        """The labels by language, those in the required ones first."""
        codes = (*REQUIRED_LANGUAGES, *(code for code in LABEL_LANGUAGES if code not in REQUIRED_LANGUAGES))
        return {code: self[code].data for code in codes if self[code].data}
