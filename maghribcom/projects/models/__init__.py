"""The rows of this room: projects, their needs, and what was handed in for moderation."""

from maghribcom.projects.models.imports import NeedImport, NeedImportRow
from maghribcom.projects.models.moderation import Remark, Submission
from maghribcom.projects.models.needs import Need, NeedLanguage, NeedProvision, NeedSkill, NeedText
from maghribcom.projects.models.projects import Project, ProjectChoice, ProjectLink, ProjectText

__all__ = [
    "Need",
    "NeedImport",
    "NeedImportRow",
    "NeedLanguage",
    "NeedProvision",
    "NeedSkill",
    "NeedText",
    "Project",
    "ProjectChoice",
    "ProjectLink",
    "ProjectText",
    "Remark",
    "Submission",
]
