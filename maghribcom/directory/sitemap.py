"""The public pages that search engines may list, in parts of a bounded size."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from maghribcom.locales import absolute_url, languages
from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import Need, Project
from maghribcom.projects.visibility import vetted, visible

#: Objects of one part, each with an address in every language; a sitemap may have 50,000 of these.
PART = 2_000
#: Pages without an object of their own; the others are for people who are signed in.
LISTED = ("directory.home", "directory.needs", "directory.wanted_skills", "accounts.sign_up")
PAGES = "pages"

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page by its addresses in each language, and when it changed last."""

    urls: Mapping[str, str]
    changed: datetime | None = None


def _needs(at: datetime) -> Query:
    return select(Need.id, Need.public_id, Need.edited_at.label("changed")).where(visible(at))


def _projects(at: datetime) -> Query:
    return (
        select(Project.id, Project.public_id, Project.edited_at.label("changed"))
        .join(Organisation)
        .where(Project.status == "open", vetted(at))
    )


def _organisations(at: datetime) -> Query:
    return select(Organisation.id, Organisation.public_id, Organisation.vetted_at.label("changed")).where(vetted(at))


#: Kinds of objects with a public page, and what selects them.
KINDS: Mapping[str, tuple[str, Callable[[datetime], Query]]] = {
    "needs": ("directory.need", _needs),
    "projects": ("directory.project", _projects),
    "organisations": ("directory.organisation", _organisations),
}


def parts(session: Session, at: datetime) -> list[tuple[str, int]]:
    """Each part as kind and number, from 1. One statement a kind."""
    found = [(PAGES, 1)]
    for kind, (_endpoint, query) in KINDS.items():
        count = session.scalar(select(func.count()).select_from(query(at).subquery())) or 0
        found += [(kind, number + 1) for number in range(-(-count // PART))]
    return found


def part(session: Session, kind: str, number: int, at: datetime) -> Sequence[Listed]:
    """The pages of one part; none for a part that there is not. One statement at most."""
    if kind == PAGES:
        return [_listed(endpoint) for endpoint in LISTED] if number == 1 else []
    endpoint, query = KINDS[kind]
    rows = query(at).order_by("id").offset((number - 1) * PART).limit(PART)
    return [_listed(endpoint, changed, public_id=public_id) for _id, public_id, changed in session.execute(rows)]


def _listed(endpoint: str, changed: datetime | None = None, **values: str) -> Listed:
    return Listed({code: absolute_url(endpoint, code, **values) for code in languages()}, changed)
