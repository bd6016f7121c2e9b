"""Task 6, who sees what, and for what else the person's data may be used."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from maghribcom.accounts.access import Actor
from maghribcom.accounts.consents import ConsentText, active, current_text
from maghribcom.accounts.models import Consent
from maghribcom.experts import labels
from maghribcom.experts.answers import Visibility
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.operations import save_visibility
from maghribcom.experts.vocabulary import AUDIENCES, DEFAULT_AUDIENCES, NARROWED, SECTIONS
from maghribcom.form_fields import Given, OneOfField, capital, choices_of
from maghribcom.group_forms import GroupForm

#: Consents of this page, by the field that asks for each. The one for visibility is asked when a profile is published.
CONSENTS = {"alerts": "alerts", "statistics": "statistics", "contact_by_networks": "network-contact"}


def _audience(section: str) -> OneOfField:
    codes = NARROWED.get(section, AUDIENCES)
    return OneOfField(
        "",
        [Given(_l("Choose who may see this section."))],
        choices=lambda: choices_of({code: capital(labels.audiences()[code]) for code in codes}),
    )


def _agrees(consent: Consent | None) -> bool:
    """Whether the person agreed to the present text: a box for another text is never ticked beforehand."""
    return consent is not None and consent.text_version == current_text(consent.purpose, consent.language).version


class VisibilityForm(GroupForm):
    """The audience of each section; three consents, each on its own and never ticked beforehand."""

    group = "visibility"

    name = _audience("name")
    residence = _audience("residence")
    skills = _audience("skills")
    occupation = _audience("occupation")
    background = _audience("background")
    offer = _audience("offer")
    phone = _audience("phone")
    alerts = BooleanField()
    statistics = BooleanField()
    contact_by_networks = BooleanField()

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        chosen = {audience.section: audience.audience for audience in opened.expert.audiences}
        given = active(opened.session, opened.expert.account_id)
        return {
            **{section: chosen.get(section, DEFAULT_AUDIENCES[section]) for section in SECTIONS},
            **{field: _agrees(given.get(purpose)) for field, purpose in CONSENTS.items()},
        }

    def prepare(self, opened: Opened) -> None:
        for section in SECTIONS:
            self[section].label.text = labels.sections()[section]
        self.texts = {field: current_text(purpose, opened.language) for field, purpose in CONSENTS.items()}
        for field, text in self.texts.items():
            self[field].label.text = text.label

    def sections(self) -> list[Any]:
        """The fields that choose an audience."""
        return [self[section] for section in SECTIONS]

    def consents(self) -> Iterator[tuple[Any, ConsentText]]:
        """The boxes with the texts that they agree to."""
        for field, text in self.texts.items():
            yield self[field], text

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = Visibility(
            audiences={section: str(self[section].data) for section in SECTIONS},
            consents=frozenset(purpose for field, purpose in CONSENTS.items() if self[field].data),
            language=opened.language,
        )
        save_visibility(opened.session, opened.expert, answers, actor=actor)
