"""The public board of wanted skills: what institutions looked for and did not find."""

from flask import render_template, request
from flask_babel import format_decimal

from maghribcom import clock
from maghribcom.accounts.access import current_actor, may_attempt, public
from maghribcom.database import db
from maghribcom.demand.operations import ASKED_LEAST, COUNTED_DAYS
from maghribcom.demand.operations import wanted_skills as count_wanted
from maghribcom.directory.value_names import foreign
from maghribcom.directory.views.blueprint import pages
from maghribcom.form_fields import capital
from maghribcom.locales import current_language
from maghribcom.skills.labels import words_for
from maghribcom.territories import regions


@pages.get("/wanted-skills")
@public
def wanted_skills() -> str:
    """Counts of days and people, for all of Morocco or one region. Two statements, whatever was asked for."""
    language = current_language()
    names = {region.code: region.name(language) for region in regions()}
    asked = request.args.get("region", "")
    region = asked if asked in names else None
    counts = count_wanted(db.session, clock.now().date(), region)
    words = words_for(db.session, counts, language)
    page = {
        "skills": [
            {
                "label": capital(words[concept].text),
                "language": foreign(words[concept]),
                "count": format_decimal(count),
            }
            for concept, count in counts.items()
            if concept in words
        ],
        "regions": names,
        "region": region,
        "days": COUNTED_DAYS,
        "least": ASKED_LEAST,
        "has_profile": "expert" in current_actor().roles,
        "may_search": may_attempt(current_actor(), "directory.search"),
    }
    return render_template("directory/wanted_skills.html", page=page)
