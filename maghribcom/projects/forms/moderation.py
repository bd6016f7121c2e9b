"""The form of a moderator: a remark beside each answer, and why something is closed or suspended."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice

from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.form_fields import AreaField, OneOfField, choices_of
from maghribcom.locales import current_language
from maghribcom.projects import labels
from maghribcom.projects.answers import Group
from maghribcom.projects.models.projects import NOTE_LENGTH, REMARK_LENGTH
from maghribcom.projects.operations.moderation import Asked
from maghribcom.projects.ready_remarks import ready_for, ready_remarks
from maghribcom.projects.vocabulary import GIVEN_CLOSE_REASONS
from search.text import detect_language

#: Digits of a submission's number.
NUMBER_DIGITS = 5


class ModerationForm(FlaskForm):
    """What every decision says. Subclasses made by `form_for` have two fields for each answer."""

    number = HiddenField()
    reason = OneOfField(
        _l("Why is it closed?"),
        choices=lambda: choices_of(
            {code: labels.close_reasons()[code] for code in GIVEN_CLOSE_REASONS}, empty=_("Choose")
        ),
    )
    note = AreaField(_l("Note for the organisation"), limit=NOTE_LENGTH)

    #: Group and field of each answer, by the name under which its remark is sent.
    answers: Mapping[str, tuple[str, str]] = {}

    def remark(self, name: str) -> Any:
        """The box beside an answer."""
        return self[f"remark-{name}"]

    def ready(self, name: str) -> Any:
        """The ready-made remarks that fit an answer."""
        return self[f"ready-{name}"]

    def filled(self, name: str, language: str) -> str:
        """What is asked about an answer: the chosen ready-made remark in this language, then what was typed."""
        chosen = ready_remarks().get(self.ready(name).data or "")
        typed = self.remark(name).data or ""
        text = chosen.text(language) if chosen else ""
        return "\n".join(part for part in (typed, text) if part and not (part == text and text in typed))

    def asked(self, language: str) -> list[Asked]:
        """All remarks. `language`: of those who read them; another one that was typed is recognised."""
        found = []
        for name, (group, field) in self.answers.items():
            if text := self.filled(name, language):
                own = detect_language(text, language)
                found.append(Asked(group, field, text, own if own in TEXT_LANGUAGES else language))
        return found

    def read_number(self) -> int:
        """The submission that the page showed; 0 where the form says none."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS else 0

    def check(self, act: str, language: str) -> bool:
        """Whether everything is there that this act needs; the errors stand in the form."""
        valid = bool(self.validate())
        if act == "close" and not self.reason.data:
            self.reason.errors = [_("Choose why it is closed.")]
        elif act == "suspend" and not self.note.data:
            self.note.errors = [_("Write what has to be checked.")]
        elif act == "ask_changes" and not self.asked(language):
            self.form_errors.append(_("Write at least one remark: the organisation has to know what to change."))
        elif act == "ask_changes":
            return valid and self._fit(language)
        else:
            return valid
        return False

    def _fit(self, language: str) -> bool:
        """Whether each remark fits with its ready-made part."""
        for name in self.answers:
            if len(self.filled(name, language)) > REMARK_LENGTH:
                self.remark(name).errors = [_("Shorten this remark.")]
                return False
        return True


def form_for(groups: Sequence[Group], **options: Any) -> ModerationForm:
    """The form with a box beside each answer of these groups."""
    fields: dict[str, Any] = {"answers": {}}
    language = current_language()
    for group in groups:
        for field, label in (("", group.title), *((row.field, row.label) for row in group.rows)):
            name = f"{group.group}-{field}" if field else group.group
            fields["answers"][name] = (group.group, field)
            about = _("Remark: %(answer)s", answer=label)
            fields[f"remark-{name}"] = AreaField(about, limit=REMARK_LENGTH)
            choices = [SelectChoice(ready.code, ready.text(language)) for ready in ready_for(field)]
            fields[f"ready-{name}"] = OneOfField(
                _("Ready-made remark: %(answer)s", answer=label), choices=[SelectChoice("", _("Choose")), *choices]
            )
    made: type[ModerationForm] = type("AnswersForm", (ModerationForm,), fields)
    return made(**options)
