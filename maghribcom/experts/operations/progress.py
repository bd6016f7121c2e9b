"""How far a profile is, and what is missing before it can be published."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts import consents
from maghribcom.drafts.models import Draft
from maghribcom.experts.models import Expert
from maghribcom.experts.vocabulary import GROUPS, REQUIRED_GROUPS
from search import EXPERT


@dataclass(frozen=True, slots=True)
class Task:
    """One of the six. `state` is one of TASK_STATES; `draft`: something was typed and not saved."""

    group: str
    state: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """All six tasks, in their order."""

    tasks: tuple[Task, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(task.state == "done" for task in self.tasks)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.tasks)

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return self.done / self.total


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands between a profile and its publication: tasks to do, the e-mail to confirm, the consent to give."""

    groups: tuple[str, ...]
    email: bool
    consent: bool

    def __bool__(self) -> bool:
        return bool(self.groups) or self.email or self.consent


def progress(session: Session, expert: Expert) -> Progress:
    """The task list. One statement besides the profile's own rows."""
    done = {row.group for row in expert.done_groups}
    query = select(Draft.group).where(Draft.kind == EXPERT, Draft.object_id == expert.public_id)
    drafts = set(session.scalars(query))

    def state(group: str) -> str:
        if group in done:
            return "done"
        return "started" if group in drafts or _holds_something(expert, group) else "todo"

    return Progress(tuple(Task(group, state(group), group in drafts) for group in GROUPS))


def _holds_something(expert: Expert, group: str) -> bool:
    held: dict[str, tuple[object, ...]] = {
        "identity": (expert.first_name, expert.last_name, expert.arabic_name, expert.phone),
        "residence": (expert.country, expert.city, expert.region),
        "work": (expert.headline, expert.occupation_id, expert.occupation_text, expert.skills, expert.free_words),
        "background": (expert.experiences,),
        "offer": (expert.capacity, expert.hours_a_month, expert.offer_text, expert.languages),
        "visibility": (expert.audiences,),
    }
    return any(held[group])


def missing(session: Session, expert: Expert) -> Missing:
    """What is missing for publishing: tasks 1 to 3, a confirmed e-mail address, the visibility consent."""
    done = {row.group for row in expert.done_groups}
    return Missing(
        groups=tuple(group for group in REQUIRED_GROUPS if group not in done),
        email=expert.account.email_confirmed_at is None,
        consent="visibility" not in consents.active(session, expert.account_id),
    )
