"""The pages of projects and needs."""

from maghribcom.projects.views import desk, moderation
from maghribcom.projects.views.blueprint import pages

__all__ = ["desk", "moderation", "pages"]
