"""What is done to a profile. Operations flush and never commit; refusals are Invalid and Conflict."""

from maghribcom.experts.operations.concepts import (
    bring_back_concept,
    link_concepts,
    merge_concepts,
    retire_concept,
    unlink_concepts,
)
from maghribcom.experts.operations.free_words import TypedWord, map_word, promote_word
from maghribcom.experts.operations.groups import (
    OPTIONAL_CONSENTS,
    save_background,
    save_identity,
    save_offer,
    save_residence,
    save_visibility,
)
from maghribcom.experts.operations.progress import Missing, Progress, Task, missing, progress
from maghribcom.experts.operations.publishing import (
    confirm,
    create_expert,
    find_expert,
    pause,
    profile_of,
    publish,
    resume,
    withdraw,
)
from maghribcom.experts.operations.work import save_work

__all__ = [
    "OPTIONAL_CONSENTS",
    "Missing",
    "Progress",
    "Task",
    "TypedWord",
    "bring_back_concept",
    "confirm",
    "create_expert",
    "find_expert",
    "link_concepts",
    "map_word",
    "merge_concepts",
    "missing",
    "pause",
    "profile_of",
    "progress",
    "promote_word",
    "publish",
    "resume",
    "retire_concept",
    "save_background",
    "save_identity",
    "save_offer",
    "save_residence",
    "save_visibility",
    "save_work",
    "unlink_concepts",
    "withdraw",
]
