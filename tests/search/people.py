"""The cast as documents, and any number of generated people and queries over a small vocabulary."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from search import (
    INSTITUTIONS,
    NETWORKS,
    STAFF,
    ExpertDocument,
    ExpertQuery,
    LanguageHeld,
    LanguageWanted,
    SkillHeld,
    SkillWanted,
    Text,
)
from search.documents import CAPACITIES, LANGUAGE_LEVELS, TEXT_PARTS, VERIFICATIONS
from search.queries import ALL, MATCHES, SORTS

AT = datetime(2025, 3, 10, 12, tzinfo=UTC)

AMINA = ExpertDocument(
    id="amina",
    visible_from=AT - timedelta(days=200),
    visible_until=None,
    audiences=frozenset((INSTITUTIONS, STAFF)),
    changed_at=AT - timedelta(days=100),
    confirmed_at=AT - timedelta(days=20),
    skills=(
        SkillHeld("irrigation", 3, years=8, evidenced=True),
        SkillHeld("hydrology", 2, years=4),
        SkillHeld("cplusplus", 1),
    ),
    occupations=("water-engineer",),
    occupation_ancestors=("engineer",),
    sectors=("water",),
    country="FR",
    region="MA-08",
    regions_served=("MA-08", "MA-09"),
    languages=(LanguageHeld("fr", "C2", "C2"), LanguageHeld("ar", "native", "B2")),
    modes=("call", "remote"),
    capacity="short",
    years=12,
    verification=frozenset(("email", "document")),
    texts=(
        Text("headline", "Ingénieure en énergie solaire et irrigation", "fr"),
        Text("experience", "J'ai dimensionné l'alimentation des stations de pompage en C++", "fr"),
        Text("other", "Prête à former des équipes", "fr"),
    ),
    names=("Amina Benjelloun", "أمينة بنجلون"),
)
YOUSSEF = replace(
    AMINA,
    id="youssef",
    audiences=frozenset((INSTITUTIONS, NETWORKS, STAFF)),
    changed_at=AT - timedelta(days=3),
    confirmed_at=AT - timedelta(days=120),
    skills=(SkillHeld("irrigation", 2, years=15), SkillHeld("ports", 4, years=20, evidenced=True)),
    occupations=("engineer",),
    occupation_ancestors=(),
    sectors=("transport", "water"),
    country="NL",
    region="MA-01",
    languages=(LanguageHeld("nl", "C1"), LanguageHeld("fr", "B1"), LanguageHeld("ary", "native")),
    modes=("remote", "onsite"),
    capacity="long",
    years=25,
    verification=frozenset(("email", "ministry")),
    texts=(
        Text("headline", "Havenbouw en zonne-energie", "nl"),
        Text("other", "C# und .NET; solar pumps", "en"),
    ),
    names=("Youssef El Fassi", "يوسف الفاسي"),
)
SALMA = replace(
    AMINA,
    id="salma",
    confirmed_at=AT - timedelta(days=300),
    skills=(SkillHeld("hydrology", 4, years=9), SkillHeld("drainage", 2)),
    occupations=("teacher",),
    occupation_ancestors=("educator",),
    sectors=("education",),
    country="CA",
    region=None,
    languages=(LanguageHeld("en", "C1"), LanguageHeld("fr", "B2")),
    modes=("training",),
    capacity="closed",
    years=None,
    verification=frozenset(),
    texts=(
        Text("headline", "خبيرة في الهندسة والطاقة الشمسية", "ar"),
        Text("experience", "Teaching energy engineers", "en"),
    ),
    names=("Salma Alami", "سلمى العلمي"),
)
CAST = (AMINA, YOUSSEF, SALMA)

SKILLS = tuple(f"skill{number}" for number in range(24))
OCCUPATIONS = tuple(f"occupation{number}" for number in range(10))
SECTORS = tuple(f"sector{number}" for number in range(6))
COUNTRIES = ("FR", "ES", "NL", "CA", "DE")
REGIONS = tuple(f"MA-{number:02}" for number in range(1, 13))
MODES = ("call", "review", "mentoring", "training", "remote", "onsite")
CODES = ("fr", "ar", "en", "es", "nl", "ary", "zgh")
PHRASES = {
    "fr": "ingénieure énergie solaire irrigation enseignement l'hydraulique des projets ruraux",
    "ar": "مهندس الطاقة الشمسية والري تعليم المشاريع القروية",
    "en": "solar energy engineer teaching rural irrigation projects in C++",
    "es": "ingeniera de energía solar riego enseñanza proyectos rurales",
    "nl": "ingenieur zonne-energie irrigatie onderwijs projecten op het platteland",
    "de": "Ingenieurin für Sonnenenergie Bewässerung Unterricht ländliche Projekte",
    "it": "ingegnere energia solare irrigazione insegnamento progetti rurali C#",
}
NAMES = ("Amina Benjelloun", "محمد بنجلون", "Mohammed Ben Jalloun", "Youssef El Fassi", "سلمى العلمي", "Salma Alami")


def generated_experts(number: int, seed: int) -> list[ExpertDocument]:
    """People over the small vocabulary, alike enough to be found together and to tie; a few are not visible."""
    chance = random.Random(seed)
    return [_expert(chance, f"p{seed}-{place}") for place in range(number)]


def _expert(chance: random.Random, identifier: str) -> ExpertDocument:
    language = chance.choice(list(PHRASES))
    words = PHRASES[language].split()
    audiences = [audience for audience in (INSTITUTIONS, NETWORKS, STAFF) if chance.random() < 0.9]
    until = AT + timedelta(hours=chance.randint(-10, 200))
    return ExpertDocument(
        id=identifier,
        visible_from=AT - timedelta(hours=chance.randint(-10, 400), microseconds=chance.randrange(10**6)),
        visible_until=until if chance.random() < 0.3 else None,
        audiences=frozenset(audiences),
        changed_at=AT - timedelta(hours=chance.randint(0, 1000)),
        confirmed_at=AT - timedelta(days=chance.choice((0, 29, 30, 31, 89, 91, 180, 400))),
        skills=tuple(
            SkillHeld(skill, chance.randint(1, 4), chance.choice((None, 0, 1, 5, 12, 50)), chance.random() < 0.3)
            for skill in chance.sample(SKILLS, chance.randint(0, 8))
        ),
        occupations=tuple(chance.sample(OCCUPATIONS, chance.randint(0, 2))),
        occupation_ancestors=tuple(chance.sample(OCCUPATIONS, chance.randint(0, 3))),
        sectors=tuple(chance.sample(SECTORS, chance.randint(0, 3))),
        country=chance.choice((*COUNTRIES, None)),
        region=chance.choice((*REGIONS, None)),
        languages=tuple(
            LanguageHeld(code, chance.choice(LANGUAGE_LEVELS)) for code in chance.sample(CODES, chance.randint(0, 4))
        ),
        modes=tuple(chance.sample(MODES, chance.randint(0, 4))),
        capacity=chance.choice(CAPACITIES),
        years=chance.choice((None, 0, 3, 5, 9, 10, 20, 35, 70)),
        verification=frozenset(chance.sample(VERIFICATIONS, chance.randint(0, 3))),
        texts=tuple(
            Text(part, " ".join(chance.choices(words, k=3)), language) for part in TEXT_PARTS if chance.random() < 0.6
        ),
        names=(chance.choice(NAMES),),
    )


def generated_queries(number: int, seed: int) -> list[ExpertQuery]:
    """Queries of every kind of clause, alone and together."""
    chance = random.Random(seed)
    return [_query(chance) for _ in range(number)]


def _some(chance: random.Random, values: tuple[str, ...], likely: float, most: int = 3) -> tuple[str, ...]:
    return tuple(chance.sample(values, chance.randint(1, most))) if chance.random() < likely else ()


def _skills(chance: random.Random, likely: float, most: int) -> tuple[SkillWanted, ...]:
    return tuple(
        SkillWanted(skill, chance.choice((1, 1, 2, 3)), chance.choice((0, 0, 0, 4)), _some(chance, SKILLS, 0.6, 4))
        for skill in _some(chance, SKILLS, likely, most)
    )


def _query(chance: random.Random) -> ExpertQuery:
    language = chance.choice(list(PHRASES))
    words = PHRASES[language].split()
    audience = chance.choice((INSTITUTIONS, NETWORKS, STAFF))
    named = audience == STAFF and chance.random() < 0.5
    return ExpertQuery(
        reader_audience=audience,
        text=" ".join(chance.sample(words, chance.randint(1, 4))) if chance.random() < 0.4 else "",
        text_language=chance.choice((language, None)),
        required=_skills(chance, 0.4, 3),
        desired=_skills(chance, 0.6, 5),
        occupations=_some(chance, OCCUPATIONS, 0.2),
        near_occupations=_some(chance, OCCUPATIONS, 0.3),
        years=chance.choice((0, 0, 0, 0, 4, 10)),
        sectors=_some(chance, SECTORS, 0.2),
        countries=_some(chance, COUNTRIES, 0.25),
        regions=_some(chance, REGIONS, 0.16, 8),
        prefer_regions=_some(chance, REGIONS, 0.4),
        languages=tuple(
            LanguageWanted(code, chance.choice(("A1", "B1", "C1"))) for code in _some(chance, CODES, 0.22, 2)
        ),
        modes=_some(chance, MODES, 0.17),
        capacities=_some(chance, CAPACITIES, 0.15, 2),
        verifications=_some(chance, VERIFICATIONS, 0.15, 2),
        new_since=AT - timedelta(hours=300) if chance.random() < 0.15 else None,
        name=chance.choice(("benjelloun", "Fasi", "العلمي", "jal", "Amina", "Mohamed")) if named else "",
        match=chance.choice((ALL, ALL, *MATCHES)),
        sort=chance.choices(SORTS, (6, 1, 1))[0],
        page=chance.choice((1, 1, 2, 3)),
    )
