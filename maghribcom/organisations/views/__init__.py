"""Pages of this room, by subject, on one blueprint."""

from maghribcom.organisations.views import desk, members, own, request
from maghribcom.organisations.views.blueprint import pages

__all__ = ["desk", "members", "own", "pages", "request"]
