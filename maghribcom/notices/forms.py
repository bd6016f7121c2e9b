"""How often somebody wants to hear of what by mail: one question for each type of notice."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from maghribcom.contributions import AT_ONCE, DAILY, NEVER, WEEKLY, NoticeType
from maghribcom.form_fields import Given, OneOfField, choices_of


def rate_words() -> dict[str, str]:
    """The rates, in the language of the page."""
    return {AT_ONCE: _("At once"), DAILY: _("Every day"), WEEKLY: _("Every week"), NEVER: _("Never")}


class RatesForm(FlaskForm):
    """One select for each type; see `rates_form`."""

    def rates(self, types: Sequence[NoticeType]) -> dict[str, str]:
        """What was answered; the form is valid."""
        return {kind.name: self[_field(kind)].data for kind in types}

    def rows(self, types: Sequence[NoticeType], missing: Mapping[str, bool]) -> list[dict[str, Any]]:
        """The questions in their order; `missing` says for which of them the person's agreement is missing."""
        return [{"field": self[_field(kind)], "disagreed": missing.get(kind.name, False)} for kind in types]


def rates_form(types: Sequence[NoticeType], rates: Mapping[str, str]) -> RatesForm:
    """The form that asks for the rates of these types, with what holds now."""
    fields = {_field(kind): OneOfField(
        kind.label() if kind.label else kind.name, [Given(_l("Choose how often."))],
        choices=choices_of(rate_words()),
    ) for kind in types}  # fmt: skip
    form = type("Rates", (RatesForm,), fields)
    return form(data={_field(kind): rates[kind.name] for kind in types})


def _field(kind: NoticeType) -> str:
    return "rate_" + kind.name.replace(".", "_").replace("-", "_")
