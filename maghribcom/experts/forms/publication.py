"""Forms of a profile's life: publishing, pausing, saying that it is still true."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from maghribcom import clock
from maghribcom.experts.freshness import LONGEST_PAUSE
from maghribcom.form_fields import DayField, Given, RadiosField, choices_of

STILL_AVAILABLE, PAUSE, WITHDRAW = "available", "pause", "withdraw"


def _tomorrow() -> date:
    return clock.now().date() + timedelta(days=1)


def _last_day() -> date:
    return clock.now().date() + LONGEST_PAUSE


def _day(label: Any, *rules: Any, **options: Any) -> DayField:
    return DayField(label, rules, earliest=_tomorrow, latest=_last_day, **options)


class PublishForm(FlaskForm):
    """The consent to be visible, with the button that publishes."""

    agrees = BooleanField(_l("I agree"))

    def __init__(self, label: str, *, given: bool, **options: Any) -> None:
        super().__init__(**options)
        self.agrees.label.text = label
        self.given = given

    def validate_agrees(self, field: BooleanField) -> None:
        """Nothing is published without it."""
        if not field.data and not self.given:
            raise ValidationError(_("To publish your profile, agree that vetted institutions may see it."))


class PauseForm(FlaskForm):
    """Until when nobody finds the profile."""

    until = _day(_l("Pause until"), Given(_l("Choose the day on which your profile comes back.")))


class ReconfirmForm(FlaskForm):
    """Still available?"""

    answer = RadiosField(
        _l("Your answer"),
        [Given(_l("Choose one of the answers."))],
        choices=lambda: choices_of(
            {
                STILL_AVAILABLE: _("Yes, my profile is true and I am available"),
                PAUSE: _("Not now: pause my profile until a day"),
                WITHDRAW: _("No: withdraw my profile"),
            }
        ),
    )
    until = _day(_l("Pause until"), description=_l("Only when you chose to pause."))

    def validate_until(self, field: DayField) -> None:
        """A pause needs its end."""
        if self.answer.data == PAUSE and field.data is None and not field.errors:
            raise ValidationError(_("Choose the day on which your profile comes back."))
