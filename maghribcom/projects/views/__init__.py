"""The pages of projects and needs."""

from maghribcom.projects.views import sheets
from maghribcom.projects.views.blueprint import pages

__all__ = ["pages", "sheets"]
