"""What is done to a profile. Operations flush and never commit; refusals are Invalid and Conflict."""

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
    "confirm",
    "create_expert",
    "find_expert",
    "missing",
    "pause",
    "profile_of",
    "progress",
    "publish",
    "resume",
    "save_background",
    "save_identity",
    "save_offer",
    "save_residence",
    "save_visibility",
    "save_work",
    "withdraw",
]
