"""Pages of a profile for its owner, on one blueprint."""

from maghribcom.experts.views.blueprint import pages
from maghribcom.experts.views.groups import discard_draft, edit_group, keep_draft
from maghribcom.experts.views.publication import (
    check,
    confirm,
    pause,
    published,
    reconfirm,
    reconfirmed,
    resume,
    withdraw,
)
from maghribcom.experts.views.tasks import edit_tasks

__all__ = [
    "check",
    "confirm",
    "discard_draft",
    "edit_group",
    "edit_tasks",
    "keep_draft",
    "pages",
    "pause",
    "published",
    "reconfirm",
    "reconfirmed",
    "resume",
    "withdraw",
]
