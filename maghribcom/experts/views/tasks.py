"""The task list: how far the profile is, what is missing, and whether others find it."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import requires
from maghribcom.database import db
from maghribcom.experts import labels, states
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.freshness import is_old, is_visible
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import missing, progress
from maghribcom.experts.operations.free_words import WORD_MAPPED
from maghribcom.experts.task_words import task_hint
from maghribcom.experts.views.blueprint import open_profile, pages
from maghribcom.locales import show_ago, show_date
from maghribcom.notices.operations import mark_read, unread_of
from maghribcom.notices.rates import notice_type

#: Notices that the task list shows, and how many of them.
SHOWN_TYPES = (WORD_MAPPED,)
NOTICES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something left to do, and where."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class StateWords:
    """The state of a profile in words. `kind` is that of the notice around them."""

    title: str
    text: tuple[str, ...]
    kind: str = "information"


@pages.get("/profile")
@requires("experts.edit")
def edit_tasks() -> str:
    """The six tasks in any order, and the state of the profile."""
    opened = open_profile()
    far = progress(db.session, opened.expert)
    titles = labels.groups()
    tasks = [
        {
            "title": titles[task.group],
            "url": url_for("experts.edit_group", group=task.group),
            "state": task.state,
            "hint": _hint(opened.expert, task.group, draft=task.draft),
        }
        for task in far.tasks
    ]
    return render_template(
        "experts/edit_tasks.html",
        tasks=tasks,
        done=far.done,
        state=_in_words(opened.expert),
        missing=left_to_do(opened) if _in(opened.expert, states.PUBLISH) else [],
        may=_possible(opened),
        expert=opened.expert,
        told=_told(opened),
    )


@pages.post("/profile/notices/read")
@requires("experts.edit")
def read_notices() -> Response:
    """Show no more what an editor did to one's words."""
    mark_read(db.session, open_profile().expert.account_id, SHOWN_TYPES)
    return redirect(url_for("experts.edit_tasks"))


def _told(opened: Opened) -> list[dict[str, str]]:
    """What the owner has not read yet of changes to the profile that somebody else made."""
    notices = unread_of(opened.session, opened.expert.account_id, SHOWN_TYPES, NOTICES_SHOWN)
    kinds = [(notice_type(notice.type), notice.data) for notice in notices]
    return [{"title": kind.subject(data), "text": kind.body(data)} for kind, data in kinds]


def left_to_do(opened: Opened) -> list[ToDo]:
    """What stands before publication, apart from the consent, which the check page asks for."""
    lacks = missing(db.session, opened.expert)
    found = [ToDo(labels.groups()[group], url_for("experts.edit_group", group=group)) for group in lacks.groups]
    if lacks.email:
        found.append(ToDo(_("Confirm your e-mail address"), url_for("accounts.account")))
    return found


def _hint(expert: Expert, group: str, *, draft: bool) -> str:
    hint = task_hint(expert, group)
    return _("%(hint)s · a draft is not saved yet", hint=hint) if draft else hint


def _in(expert: Expert, transition: states.Transition) -> bool:
    return expert.status in transition.sources


def _possible(opened: Opened) -> dict[str, bool]:
    expert = opened.expert
    return {
        "publish": _in(expert, states.PUBLISH) and not left_to_do(opened),
        "confirm": expert.status in {"active", "dormant"},
        "pause": _in(expert, states.PAUSE),
        "resume": _in(expert, states.RESUME),
        "withdraw": _in(expert, states.WITHDRAW),
        "see": is_visible(expert, clock.now()),
    }


def _in_words(expert: Expert) -> StateWords:
    title = labels.statuses()[expert.status]
    if expert.status == "active" or (expert.status == "paused" and is_visible(expert, clock.now())):
        return _published(expert)
    if expert.status == "paused" and expert.paused_until:
        until = show_date(expert.paused_until)
        return StateWords(_("Paused until %(day)s", day=until), (_("Nobody finds you until then."),), "waiting")
    texts = {
        "draft": _("Nobody but you sees your profile yet."),
        "pending": _("A person checks your profile. You will get a mail with the answer."),
        "dormant": _(
            "You have not confirmed your profile for a long time, so nobody finds it. One click brings it back."
        ),
        "withdrawn": _("Nobody sees your profile. Your answers are kept; you can publish it again."),
        "rejected": _("Your profile was sent back: %(reason)s", reason=expert.status_reason or "–"),
        "merged": _("This profile was joined with another one of yours."),
        "erased": _("This profile was erased."),
    }
    kinds = {"dormant": "waiting", "rejected": "waiting"}
    return StateWords(title, (texts.get(expert.status, ""),), kinds.get(expert.status, "information"))


def _published(expert: Expert) -> StateWords:
    text = [_("Vetted institutions can find you. What you save is shown at once.")]
    if expert.confirmed_at is None:
        return StateWords(labels.statuses()["active"], tuple(text), "success")
    text.append(_("Confirmed %(ago)s.", ago=show_ago(expert.confirmed_at)))
    if is_old(expert.confirmed_at, clock.now()):
        text.append(_("Is all of it still true? Say so, and you stay found."))
        return StateWords(labels.statuses()["active"], tuple(text), "waiting")
    return StateWords(labels.statuses()["active"], tuple(text), "success")
