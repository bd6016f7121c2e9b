"""The home page: what this is in one sentence, and real figures of the instance."""

from typing import Any

from flask import render_template, url_for
from flask_babel import format_decimal, ngettext

from maghribcom import clock
from maghribcom.accounts.access import current_actor, public
from maghribcom.database import db
from maghribcom.directory.figures import Figures, count_figures
from maghribcom.directory.need_cards import newest_needs, plain_card
from maghribcom.directory.value_names import foreign
from maghribcom.directory.views.blueprint import pages
from maghribcom.locales import current_language
from maghribcom.organisations.operations import reader_of
from maghribcom.skills.labels import words_for
from maghribcom.territories import regions
from search import PUBLIC

#: Searches to try: of the starter vocabulary.
EXAMPLES = ("solar-energy", "telemedicine", "drip-irrigation")
#: The newest needs that the page shows.
NEWEST = 3


@pages.get("/")
@public
def home() -> str:
    """Works without the search engine."""
    actor, at, language = current_actor(), clock.now(), current_language()
    may_search = reader_of(db.session, actor, at) is not None
    figures = count_figures(db.session, at)
    words = words_for(db.session, EXAMPLES, language) if may_search else {}
    page = {
        "may_search": may_search,
        "canonical": url_for("directory.home"),
        "has_profile": "expert" in actor.roles,
        "examples": [
            {
                "label": words[concept].text,
                "language": foreign(words[concept]),
                "url": url_for("directory.experts", q=words[concept].text),
            }
            for concept in EXAMPLES
            if concept in words
        ],
        "figures": _figures_in_words(figures),
        "needs": [plain_card(need, at) for need in newest_needs(db.session, at, (PUBLIC,), limit=NEWEST)],
        "regions": [
            {
                "code": region.code,
                "name": region.name(language),
                "count": figures.by_region.get(region.code, 0),
                "url": url_for("directory.experts", region=region.code) if may_search else None,
            }
            for region in regions()
        ],
    }
    return render_template("directory/home.html", page=page)


def _figures_in_words(figures: Figures) -> list[dict[str, Any]]:
    labels = (
        (figures.needs, ngettext("open need", "open needs", figures.needs)),
        (
            figures.confirmed,
            ngettext("profile confirmed within six months", "profiles confirmed within six months", figures.confirmed),
        ),
        (figures.countries, ngettext("country of residence", "countries of residence", figures.countries)),
        (figures.skills, ngettext("skill offered", "skills offered", figures.skills)),
        (figures.organisations, ngettext("vetted institution", "vetted institutions", figures.organisations)),
    )
    return [{"value": format_decimal(value), "label": label} for value, label in labels]
