"""What the pages of the editors share: the concept of an address, and that nobody writes over anybody's change."""

from flask import abort, request
from flask_babel import gettext as _

from maghribcom.accounts.access import require
from maghribcom.database import db
from maghribcom.errors import Conflict
from maghribcom.indexing.lease import is_held
from maghribcom.skills.models import SKILL_KINDS, Concept
from maghribcom.skills.operations.labels import family
from maghribcom.skills.overview import fingerprint, open_concept
from maghribcom.skills.twins import VOCABULARY_LEASE
from search.queries import is_value

#: Parameter that the suggestions of a combobox take for the kinds of a family.
SUGGESTED = {"knowledge": "skill"}


def concept_of(public_id: str) -> Concept:
    """The concept of an address, held for the rest of the request where that may change it; else 404."""
    require("skills.edit")
    found = None
    if is_value(public_id):
        found = open_concept(db.session, public_id, to_change=request.method == "POST")
    if found is None:
        abort(404)
    return found


def check_no_import() -> None:
    """Raise Conflict while loader or import change everything."""
    if is_held(VOCABULARY_LEASE):
        raise Conflict(_("The vocabulary is being imported. Try again in a few minutes. Nothing was changed."))


def check_unchanged(concept: Concept, field: str = "seen") -> None:
    """Raise Conflict when somebody changed the concept since the page showed it, or an import is at it."""
    check_no_import()
    if request.form.get(field, "") != fingerprint(db.session, concept):
        raise Conflict(
            _("Somebody else changed this concept meanwhile. Go back, reload the page and look at the change.")
        )


def kinds_for(concept: Concept) -> tuple[tuple[str, ...], str]:
    """The kinds that may stand in for a concept, and their name for suggestions."""
    return family(concept.kind), SUGGESTED.get(concept.kind, concept.kind)


def kinds_linked(concept: Concept, link: str | None) -> tuple[str, ...]:
    """The kinds that may stand at the other end of a link."""
    return SKILL_KINDS if link in {"essential", "optional"} else family(concept.kind)
