"""Forms of those who vet organisations."""

from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField

from maghribcom import clock
from maghribcom.events.models import REASON_LENGTH
from maghribcom.form_fields import AreaField, DayField, Given, RadiosField, TextField, choices_of
from maghribcom.organisations.labels import levels
from maghribcom.organisations.operations.vetting import Remark
from maghribcom.organisations.vocabulary import LONGEST_TERM, URL_LENGTH, USUAL_TERM
from search.text import detect_language


def _tomorrow() -> date:
    return clock.now().date() + timedelta(days=1)


def _last_day() -> date:
    return clock.now().date() + LONGEST_TERM


def usual_end() -> date:
    """The end that is proposed for a vetting."""
    return clock.now().date() + USUAL_TERM


class RemarkForm(FlaskForm):
    """What the people of the organisation read about a decision."""

    remark = AreaField(
        _l("Remark"), [Given(_l("Write a remark: the people of the organisation read it."))], limit=REASON_LENGTH,
        description=_l("The people of the organisation read it on the site."),
    )  # fmt: skip
    #: Version of the organisation that the page showed.
    seen = HiddenField()

    def said(self, page_language: str) -> Remark:
        """The remark with its language; the form is valid."""
        text = str(self.remark.data)
        return Remark(text, detect_language(text, page_language) or page_language)

    @property
    def seen_version(self) -> int | None:
        """The version that the page showed; None where nobody says."""
        sent = self.seen.data or ""
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None


class VetForm(RemarkForm):
    """By what, until when and why an organisation is vetted."""

    level = RadiosField(
        _l("How it was checked"), [Given(_l("Choose how it was checked."))], choices=lambda: choices_of(levels())
    )
    until = DayField(
        _l("Vetted until"), [Given(_l("Choose the day on which the vetting ends."))], earliest=_tomorrow,
        latest=_last_day, description=_l("From this day on it is not vetted any more."),
    )  # fmt: skip

    def end(self) -> datetime:
        """The instant at which the vetting ends: where that day begins (UTC). The form is valid."""
        return datetime.combine(self.until.data or _tomorrow(), time(), UTC)


class OtherForm(FlaskForm):
    """Another organisation, by its address on this site or by its id: to stand over this one."""

    other = TextField(
        _l("Address of the other organisation's page"),
        [Given(_l("Paste the address of the organisation's page."))],
        limit=URL_LENGTH,
        description=_l("Open its public page and copy the address from your browser."),
    )

    @property
    def public_id(self) -> str:
        """The id at the end of the address."""
        return (self.other.data or "").split("?", 1)[0].rstrip("/").rpartition("/")[2]


class MergeForm(RemarkForm, OtherForm):
    """Which organisation takes the place of this one, and why."""


def no_such_organisation() -> str:
    """What is said of an address that leads nowhere."""
    return _("There is no organisation with this address. Copy the address of its page.")
