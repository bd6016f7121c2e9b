"""How a project or a need came to its state: its dates, and the events that the operations would have written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from maghribcom import working_days
from maghribcom.demonstration.rows import Row
from maghribcom.projects import states
from maghribcom.projects.models import Need, Project
from maghribcom.projects.states import Transition

#: Days that it takes to write something, to decide about it, and to answer what was asked.
WRITING, DECIDING, ANSWERING = (1, 6), (1, 3), (1, 5)
#: From the first word to the opening at most, with the changes that a moderator asks for, and a day to spare.
OPENING_MOST = WRITING[1] + 2 * DECIDING[1] + ANSWERING[1] + 1
#: Days that something was open before it was suspended or closed, at least, as far as its project allows.
SHOWN_LEAST = 14
#: How many days ago what is not finished was begun, or last decided.
DRAFT_AGES, WAITING_AGES, CHANGES_AGES = (0, 40), (0, 5), (0, 10)
#: How many days ago a project that was opened began.
PROJECT_AGES = (70, 420)
#: Shares of what was opened: changes were asked for first; it was paused, or closed, and came back.
CHANGED, PAUSED, REOPENED = 0.25, 0.06, 0.04
#: Reasons that a moderator gives; others come from the owner, or from the clock.
BY_MODERATOR = frozenset({"to_check", "owner_silent", "duplicate"})


@dataclass(frozen=True, slots=True)
class Step:
    """A transition that was made."""

    transition: Transition
    at: datetime
    before: str
    reason: str | None = None


@dataclass(slots=True)
class Life:
    """The steps of a project or a need since it was made, in order."""

    created: datetime
    steps: list[Step] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Where the steps have led."""
        return self.steps[-1].transition.target if self.steps else "draft"

    @property
    def reason(self) -> str | None:
        """Why it is suspended or closed."""
        return self.steps[-1].reason if self.steps else None

    def last(self, *transitions: Transition) -> datetime | None:
        """When one of these transitions was last made."""
        return max((step.at for step in self.steps if step.transition in transitions), default=None)

    def make(self, transition: Transition, at: datetime, reason: str | None = None) -> None:
        """One more step, out of the state that the one before has led to. ValueError where the state forbids it."""
        if self.status not in transition.sources or at < (self.steps[-1].at if self.steps else self.created):
            raise ValueError(f"{transition.verb} from {self.status} at {at}")
        self.steps.append(Step(transition, at, self.status, reason))


def draw_project(chance: Random, status: str, reason: str | None, now: datetime) -> Life:
    """A life that leads a project there; one that was opened is old enough for the lives of its needs."""
    life = _drawn(chance, status, now, chance.randint(*PROJECT_AGES))
    opened = life.last(states.OPEN)
    if opened and status in {"suspended", "closed"}:
        # Its needs were opened before, and end with it.
        _end(life, status, reason, now - timedelta(days=chance.randint(2, 20), minutes=chance.randint(0, 1439)))
    return life


def draw_need(chance: Random, status: str, reason: str | None, now: datetime, project: Life) -> Life:
    """A life that leads a need there, between the steps of its project."""
    opened, ended = project.last(states.OPEN), project.last(states.SUSPEND, states.CLOSE)
    if opened is None:
        return _beside(chance, status, project, now)
    until = ended or now
    room = (until - opened).days - 1
    life = _drawn(chance, status, until, chance.randint(min(room, OPENING_MOST + SHOWN_LEAST), room))
    shown = life.last(states.OPEN)
    if shown is None:
        return life
    if status == "open":
        _come_back(life, chance, shown, now)
    else:
        at = _between(chance, shown, now)
        _end(life, status, reason, ended or (_deadline(at, now) if reason == "expired" else at))
    return life


def apply(life: Life, thing: Project | Need, note: Callable[[str], str | None]) -> None:
    """Write the outcome of a life into the columns of a row; `note` says a reason in words."""
    thing.status, thing.status_reason, thing.created_at = life.status, life.reason, life.created
    thing.status_note = note(life.reason) if life.reason else None
    thing.submitted_at = life.last(states.SUBMIT)
    thing.opened_at = life.last(states.OPEN, states.RESUME, states.REOPEN)
    thing.closed_at = life.last(states.CLOSE, states.EXPIRE) if life.status == "closed" else None
    if life.steps and life.steps[-1].transition is states.REOPEN:
        thing.status_note = note("reopened")
    thing.edited_at = life.last(states.SUBMIT) or life.created


