"""How each way to help is usually asked for: workload, duration, pay, place. What somebody writes without thinking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from maghribcom import working_days
from maghribcom.demonstration.lives import Life
from maghribcom.demonstration.outlines import RoleOutline
from maghribcom.projects.models import Need, NeedLanguage, NeedProvision
from maghribcom.territories import region_of

#: Days from now to a deadline, and of one that ended with something else.
DEADLINE_DAYS = (8, 170)
DEADLINE_KINDS = {"fixed": 62, "flexible": 20, "open": 18}
URGENCIES = {"normal": 76, "soon": 17, "urgent": 7}
NOT_ACCEPTING = 0.04
#: The Amazigh language of a region; elsewhere none is asked for.
AMAZIGH = {
    "MA-01": "rif", "MA-02": "rif", "MA-03": "zgh", "MA-05": "zgh", "MA-07": "shi", "MA-08": "zgh", "MA-09": "shi",
}  # fmt: skip
#: Modes in which people are met who speak no school language.
AMONG_PEOPLE = frozenset({"training", "onsite_mission", "placement"})
SCHOLARLY = frozenset({"research", "review", "network", "investment"})


@dataclass(frozen=True, slots=True)
class Usual:
    """Bounds of what a mode asks for; of the choices, each as often as it stands there."""

    ways: Sequence[str]
    workload: tuple[int, int] | None
    workload_unit: str
    duration: tuple[int, int]
    duration_unit: str
    compensations: Sequence[str]
    years: Sequence[int | None]
    experts: Sequence[int] = (1,)


FREE, PAID = ("pro_bono",), ("expenses", "per_diem", "fee")
REMOTE, MIXED, ONSITE = ("remote",), ("hybrid",), ("onsite",)
USUAL: Mapping[str, Usual] = {
    "call": Usual(REMOTE, (1, 1), "hours_in_all", (1, 1), "hours", FREE, (None, 5, 8, 10), (1, 1, 2)),
    "review": Usual(REMOTE, (6, 20), "hours_in_all", (1, 4), "weeks", (*FREE, "pro_bono", "fee"), (5, 8, 10)),
    "jury": Usual(("remote", "hybrid"), (8, 20), "hours_in_all", (1, 4), "days", ("pro_bono", "expenses"), (8, 10),
                  (2, 3, 4)),
    "mentoring": Usual(REMOTE, (1, 2), "hours_a_week", (3, 9), "months", FREE, (None, 3, 5), (1, 2, 3)),
    "training": Usual(("hybrid", "onsite"), (2, 6), "days_a_month", (1, 4), "months", PAID, (3, 5, 6), (1, 1, 2)),
    "research": Usual(("hybrid", "remote"), (2, 5), "days_a_month", (12, 24), "months",
                      ("expenses", "fellowship", "pro_bono"), (3, 5, 8)),
    "remote_mission": Usual(REMOTE, (4, 12), "hours_a_week", (4, 16), "weeks", ("fee", "fee", "pro_bono"), (3, 5, 8)),
    "onsite_mission": Usual(ONSITE, None, "full_time", (1, 4), "weeks", PAID, (5, 8), (1, 1, 2)),
    "placement": Usual(ONSITE, None, "full_time", (12, 24), "months", ("contract",), (5, 8, 10)),
    "network": Usual(REMOTE, (2, 6), "hours_in_all", (2, 8), "weeks", FREE, (None, 5), (1, 2, 3)),
    "equipment": Usual(("remote", "hybrid"), (8, 24), "hours_in_all", (1, 4), "months", ("pro_bono", "expenses"),
                       (None, 5)),
    "investment": Usual(("remote", "hybrid"), (6, 20), "hours_in_all", (2, 8), "months", ("pro_bono", "expenses"),
                        (5, 8)),
}  # fmt: skip
PROVIDED = {"travel": 0.8, "lodging": 0.85, "insurance": 0.6, "leave_letter": 0.2, "visa_help": 0.1}


def put_terms(need: Need, role: RoleOutline, place: str, chance: Random, language: str) -> None:
    """Way, place, workload, duration, pay and languages of a role in the region or province of this code."""
    usual = USUAL[role.mode]
    need.mode = role.mode
    need.way = role.way or chance.choice(usual.ways)
    if need.way != "remote":
        need.region = region_of(place)
        need.province = place if place != need.region else None
    need.workload = chance.randint(*usual.workload) if usual.workload else None
    need.workload_unit = usual.workload_unit
    need.duration, need.duration_unit = role.duration or (chance.randint(*usual.duration), usual.duration_unit)
    need.compensation = chance.choice(usual.compensations)
    need.years = chance.choice(usual.years)
    need.experts = chance.choice(usual.experts)
    if need.way == "onsite" or (need.way == "hybrid" and need.compensation != "pro_bono"):
        need.provisions = [NeedProvision(code=code) for code, likely in PROVIDED.items() if chance.random() < likely]
    need.languages = [NeedLanguage(code=code, level=level) for code, level in _languages(need, chance, language)]


def _languages(need: Need, chance: Random, language: str) -> Sequence[tuple[str, str]]:
    asked = {language: chance.choice(("B2", "B2", "C1"))}
    if need.mode in AMONG_PEOPLE and chance.random() < 0.55:
        asked["ary"] = chance.choice(("B1", "B2"))
    if need.mode in AMONG_PEOPLE and chance.random() < 0.2 and need.region in AMAZIGH:
        asked[AMAZIGH[need.region]] = "B1"
    if need.mode in SCHOLARLY and chance.random() < 0.4:
        asked.setdefault("en", "B2")
    if chance.random() < 0.15:
        asked.setdefault("ar", "B1")
    return list(asked.items())


def put_dates(need: Need, life: Life, chance: Random, now: datetime) -> None:
    """Deadline and start: to come for what is open or not yet, past for what expired."""
    need.urgency = chance.choices(tuple(URGENCIES), tuple(URGENCIES.values()))[0]
    need.answer_days = chance.choice((5, 10, 10, 10, 15))
    need.accepts_applications = life.status != "open" or chance.random() > NOT_ACCEPTING
    kind = chance.choices(tuple(DEADLINE_KINDS), tuple(DEADLINE_KINDS.values()))[0]
    days = round(chance.triangular(*DEADLINE_DAYS, 30))
    ended = need.closed_at
    if ended is not None and life.reason == "expired":
        _put_deadline(need, "fixed" if kind == "open" else kind, _last_day(ended))
    elif kind == "open":
        need.deadline_kind = kind
    else:
        _put_deadline(need, kind, working_days.day_of(ended or now) + timedelta(days=days))
    first = (need.deadline or working_days.day_of(ended or now)) + timedelta(days=chance.randint(10, 60))
    need.start_from, need.start_until = first, first + timedelta(days=chance.randint(20, 120))


def _put_deadline(need: Need, kind: str, day: date) -> None:
    need.deadline_kind, need.deadline = kind, day
    need.deadline_at = working_days.end_of(working_days.working_day_from(day))


def _last_day(ended: datetime) -> date:
    """The day whose end this is."""
    return working_days.day_of(ended - timedelta(minutes=1))
