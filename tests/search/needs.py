"""Three needs, and any number of generated needs and queries over the small vocabulary of `people`."""

import random
from dataclasses import replace
from datetime import timedelta

from search import (
    EXPERTS,
    PUBLIC,
    STAFF,
    LanguageNeeded,
    LanguageSpoken,
    NeedDocument,
    NeedQuery,
    SkillHeld,
    SkillNeeded,
    SkillSought,
    Text,
    network_audience,
)
from search.documents import COMPENSATIONS, LANGUAGE_LEVELS, NEED_TEXT_PARTS, WAYS
from search.queries import ALL, DEADLINES, MATCHES, NEED_SORTS
from tests.search.people import AT, CODES, MODES, OCCUPATIONS, PHRASES, REGIONS, SECTORS, SKILLS

WELLS = NeedDocument(
    id="wells",
    visible_from=AT - timedelta(days=3),
    visible_until=AT + timedelta(days=5),
    audiences=frozenset((PUBLIC, STAFF)),
    published_at=AT - timedelta(days=3),
    changed_at=AT - timedelta(days=3),
    required=(SkillNeeded("irrigation", 2, 3), SkillNeeded("hydrology", 1)),
    desired=(SkillNeeded("training", 1),),
    occupations=("water-engineer",),
    occupation_ancestors=("engineer",),
    sectors=("water",),
    regions=("MA-08", "MA-09"),
    provinces=("MA-OUA",),
    languages=(LanguageNeeded("fr", "B2"), LanguageNeeded("ary", "A2")),
    mode="remote_mission",
    way="remote",
    compensation="per_diem",
    deadline_kind="fixed",
    deadline=AT + timedelta(days=5),
    years=5,
    organisation="agency",
    project="oases",
    texts=(
        Text("headline", "Hydrogéologue pour des forages", "fr"),
        Text("headline", "خبير في المياه الجوفية", "ar"),
        Text("other", "Des puits pour trois oasis du Drâa", "fr"),
    ),
)
PORT = replace(
    WELLS,
    id="port",
    visible_until=AT + timedelta(days=60),
    audiences=frozenset((EXPERTS, STAFF)),
    published_at=AT - timedelta(days=40),
    visible_from=AT - timedelta(days=40),
    changed_at=AT - timedelta(days=40),
    required=(SkillNeeded("ports", 4, 10),),
    desired=(SkillNeeded("irrigation", 1),),
    occupations=("engineer",),
    occupation_ancestors=(),
    sectors=("transport",),
    regions=("MA-01",),
    provinces=(),
    languages=(LanguageNeeded("en", "C1"),),
    mode="onsite_mission",
    way="onsite",
    compensation="contract",
    deadline=AT + timedelta(days=60),
    years=15,
    organisation="ministry",
    project="harbour",
    texts=(Text("headline", "Harbour engineer", "en"), Text("other", "Wells and pumps beside the quay", "en")),
)
JURY = replace(
    WELLS,
    id="jury",
    visible_until=None,
    audiences=frozenset((network_audience("n1"), STAFF)),
    published_at=AT - timedelta(days=100),
    visible_from=AT - timedelta(days=100),
    changed_at=AT - timedelta(hours=1),
    required=(),
    desired=(SkillNeeded("drainage", 3),),
    occupations=("teacher",),
    occupation_ancestors=("educator",),
    sectors=("education", "water"),
    regions=(),
    provinces=(),
    languages=(),
    mode="jury",
    way="hybrid",
    compensation="pro_bono",
    deadline_kind="open",
    deadline=None,
    years=None,
    organisation="university",
    project=None,
    texts=(Text("occupation", "Enseignante en génie rural", "fr"),),
)
NEEDS = (WELLS, PORT, JURY)
#: A reader who may see all three.
EVERYTHING = (PUBLIC, EXPERTS, network_audience("n1"))

NETWORKS = tuple(network_audience(f"n{number}") for number in range(3))
ORGANISATIONS = tuple(f"organisation{number}" for number in range(8))
PROVINCES = tuple(f"province{number}" for number in range(12))
PROJECTS = tuple(f"project{number}" for number in range(15))
DAY_BANDS = (0, 1, 6, 7, 8, 29, 30, 31, 89, 90, 91, 400)


def generated_needs(number: int, seed: int) -> list[NeedDocument]:
    """Needs over the small vocabulary, alike enough to be found together and to tie; a few are not visible."""
    chance = random.Random(seed)
    return [_need(chance, f"n{seed}-{place}") for place in range(number)]


