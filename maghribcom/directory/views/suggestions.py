"""Suggestions for the search field: skills and occupations, then places."""

from typing import Any

from flask import Response, jsonify, request
from flask_babel import format_decimal, ngettext

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.cleaning import clean_line
from maghribcom.database import db
from maghribcom.directory.places import suggest_places
from maghribcom.directory.value_names import foreign
from maghribcom.directory.views.blueprint import pages
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language
from maghribcom.organisations.operations import reader_of
from maghribcom.skills.models import SKILL_KINDS
from maghribcom.skills.suggestions import Suggestion, suggest
from search.queries import TEXT_LENGTH

KINDS = (*SKILL_KINDS, "occupation")
#: Concepts above the places.
CONCEPTS = 6
#: Words change seldom, and people type the same beginnings again.
AGE_SECONDS = 300


@pages.get("/experts/suggest")
@requires("directory.search")
def suggest_words() -> Response:
    """`{"suggestions": [...]}` for `q`, as `skills.suggest` gives them; a place has its code as id.

    `experts` says how many people the reader would find by a concept.
    """
    typed = clean_line(request.args.get("q", ""))[0][:TEXT_LENGTH]
    at = clock.now()
    reader = reader_of(db.session, current_actor(), at)
    audience = reader.audience if reader else None
    concepts = suggest(db.session, search_engine(), typed, KINDS, current_language(), audience, at)
    places = [{"id": one.code, "label": one.label, "context": one.context} for one in suggest_places(typed)]
    response = jsonify(suggestions=[*(_concept(one) for one in concepts[:CONCEPTS]), *places])
    response.cache_control.private = True
    response.cache_control.max_age = AGE_SECONDS
    return response


def _concept(one: Suggestion) -> dict[str, Any]:
    said = {"id": one.id, "label": one.label.text, "language": foreign(one.label), "context": one.context}
    if one.matched:
        said |= {"matched": one.matched.text, "matched_language": foreign(one.matched)}
    if one.experts is not None:
        count = format_decimal(one.experts)
        said["experts"] = ngettext("%(count)s person", "%(count)s people", one.experts, count=count)
    return {name: value for name, value in said.items() if value is not None}
