"""The documents of a project, in the one store for uploads."""

from typing import IO

from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.files.models import StoredFile
from maghribcom.files.operations import remove, store
from maghribcom.projects.models import Project
from maghribcom.projects.operations.saving import check_writable, finish
from maghribcom.projects.states import PROJECT

#: What a document may be.
ACCEPTED = frozenset({"application/pdf", "image/png", "image/jpeg"})


def attach(session: Session, project: Project, stream: IO[bytes], name: str, *, actor: Actor) -> StoredFile:
    """Keep a document of a project. Raises Invalid for one that is too large, disguised, or one too many."""
    check_writable(project, "means", None)
    kept = store(session, stream, name, owner_kind=PROJECT, owner_id=project.public_id, accepted=ACCEPTED, actor=actor)
    finish(session, project, "documents", actor)
    return kept


def detach(session: Session, project: Project, file: StoredFile, *, actor: Actor) -> None:
    """Remove a document of a project."""
    check_writable(project, "means", None)
    remove(session, file)
    finish(session, project, "documents", actor)
