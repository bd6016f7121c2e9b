"""The form with which somebody asks for an organisation to join."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, MultipleFileField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from maghribcom.form_fields import AreaField, Given, OneOfField, TextField, choices_of
from maghribcom.organisations.forms.fields import NamesForm, ParticularsForm, territory_field
from maghribcom.organisations.labels import types
from maghribcom.organisations.models import JoinRequest
from maghribcom.organisations.operations.requests import Answers
from maghribcom.organisations.vocabulary import ADDRESS_LENGTH, DESCRIPTION_LENGTH, NAME_LENGTH

#: What a draft keeps; documents are kept in the store, and the statement about duplicates is made each time.
KEPT = (
    "type", "name_fr", "name_ar", "name_en", "territory", "description", "description_language", "website", "address",
    "email_domain", "requester", "position",
)  # fmt: skip

#: The questions as they stand on the page.
ON_PAGE = (
    "distinct", "type", "name_fr", "name_ar", "name_en", "territory", "description", "description_language", "address",
    "website", "email_domain", "documents", "requester", "position",
)  # fmt: skip


class RequestForm(NamesForm, ParticularsForm):
    """Who the organisation is, where it is reached, who asks, and documents that show it."""

    type = OneOfField(
        _l("Kind of organisation"), [Given(_l("Choose what kind of organisation it is."))],
        choices=lambda: choices_of(types(), empty=_("Choose one")),
    )  # fmt: skip
    territory = territory_field()
    description = AreaField(
        _l("What the organisation does"), [Given(_l("Write what the organisation does."))], limit=DESCRIPTION_LENGTH
    )
    address = AreaField(
        _l("Postal address"), [Given(_l("Write where letters reach the organisation."))], limit=ADDRESS_LENGTH,
        description=_l("For those who vet you. It is not shown to others."),
    )  # fmt: skip
    requester = TextField(_l("Your name"), [Given(_l("Write your name."))], limit=NAME_LENGTH)
    position = TextField(
        _l("Your position in the organisation"), [Given(_l("Write what you are in the organisation."))],
        limit=NAME_LENGTH,
    )  # fmt: skip
    documents = MultipleFileField(_l("Documents"))
    distinct = BooleanField(_l("None of these is my organisation"))
    #: Version of the draft that the page shows, and of the organisation that is changed; 0 without one.
    version = HiddenField(default="0")
    seen = HiddenField(default="0")

    @classmethod
    def of_content(cls, content: Mapping[str, Sequence[str]]) -> "RequestForm":
        """The form with what somebody typed: sent just now, or kept as a draft."""
        return cls(formdata=MultiDict({name: list(values) for name, values in content.items()}))

    @classmethod
    def of_request(cls, request: JoinRequest) -> "RequestForm":
        """The form with what was sent before."""
        organisation = request.organisation
        data: dict[str, Any] = {name: getattr(organisation, name, None) for name in KEPT}
        return cls(formdata=None, data={**data, "requester": request.name, "position": request.position})

    def __iter__(self) -> Iterator[Field]:
        """As they stand on the page, because the summary of errors names them in this order."""
        return iter([self._fields[name] for name in dict.fromkeys((*ON_PAGE, *self._fields)) if name in self._fields])

    def validate_documents(self, _field: MultipleFileField) -> None:
        """They are taken in before the form is looked at: the view says how many there are."""
        if not self.documents_kept:
            raise ValidationError(_("Add a document that shows who the organisation is."))

    #: How many documents are kept already.
    documents_kept = 0

    def answers(self, page_language: str) -> Answers:
        """The answers as the operations take them; the form is valid."""
        return Answers(
            type=str(self.type.data),
            names=self.names,
            territory=self.territory.data,
            particulars=self.particulars(page_language),
            requester=str(self.requester.data),
            position=str(self.position.data),
        )


def content_of(sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """The answers among what a browser sent, as typed: what a draft keeps."""
    return {name: values for name, values in sent.lists() if name in KEPT}
