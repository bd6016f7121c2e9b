"""What is done to projects and needs. Operations flush and never commit; refusals are Invalid and Conflict."""

from maghribcom.projects.operations.copying import copy_need, create_from_outline
from maghribcom.projects.operations.documents import attach, detach
from maghribcom.projects.operations.life import close, reopen, resume, revise, submit, suspend, take_back
from maghribcom.projects.operations.needs import (
    create_need,
    deadline_ends,
    find_need,
    save_asked,
    save_practical,
    save_role,
    save_terms,
)
from maghribcom.projects.operations.progress import Task, groups_of, missing, progress
from maghribcom.projects.operations.projects import create_project, find_project, save_about, save_means, save_place

__all__ = [
    "Task",
    "attach",
    "close",
    "copy_need",
    "create_from_outline",
    "create_need",
    "create_project",
    "deadline_ends",
    "detach",
    "find_need",
    "find_project",
    "groups_of",
    "missing",
    "progress",
    "reopen",
    "resume",
    "revise",
    "save_about",
    "save_asked",
    "save_means",
    "save_place",
    "save_practical",
    "save_role",
    "save_terms",
    "submit",
    "suspend",
    "take_back",
]