def events(life: Life, kind: str, public_id: str, owner: str, moderator: str) -> list[Row]:
    """The record of a life: the events that operations would have written, had people acted then."""
    acts = {states.OWNER: owner, states.MODERATOR: moderator, states.CLOCK: None}
    about = {"object_kind": kind, "object_id": public_id}
    made = {"actor": owner, "verb": "create", "from_state": None, "to_state": "draft", "reason": None}
    return [
        {**about, **made, "at": life.created},
        *(
            {
                **about, "actor": acts[_actor(step)], "verb": step.transition.verb, "from_state": step.before,
                "to_state": step.transition.target, "reason": step.reason, "at": step.at,
            }
            for step in life.steps
        ),
    ]  # fmt: skip


def _actor(step: Step) -> str:
    return states.MODERATOR if step.reason in BY_MODERATOR else step.transition.by[0]


def _drawn(chance: Random, status: str, now: datetime, age: int) -> Life:
    """From the first word to the opening, or as far as the state is; `age` in days of what was opened."""
    if status == "draft":
        return Life(_ago(chance, now, DRAFT_AGES))
    if status in {"submitted", "changes_asked"}:
        return _waiting(chance, status, now)
    life = Life(now - timedelta(days=age, minutes=chance.randint(0, 1439)))
    at = _after(chance, life.created, WRITING)
    life.make(states.SUBMIT, at)
    if chance.random() < CHANGED:
        at = _ask_and_answer(life, chance, at)
    life.make(states.OPEN, _after(chance, at, DECIDING))
    return life


def _waiting(chance: Random, status: str, now: datetime) -> Life:
    """Handed in or given back a few days ago; some of it for the second time."""
    last = _ago(chance, now, WAITING_AGES if status == "submitted" else CHANGES_AGES)
    handed_in = last if status == "submitted" else last - _days(chance, DECIDING)
    again = status == "submitted" and chance.random() < 0.4
    asked = handed_in - _days(chance, ANSWERING)
    first = asked - _days(chance, DECIDING)
    life = Life((first if again else handed_in) - _days(chance, WRITING))
    if again:
        life.make(states.SUBMIT, first)
        life.make(states.ASK_CHANGES, asked)
    life.make(states.SUBMIT, handed_in)
    if status == "changes_asked":
        life.make(states.ASK_CHANGES, last)
    return life


def _beside(chance: Random, status: str, project: Life, now: datetime) -> Life:
    """The life of a need whose project was never open: handed in with it and given back with it, or a draft."""
    life = Life(_between(chance, project.created, project.steps[0].at if project.steps else now))
    if status != "draft":
        for step in project.steps:
            life.make(step.transition, step.at)
    return life


def _ask_and_answer(life: Life, chance: Random, at: datetime) -> datetime:
    at = _after(chance, at, DECIDING)
    life.make(states.ASK_CHANGES, at)
    at = _after(chance, at, ANSWERING)
    life.make(states.SUBMIT, at)
    return at


def _come_back(life: Life, chance: Random, shown: datetime, now: datetime) -> None:
    """Some of what is open was paused, or closed, for a while."""
    drawn = chance.random()
    if drawn > PAUSED + REOPENED:
        return
    first, then = sorted(_between(chance, shown, now) for _time in range(2))
    if drawn < PAUSED:
        life.make(states.SUSPEND, first, "paused_by_owner")
        life.make(states.RESUME, then)
    else:
        life.make(states.CLOSE, first, "filled")
        life.make(states.REOPEN, then)


def _end(life: Life, status: str, reason: str | None, at: datetime) -> None:
    transition = states.SUSPEND if status == "suspended" else states.EXPIRE if reason == "expired" else states.CLOSE
    life.make(transition, at, reason)


def _deadline(at: datetime, now: datetime) -> datetime:
    """The end of a working day, the one of this instant where that is over already."""
    day = working_days.day_of(at)
    while (ends := working_days.end_of(working_days.working_day_from(day))) > now:
        day -= timedelta(days=1)
    return ends


def _between(chance: Random, start: datetime, end: datetime) -> datetime:
    return start + (end - start) * chance.uniform(0.1, 0.95)


def _ago(chance: Random, now: datetime, bounds: tuple[int, int]) -> datetime:
    return now - timedelta(days=chance.randint(*bounds), minutes=chance.randint(5, 1439))


def _after(chance: Random, at: datetime, bounds: tuple[int, int]) -> datetime:
    return at + _days(chance, bounds)


def _days(chance: Random, bounds: tuple[int, int]) -> timedelta:
    """Somewhat less than so many whole days."""
    return timedelta(days=chance.randint(*bounds), minutes=-chance.randint(10, 1200))
