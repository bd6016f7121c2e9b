"""The overview of a project or a need for its owner: its groups, its state, and what can be done now."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from maghribcom import clock
from maghribcom.accounts.access import requires
from maghribcom.database import db
from maghribcom.files.operations import files_of
from maghribcom.locales import current_language, show_date
from maghribcom.paging import page_asked
from maghribcom.projects import labels
from maghribcom.projects.listing import needs_of, title_of
from maghribcom.projects.models import Need, Project
from maghribcom.projects.operations import missing, progress
from maghribcom.projects.operations.life import ENDED_BY_OWNER
from maghribcom.projects.states import PROJECT
from maghribcom.projects.views.blueprint import address, both, may, open_thing, writes
from maghribcom.projects.views.shelf import way_through
from maghribcom.projects.vocabulary import AT_ONCE

#: What an owner may do from the overview, besides writing.
STEPS = ("submit", "take_back", "suspend", "resume", "revise", "close", "reopen")


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state in words. `kind` is that of the notice around them."""

    title: str
    text: tuple[str, ...]
    kind: str = "information"


@both("/edit", methods=["GET"])
@requires("projects.read_own")
def edit(kind: str, public_id: str) -> str:
    """The groups in any order, the state in words, and the steps that it allows."""
    opened = open_thing(kind, public_id)
    thing = opened.thing
    tasks = progress(db.session, thing)
    titles = group_titles(thing)
    return render_template(
        "projects/edit.html",
        thing=thing,
        kind=kind,
        heading=heading(thing),
        back=address("edit", thing.project) if isinstance(thing, Need) else None,
        project=heading(thing.project) if isinstance(thing, Need) else None,
        tasks=[
            {
                "title": titles[task.group],
                "url": address("edit_group", thing, group=task.group),
                "state": task.state,
                "hint": _("A draft is not saved yet") if task.draft else None,
                "open": writes(thing, task.group),
            }
            for task in tasks
        ],
        done=sum(task.state == "done" for task in tasks),
        state=in_words(thing),
        todo=left_to_do(thing) if may(thing, "submit") else [],
        may={step: may(thing, step) and _sensible(thing, step) for step in STEPS},
        address=lambda endpoint, **values: address(endpoint, thing, **values),
        **(_of_project(thing) if isinstance(thing, Project) else {}),
    )


def heading(thing: Project | Need) -> Any:
    """The title with its language, or the words for one without a title."""
    untitled = _("Need without a title") if isinstance(thing, Need) else _("Project without a title")
    return title_of(thing.texts, current_language(), untitled)


def group_titles(thing: Project | Need) -> Any:
    """What the groups are called."""
    return labels.need_groups() if isinstance(thing, Need) else labels.project_groups()


def left_to_do(thing: Project | Need) -> list[dict[str, str]]:
    """The groups that lack a required answer, those of a need's project with it where it was not handed in yet."""
    titles = group_titles(thing)
    found = [{"title": titles[group], "url": address("edit_group", thing, group=group)} for group in missing(thing)]
    if isinstance(thing, Need) and thing.project.status in {"draft", "changes_asked"} and missing(thing.project):
        found.append({"title": _("The project of this need"), "url": address("edit", thing.project)})
    return found


def _sensible(thing: Project | Need, step: str) -> bool:
    if step == "resume":
        return thing.status_reason in ENDED_BY_OWNER
    return step != "reopen" or thing.opened_at is not None


def _of_project(project: Project) -> dict[str, Any]:
    needs, page = needs_of(db.session, project, page_asked(request.args.get("page", "")))
    return {
        "needs": [{"title": heading(need), "url": address("edit", need), "status": need.status} for need in needs],
        "documents": len(files_of(db.session, PROJECT, project.public_id)),
        "pages": way_through(page),
        "statuses": labels.statuses(),
    }


def in_words(thing: Project | Need) -> StateWords:
    """The state for the owner: what it means and what comes next."""
    title = labels.statuses()[thing.status]
    project = thing.project if isinstance(thing, Need) else thing
    texts = {
        "draft": (_("Nobody outside your organisation sees it."),),
        "submitted": (
            _("A moderator reads it. You will get a notice with the answer."),
            _("Take it back if you want to go on writing."),
        ),
        "changes_asked": (_("A moderator asks for changes. Make them, then submit it again."),),
        "open": _open(thing),
        "suspended": (labels.suspend_reasons().get(thing.status_reason or "", ""), _("Nobody finds it at present.")),
        "closed": (labels.close_reasons().get(thing.status_reason or "", ""),),
    }
    kinds = {"open": "success", "changes_asked": "waiting", "suspended": "waiting"}
    text = [sentence for sentence in texts[thing.status] if sentence]
    if thing.status in {"draft", "changes_asked"} and not project.organisation.is_vetted(clock.now()):
        text.append(_("Your organisation is not vetted yet. Your drafts are kept; you can submit them once it is."))
    return StateWords(title, tuple(text), kinds.get(thing.status, "information"))


def _open(thing: Project | Need) -> tuple[str, ...]:
    if not isinstance(thing, Need):
        return (
            _("Everybody can read it."),
            _("To change what was approved, pause it first, then make a draft of it again."),
        )
    until = _("It stays open until %(day)s.", day=show_date(thing.deadline)) if thing.deadline else ""
    practical = labels.need_groups()[AT_ONCE]
    return (
        _("It can be found."),
        until,
        _("“%(group)s” changes at once.", group=practical),
        _("To change what was approved, pause it first, then make a draft of it again."),
    )
