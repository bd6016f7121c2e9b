"""Suggestions for the fields in which people name skills and occupations."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from maghribcom.accounts.access import requires
from maghribcom.cleaning import clean_line
from maghribcom.database import db
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language
from maghribcom.skills.labels import Words
from maghribcom.skills.models import SKILL_KINDS
from maghribcom.skills.suggestions import suggest as find_suggestions

pages = Blueprint("skills", __name__)

KINDS = {"": (*SKILL_KINDS, "occupation"), "skill": SKILL_KINDS, "occupation": ("occupation",), "sector": ("sector",)}
#: The vocabulary changes seldom, and people type the same beginnings again.
AGE_SECONDS = 300


@pages.get("/skills/suggest")
@requires("skills.suggest")
def suggest() -> Response:
    """`{"suggestions": [...]}` for `q`, of one `kind`; without a kind skills and occupations.

    `language` of a label is given only where it is not the reader's.
    """
    kinds = KINDS.get(request.args.get("kind", ""))
    if kinds is None:
        abort(400)
    language = current_language()
    typed, _harmful = clean_line(request.args.get("q", ""))
    found = find_suggestions(db.session, search_engine(), typed, kinds, language)
    response = jsonify(
        suggestions=[
            {
                "id": one.id,
                **_said("label", one.label, language),
                **(_said("matched", one.matched, language) if one.matched else {}),
                "context": one.context,
            }
            for one in found
        ]
    )
    response.cache_control.private = True
    response.cache_control.max_age = AGE_SECONDS
    return response


def _said(name: str, words: Words, language: str) -> dict[str, Any]:
    code = {} if words.language == language else {"language" if name == "label" else f"{name}_language": words.language}
    return {name: words.text, **code}
