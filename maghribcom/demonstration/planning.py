"""Who posts which project where, and what becomes of its needs: spread over organisations, places and states.

One endless list for a seed, drawn without a database: its beginning never changes when more of it is used.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from maghribcom.demonstration.institutions import posting
from maghribcom.demonstration.outlines import ProjectOutline, RoleOutline, project_outlines
from maghribcom.projects.vocabulary import CLOSE_REASONS
from maghribcom.territories import provinces, region_of, regions, territories

#: Bodies that act in their own territory only; others act in all of its region.
LOCAL = frozenset({"province", "commune", "ngo"})
#: Of forty projects.
PROJECT_STATUSES = {"open": 34, "submitted": 2, "draft": 1, "changes_asked": 1, "suspended": 1, "closed": 1}
#: Of two hundred needs of open projects; as many as wanted are open, the others closed.
NEED_STATUSES = {"draft": 10, "submitted": 10, "changes_asked": 5, "suspended": 5}
NEEDS_OF_CYCLE = 200
#: Share of needs that are open, of all: a young platform. After some years most of them are closed.
OPEN = 0.64
#: What a project in these states has needs in.
WITHIN = {"submitted": ("submitted", "draft"), "changes_asked": ("changes_asked", "draft")}
#: Why projects are suspended and closed, and why single needs are; those of an ended project ended with it.
SUSPENDED = ("to_check", "paused_by_owner")
ENDED = {"suspended": SUSPENDED, "closed": ("filled", "no_funding", "withdrawn")}


@dataclass(frozen=True, slots=True)
class PlannedNeed:
    """A need of a planned project: its role, the state that it ends in, and why."""

    key: str
    role: RoleOutline
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project of the organisation with this French name, in the region or province of this code."""

    key: str
    outline: ProjectOutline
    organisation: str
    place: str
    status: str
    reason: str | None
    needs: tuple[PlannedNeed, ...]


def plan(seed: int, open_share: float = OPEN) -> Iterator[PlannedProject]:
    """The projects of this seed, one after the other, about this share of whose needs are open."""
    spread, states = _Spread(seed), _States(seed, open_share)
    for number, outline in enumerate(_outlines(seed), start=1):
        key = f"{seed}/project/{number}"
        body, place = spread.choose(outline, Random(f"{key}/place"))
        status = states.of_project()
        reason = states.reason_of_project(status)
        needs = []
        for position, role in enumerate(outline.roles):
            ends = states.of_need(status, position)
            why = reason if ends == status else states.reason(ends)
            needs.append(PlannedNeed(f"{key}/need/{position}", role, ends, why))
        yield PlannedProject(key, outline, body, place, status, reason, tuple(needs))


def _outlines(seed: int) -> Iterator[ProjectOutline]:
    """All outlines, then all of them again in another order."""
    cycle = 0
    while True:
        yield from Random(f"{seed}/outlines/{cycle}").sample(project_outlines(), len(project_outlines()))
        cycle += 1


@dataclass(slots=True)
class _Spread:
    """Gives each organisation and each place its turn, those first that had the fewest."""

    seed: int
    bodies: Sequence[Mapping[str, str]] = field(default_factory=posting)
    of_body: Counter[str] = field(default_factory=Counter)
    of_place: Counter[str] = field(default_factory=Counter)
    together: Counter[tuple[str, str]] = field(default_factory=Counter)

    def choose(self, outline: ProjectOutline, chance: Random) -> tuple[str, str]:
        """The French name of an organisation of the outline's sector, and the code of a place where it acts."""
        fitting = [row for row in self.bodies if outline.sectors[0] in row["sectors"] and places_of(row, outline)]
        chance.shuffle(fitting)
        body = min(fitting, key=lambda row: (self.together[row["fr"], outline.id], self.of_body[row["fr"]]))
        places = list(places_of(body, outline))
        chance.shuffle(places)
        place = min(places, key=lambda code: (self.together[code, outline.id], self._turns(code), self.of_place[code]))
        self.of_body[body["fr"]] += 1
        self.of_place.update({place, region_of(place) or place})
        self.together.update(((body["fr"], outline.id), (place, outline.id)))
        return body["fr"], place

    def _turns(self, code: str) -> int:
        """How often something came to the region of this place."""
        return self.of_place[region_of(code) or code]


def places_of(body: Mapping[str, str], outline: ProjectOutline) -> Sequence[str]:
    """Provinces, and the region for a body of a whole region, where it acts and the outline makes sense."""
    territory = body["territory"]
    if body["type"] in LOCAL and territories()[territory].kind != "region":
        return [territory] if territory in outline.provinces else []
    within = [region_of(territory)] if territory else [region.code for region in regions()]
    found = [row.code for region in within for row in provinces(region or "") if row.code in outline.provinces]
    whole = territory if territory and territories()[territory].kind == "region" else None
    everywhere = whole and len(found) == len(provinces(whole))
    return [*found, whole] if whole and everywhere else found


class _States:
    """Deals out states from shuffled packs, so that few needs have all of them, too."""

    def __init__(self, seed: int, open_share: float) -> None:
        of_open = open_share * sum(PROJECT_STATUSES.values()) / PROJECT_STATUSES["open"]
        rest = NEEDS_OF_CYCLE - sum(NEED_STATUSES.values())
        opened = min(rest, round(NEEDS_OF_CYCLE * of_open))
        self._projects = _dealt(f"{seed}/project-states", PROJECT_STATUSES)
        self._needs = _dealt(f"{seed}/need-states", {**NEED_STATUSES, "open": opened, "closed": rest - opened})
        self._closed = _dealt(f"{seed}/close-reasons", dict.fromkeys(CLOSE_REASONS, 1))
        self._suspended = _dealt(f"{seed}/suspend-reasons", dict.fromkeys(SUSPENDED, 1))
        self._ended = {
            status: _dealt(f"{seed}/{status}-projects", dict.fromkeys(reasons, 1)) for status, reasons in ENDED.items()
        }

    def of_project(self) -> str:
        """The state of the next project."""
        return next(self._projects)

    def reason_of_project(self, status: str) -> str | None:
        """Why a project is in that state."""
        return next(self._ended[status]) if status in self._ended else None

    def of_need(self, project: str, position: int) -> str:
        """The state of a need at this position of a project in that state."""
        if project in WITHIN:
            return WITHIN[project][position % 2]
        return next(self._needs) if project == "open" else project

    def reason(self, status: str) -> str | None:
        """Why a need of an open project is in that state."""
        packs = {"closed": self._closed, "suspended": self._suspended}
        return next(packs[status]) if status in packs else None


def _dealt(key: str, weights: Mapping[str, int]) -> Iterator[str]:
    pack = [name for name, times in weights.items() for _time in range(times)]
    round_number = 0
    while True:
        yield from Random(f"{key}/{round_number}").sample(pack, len(pack))
        round_number += 1
