"""The views of the directory, by subject."""

from maghribcom.directory.views import (
    accesses,
    addresses,
    entries,
    home,
    organisation,
    people,
    saved_searches,
    shortlists,
)
from maghribcom.directory.views.blueprint import bare, pages

__all__ = [
    "accesses",
    "addresses",
    "bare",
    "entries",
    "home",
    "organisation",
    "pages",
    "people",
    "saved_searches",
    "shortlists",
]
