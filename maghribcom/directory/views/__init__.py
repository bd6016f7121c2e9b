"""The views of the directory, by subject."""

from maghribcom.directory.views import (
    accesses,
    addresses,
    entries,
    follows,
    home,
    needs,
    open_needs,
    organisation,
    people,
    saved_searches,
    shortlists,
    suggestions,
    wanted_skills,
)
from maghribcom.directory.views.blueprint import bare, pages

__all__ = [
    "accesses",
    "addresses",
    "bare",
    "entries",
    "follows",
    "home",
    "needs",
    "open_needs",
    "organisation",
    "pages",
    "people",
    "saved_searches",
    "shortlists",
    "suggestions",
    "wanted_skills",
]
