"""Pages of a profile for its owner, and of the vocabulary for its editors, on one blueprint."""

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
from maghribcom.experts.views.successions import bring_back_concept, merge_concept, retire_concept
from maghribcom.experts.views.tasks import edit_tasks, read_notices
from maghribcom.experts.views.vocabulary import drop_link, edit_concept, put_label, put_link, search_vocabulary
from maghribcom.experts.views.words import (
    decide_word,
    ignore_word,
    list_free_words,
    map_word,
    promote_word,
    restore_word,
)

__all__ = [
    "bring_back_concept",
    "check",
    "confirm",
    "decide_word",
    "discard_draft",
    "drop_link",
    "edit_concept",
    "edit_group",
    "edit_tasks",
    "ignore_word",
    "keep_draft",
    "list_free_words",
    "map_word",
    "merge_concept",
    "pages",
    "pause",
    "promote_word",
    "published",
    "put_label",
    "put_link",
    "read_notices",
    "reconfirm",
    "reconfirmed",
    "restore_word",
    "resume",
    "retire_concept",
    "search_vocabulary",
    "withdraw",
]
