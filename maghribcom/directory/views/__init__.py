"""The views of the directory, by subject."""

from maghribcom.directory.views import (
    accesses,
    addresses,
    follows,
    home,
    needs,
    organisation,
    people,
    wanted_skills,
)
from maghribcom.directory.views.blueprint import bare, pages

__all__ = [
    "accesses",
    "addresses",
    "bare",
    "follows",
    "home",
    "needs",
    "organisation",
    "pages",
    "people",
    "wanted_skills",
]
