"""The form of an expert's interests."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField

from maghribcom.directory.operations.interests import Choice
from maghribcom.form_fields import BoxesField, choices_of
from maghribcom.places import region_names
from maghribcom.skills.word_forms import sector_words


class InterestsForm(FlaskForm):
    """By the skills of the profile or not, in which sectors, in which regions."""

    own_skills = BooleanField(
        _l("Needs that want a skill of my profile"),
        description=_l("When your profile changes, what is looked for changes with it."),
    )
    sectors = BoxesField(_l("Sectors"), choices=[], description=_l("Needs of these sectors, whatever skill they want."))
    regions = BoxesField(
        _l("Regions"),
        choices=lambda: choices_of(region_names()),
        description=_l("Only needs of these regions. None chosen means all of Morocco."),
    )

    def __init__(self, session: Session, language: str, choice: Choice) -> None:
        words = sector_words(session, language)
        # A sector that was retired since it was chosen is no longer offered, and goes when the form is saved.
        super().__init__(
            data={
                "own_skills": choice.own_skills,
                "sectors": [code for code in choice.sectors if code in words],
                "regions": list(choice.regions),
            }
        )
        self.sectors.choices = choices_of(words)

    def choice(self) -> Choice:
        """What was answered; the form is valid."""
        return Choice(bool(self.own_skills.data), tuple(self.sectors.data or ()), tuple(self.regions.data or ()))
