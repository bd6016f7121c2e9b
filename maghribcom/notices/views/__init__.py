"""The views of notices, by subject."""

from maghribcom.notices.views import notices, rates, undelivered, unsubscribing
from maghribcom.notices.views.blueprint import bare, pages

__all__ = ["bare", "notices", "pages", "rates", "undelivered", "unsubscribing"]