def _need(chance: random.Random, identifier: str) -> NeedDocument:
    kind = chance.choice(("fixed", "flexible", "open"))
    some_days = timedelta(days=chance.choice(DAY_BANDS), hours=chance.randint(0, 3))
    deadline = AT + some_days if kind == "fixed" or (kind == "flexible" and chance.random() < 0.7) else None
    published = AT - timedelta(days=chance.choice(DAY_BANDS), hours=chance.randint(0, 3))
    languages = tuple(chance.sample(list(PHRASES), chance.randint(1, 2)))
    regions = tuple(chance.sample(REGIONS, chance.randint(0, 3)))
    return NeedDocument(
        id=identifier,
        visible_from=published + timedelta(hours=chance.choice((0, 0, 0, 0, 72))),
        visible_until=deadline if kind == "fixed" else chance.choice((None, None, AT, AT + timedelta(hours=2))),
        audiences=frozenset((STAFF, chance.choice((PUBLIC, PUBLIC, EXPERTS, *NETWORKS)))),
        published_at=published,
        changed_at=AT - timedelta(hours=chance.randint(0, 1000)),
        required=_needed(chance, 4),
        desired=_needed(chance, 3),
        occupations=tuple(chance.sample(OCCUPATIONS, chance.randint(0, 1))),
        occupation_ancestors=tuple(chance.sample(OCCUPATIONS, chance.randint(0, 3))),
        sectors=tuple(chance.sample(SECTORS, chance.randint(0, 3))),
        regions=regions,
        provinces=tuple(chance.sample(PROVINCES, chance.randint(0, 2))) if regions else (),
        languages=tuple(
            LanguageNeeded(code, chance.choice(LANGUAGE_LEVELS)) for code in chance.sample(CODES, chance.randint(0, 3))
        ),
        mode=chance.choice((*MODES, None)),
        way=chance.choice((*WAYS, None)),
        compensation=chance.choice((*COMPENSATIONS, None)),
        deadline_kind=kind,
        deadline=deadline,
        years=chance.choice((None, 0, 2, 5, 10, 20, 70)),
        organisation=chance.choice((*ORGANISATIONS, None)),
        project=chance.choice((*PROJECTS, None)),
        texts=tuple(
            Text(part, " ".join(chance.choices(PHRASES[language].split(), k=3)), language)
            for part in NEED_TEXT_PARTS
            for language in languages
            if chance.random() < 0.6
        ),
    )


def _needed(chance: random.Random, most: int) -> tuple[SkillNeeded, ...]:
    return tuple(
        SkillNeeded(skill, chance.choice((1, 1, 2, 3, 4)), chance.choice((0, 0, 0, 2, 8, 50)))
        for skill in chance.sample(SKILLS, chance.randint(0, most))
    )


def generated_need_queries(number: int, seed: int) -> list[NeedQuery]:
    """Queries for needs of every kind of clause and filter, alone and together."""
    chance = random.Random(seed)
    return [_query(chance) for _ in range(number)]


def _some(chance: random.Random, values: tuple[str, ...], likely: float, most: int = 3) -> tuple[str, ...]:
    return tuple(chance.sample(values, chance.randint(1, most))) if chance.random() < likely else ()


def _sought(chance: random.Random, likely: float, most: int) -> tuple[SkillSought, ...]:
    return tuple(
        SkillSought(skill, chance.choice((None, None, 1, 2, 3)), _some(chance, SKILLS, 0.6, 4))
        for skill in _some(chance, SKILLS, likely, most)
    )


def _held(chance: random.Random) -> tuple[SkillHeld, ...]:
    return tuple(
        SkillHeld(
            skill,
            chance.randint(1, 4),
            chance.choice((None, 1, 8, 45)),
            chance.random() < 0.3,
            wants_to_use=chance.random() < 0.9,
        )
        for skill in _some(chance, SKILLS, 0.3, 12)
    )


def _query(chance: random.Random) -> NeedQuery:
    language = chance.choice(list(PHRASES))
    words = PHRASES[language].split()
    return NeedQuery(
        chance.choice(((PUBLIC,), (PUBLIC, EXPERTS), (PUBLIC, EXPERTS, *NETWORKS[:2]), (STAFF,), (STAFF,))),
        text=" ".join(chance.sample(words, chance.randint(1, 4))) if chance.random() < 0.4 else "",
        text_language=chance.choice((language, None)),
        skills=_sought(chance, 0.3, 2),
        desired=_sought(chance, 0.5, 5),
        held=_held(chance),
        occupations=_some(chance, OCCUPATIONS, 0.15, 5),
        near_occupations=_some(chance, OCCUPATIONS, 0.3),
        years=chance.choice((None, None, None, None, 5, 30)),
        sectors=_some(chance, SECTORS, 0.12, 4),
        regions=_some(chance, REGIONS, 0.12, 10),
        provinces=_some(chance, PROVINCES, 0.1, 12),
        prefer_regions=_some(chance, REGIONS, 0.4),
        languages=tuple(
            LanguageSpoken(code, chance.choice(("B1", "C1", "native"))) for code in _some(chance, CODES, 0.14, 5)
        ),
        modes=_some(chance, MODES, 0.12, 6),
        ways=_some(chance, WAYS, 0.12, 3),
        compensations=_some(chance, COMPENSATIONS, 0.12, 6),
        deadlines=_some(chance, DEADLINES, 0.14, 3),
        organisations=_some(chance, ORGANISATIONS, 0.1, 8),
        projects=_some(chance, PROJECTS, 0.1, 15),
        new_since=AT - timedelta(hours=300) if chance.random() < 0.12 else None,
        match=chance.choice((ALL, ALL, *MATCHES)),
        sort=chance.choices(NEED_SORTS, (6, 1, 1))[0],
        page=chance.choice((1, 1, 1, 2)),
    )
