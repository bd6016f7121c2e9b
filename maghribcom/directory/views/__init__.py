"""The views of the directory, by subject."""

from maghribcom.directory.views import accesses, addresses, home, organisation, people, suggestions
from maghribcom.directory.views.blueprint import bare, pages

__all__ = ["accesses", "addresses", "bare", "home", "organisation", "pages", "people", "suggestions"]
