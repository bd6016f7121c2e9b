"""How far a need or a project that was once open is for the public now, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from maghribcom.directory.need_cards import other_language, text_of
from maghribcom.group_forms import Line
from maghribcom.locales import current_language, language_name
from maghribcom.projects import labels
from maghribcom.projects.models import Need, Project
from maghribcom.projects.visibility import is_visible
from search import STAFF

OPEN, CLOSED, HIDDEN = "open", "closed", "hidden"


@dataclass(frozen=True, slots=True)
class Publication:
    """`state` is open, closed (its page stays, with the reason) or hidden (its page says no more than that)."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a page; `note` says in which language it is where that is not the reader's."""

    text: str
    language: str | None
    note: str | None


def publication_of(thing: Need | Project, at: datetime) -> Publication:
    """What the public may know of it now. The clock may be late: a deadline counts from its instant on."""
    body = thing.project.organisation if isinstance(thing, Need) else thing.organisation
    if not body.is_vetted(at):
        return Publication(HIDDEN, _("It is not shown at the moment: its organisation is not vetted."))
    if thing.status == "closed":
        reason = labels.close_reasons().get(thing.status_reason or "", "")
        return Publication(CLOSED, _("Closed: %(reason)s", reason=reason))
    if isinstance(thing, Need) and thing.deadline_at is not None and thing.deadline_at <= at:
        return Publication(CLOSED, _("Closed: %(reason)s", reason=labels.close_reasons()["expired"]))
    if thing.status == "open" and (isinstance(thing, Project) or is_visible(thing, at, (STAFF,))):
        return Publication(OPEN, labels.statuses()["open"])
    return Publication(HIDDEN, _("It is suspended for the moment and may come back."))


def passage_of(thing: Need | Project, field: str) -> Passage | None:
    """A text in the reader's language, else in its original with a word about that."""
    found = text_of(thing, field, current_language())
    if found is None:
        return None
    language = other_language(found.language)
    note = _("Written in %(language)s", language=language_name(found.language)) if language else None
    return Passage(found.text, language, note)


def row(label: str, lines: tuple[Line, ...]) -> Mapping[str, Any]:
    """A row of macros/tasks.html, summary_list; a language is left out where it is the page's."""
    shown = [Line(line.text, other_language(line.language) if line.language else None) for line in lines]
    return {"label": label, "lines": shown, "change_url": None}
