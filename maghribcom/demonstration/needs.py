"""Rows of one planned project with its needs: answers, texts in three languages, dates, submissions, events."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from maghribcom import working_days
from maghribcom.accounts.models import Account
from maghribcom.demonstration import lives
from maghribcom.demonstration.lives import Life
from maghribcom.demonstration.outlines import LANGUAGES, Texts, filled, lines, localities
from maghribcom.demonstration.planning import PlannedNeed, PlannedProject
from maghribcom.demonstration.rows import Row, drawn_public_id
from maghribcom.demonstration.terms import put_dates, put_terms
from maghribcom.organisations.models import Organisation
from maghribcom.projects import states
from maghribcom.projects.answers import content_of
from maghribcom.projects.models import (
    Need,
    NeedSkill,
    NeedText,
    Project,
    ProjectChoice,
    ProjectLink,
    ProjectText,
    Remark,
    Submission,
)
from maghribcom.projects.states import PROJECT
from maghribcom.skills.models import Concept
from maghribcom.territories import region_of
from search import NEED

#: The language that something is written in first, and how likely it is put into another one, too.
WRITTEN = {"fr": 55, "ar": 35, "en": 10}
TRANSLATED = {"fr": 0.75, "ar": 0.65, "en": 0.4}
PROGRAMMES = {
    "fr": ("Programme de développement régional", "Plan d'action communal", "Programme des territoires ruraux"),
    "ar": ("برنامج التنمية الجهوية", "برنامج عمل الجماعة", "برنامج المجالات القروية"),
    "en": ("Regional development programme", "Communal action plan", "Rural territories programme"),
}
FUNDING = {"funded": 45, "partly_funded": 30, "seeking": 17, "in_kind": 8}
STAGES = {"draft": ("idea",), "closed": ("completed",)}
ONGOING = ("preparation", "running", "running")
AUDIENCES = {"public": 92, "verified": 6, "network": 2}
#: Share of drafts that still lack answers.
UNFINISHED = 0.6
#: Years of practice that go with a level that is asked for.
PRACTICE = {1: (0,), 2: (0, 1, 2), 3: (2, 3, 5), 4: (8, 10)}
DECISIONS = {states.ASK_CHANGES: "changes_asked", states.OPEN: "open"}


@dataclass(slots=True)
class Around:
    """What the rows refer to: organisations with their people, concepts, the moderator; rows of one session."""

    organisations: Mapping[str, Organisation]
    #: Those who may answer for something, by the id of their organisation.
    people: Mapping[int, Sequence[Account]]
    networks: Sequence[Organisation]
    concepts: Mapping[str, Concept]
    moderator: Account


@dataclass(frozen=True, slots=True)
class Setting:
    """What a project and its needs share: the language that they are written in, where it is, what it counts."""

    language: str
    place: str
    number: int
    locality: Mapping[str, str]


@dataclass(slots=True)
class Posting:
    """A project and needs of it, with what was handed in and the record of both."""

    project: Project
    needs: list[Need] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


def make_posting(
    planned: PlannedProject,
    needs: Sequence[PlannedNeed],
    around: Around,
    now: datetime,
    existing: Project | None = None,
) -> Posting:
    """The planned project with these of its needs: the same plan always gives the same, dated relative to `now`.

    With the row of a project that is there already only the needs are made.
    """
    chance = Random(planned.key)
    project = Project(public_id=drawn_public_id(chance), organisation=around.organisations[planned.organisation])
    setting = Setting(
        chance.choices(tuple(WRITTEN), tuple(WRITTEN.values()))[0], planned.place,
        chance.randint(*planned.outline.numbers), chance.choice(localities(region_of(planned.place) or "")),
    )  # fmt: skip
    language = setting.language
    life = lives.draw_project(chance, planned.status, planned.reason, now)
    project.contact = chance.choice(around.people[project.organisation.id])
    project.texts = _texts(ProjectText, planned.outline.texts, setting, chance)
    _describe(project, planned, chance, language, now)
    lives.apply(life, project, lambda reason: _note(reason, language))
    if planned.status == "draft":
        project.funding = None
    posting = Posting(existing or project)
    if existing is None:
        _keep(posting, project, PROJECT, life, chance, around, language)
    for need in needs:
        _add_need(posting, need, life, setting, around, now)
    return posting


def public_id_of(key: str) -> str:
    """The public id of the planned project or need of this key."""
    return drawn_public_id(Random(key))


def _describe(project: Project, planned: PlannedProject, chance: Random, language: str, now: datetime) -> None:
    outline, region = planned.outline, region_of(planned.place) or planned.place
    choices = {"sector": outline.sectors, "sdg": outline.sdgs, "region": (region,)}
    if planned.place != region:
        choices["province"] = (planned.place,)
    project.choices = [ProjectChoice(list=name, code=code) for name, codes in choices.items() for code in codes]
    project.stage = chance.choice(STAGES.get(planned.status, ONGOING))
    project.starts_on = now.date() + timedelta(days=chance.randint(-200, -20 if project.stage == "completed" else 90))
    project.ends_on = project.starts_on + timedelta(days=30 * chance.choice((12, 18, 24, 36)))
    project.funding = chance.choices(tuple(FUNDING), tuple(FUNDING.values()))[0]
    if chance.random() < 0.6:
        project.programme = chance.choice(PROGRAMMES[language])
    if chance.random() < 0.7:
        project.partners = chance.choice(lines("partners"))[language]
    if chance.random() < 0.3:
        project.links = [ProjectLink(position=0, url=f"https://projets.example/{outline.id}/{project.public_id}")]


def _add_need(
    posting: Posting, wanted: PlannedNeed, of_project: Life, setting: Setting, around: Around, now: datetime
) -> None:
    chance, role, language = Random(wanted.key), wanted.role, setting.language
    need = Need(public_id=drawn_public_id(chance), project=posting.project, contact=posting.project.contact)
    life = lives.draw_need(chance, wanted.status, wanted.reason, now, of_project)
    need.texts = _texts(NeedText, role.texts, setting, chance)
    need.occupation = around.concepts[role.occupation]
    put_terms(need, role, setting.place, chance, language)
    need.skills = [
        NeedSkill(
            concept=around.concepts[asked.skill], concept_id=around.concepts[asked.skill].id, position=position,
            required=asked.required, level=asked.level,
            years=min(chance.choice(PRACTICE[asked.level]), need.years or 2) if asked.required else 0,
        )
        for position, asked in enumerate(role.skills)
    ]  # fmt: skip
    need.audience = chance.choices(tuple(AUDIENCES), tuple(AUDIENCES.values()))[0]
    if need.audience == "network":
        need.network = chance.choice(around.networks)
    counterpart = chance.choice(lines("counterparts"))[language]
    if wanted.status == "draft" and chance.random() < UNFINISHED:
        need.compensation = None
    else:
        need.texts.append(NeedText(field="counterpart", language=language, text=counterpart, original=True))
    need.pending_max = chance.choice((10, 20, 20, 20, 40))
    lives.apply(life, need, lambda reason: _note(reason, language))
    put_dates(need, life, chance, now)
    posting.needs.append(need)
    _keep(posting, need, NEED, life, chance, around, language)


def _texts(model: Any, texts: Texts, setting: Setting, chance: Random) -> list[Any]:
    """All fields in the language that they were written in; in others all of them, or only what a card shows."""
    place, number, locality = setting.place, setting.number, setting.locality
    rows = []
    for other in LANGUAGES:
        written = other == setting.language
        if not written and chance.random() > TRANSLATED[other]:
            continue
        short = not written and chance.random() < 0.3
        rows += [
            model(field=name, language=other, text=filled(text, other, place, number, locality), original=written)
            for name, text in texts[other].items()
            if not short or name in {"title", "pitch", "summary"}
        ]
    return rows


def _note(reason: str, language: str) -> str | None:
    found = next((row for row in lines("notes") if row["reason"] == reason), None)
    return found[language] if found else None


def _keep(
    posting: Posting, thing: Project | Need, kind: str, life: Life, chance: Random, around: Around, language: str
) -> None:
    """The events of a life, and what was handed in on its way."""
    contact = thing.contact
    owner, moderator = (contact or around.moderator).public_id, around.moderator.public_id
    posting.events += lives.events(life, kind, thing.public_id, owner, moderator)
    content, held = content_of(thing), None
    for place, step in enumerate(life.steps):
        if step.transition is states.SUBMIT:
            number = sum(one.transition is states.SUBMIT for one in life.steps[: place + 1])
            held = Submission(
                kind=kind, object_id=thing.public_id, number=number, content=content, submitted_by=owner,
                submitted_at=step.at,
            )  # fmt: skip
            posting.submissions.append(held)
        elif held is not None and step.transition in DECISIONS:
            held.decision, held.decided_at = DECISIONS[step.transition], step.at
            held.decided_by = moderator
            if step.transition is states.ASK_CHANGES:
                asked = _ask(held, kind, chance, language)
                if step is not life.steps[-1]:
                    held.content = before(content, asked)


def _ask(held: Submission, kind: str, chance: Random, language: str) -> list[tuple[str, str]]:
    """One remark or two on what has an answer; returns the groups and fields that they are on."""
    possible = [
        row
        for row in lines("remarks")
        if row["kind"] == kind and before(held.content, [(row["group"], row["field"])]) != held.content
    ]
    asked = chance.sample(possible, min(len(possible), chance.choice((1, 1, 2))))
    held.remarks = [
        Remark(group=row["group"], field=row["field"], text=row[language], language=language) for row in asked
    ]
    return [(row["group"], row["field"]) for row in asked]


def before(content: Mapping[str, Any], fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The content as it may have been before what was asked about these fields was changed."""
    earlier: dict[str, Any] = deepcopy(dict(content))
    for group, name in fields:
        answers = earlier[group]
        if name in {"summary", "tasks", "results"}:
            original = answers[name][0]
            original["text"] = _shorter(original["text"])
        elif name == "compensation":
            answers[name] = "pro_bono" if answers[name] != "pro_bono" else "expenses"
        elif name == "deadline" and answers["deadline"]:
            day = working_days.day_of(datetime.fromisoformat(f"{answers['deadline']}T12:00+00:00"))
            answers[name] = (day - timedelta(days=21)).isoformat()
        elif group == "skills":
            answers["skills"] = [{**skill, "required": True} for skill in answers["skills"]]
        elif group == "place":
            answers["provinces"] = []
        elif name == "partners":
            answers[name] = None
    return earlier


def _shorter(text: str) -> str:
    """Its first line, or its first half."""
    first, *rest = text.splitlines()
    words = first.split()
    return first if rest else " ".join(words[: max(3, len(words) // 2)])
