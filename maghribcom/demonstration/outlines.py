"""What projects and needs of a demonstration ask for: written outlines, filled with a place and a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from maghribcom.territories import DATA, provinces, read_table, region_of, regions, territories

FOLDER = DATA / "demonstration" / "needs"
LANGUAGES = ("fr", "ar", "en")
VOWELS = frozenset("AEIOUÉÈÊaeiouéèê")
#: Names that begin with a vowel and are said without elision: the sound is a "w".
SOUNDED = ("Ouarzazate", "Ouezzane")

KINDS = {
    "fr": {"region": "région", "province": "province", "prefecture": "préfecture"},
    "ar": {"region": "جهة", "province": "إقليم", "prefecture": "عمالة"},
    "en": {"region": "region", "province": "province", "prefecture": "prefecture"},
}

#: Texts of an outline by language and field; several tasks are lines of one text.
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A skill by its public id, at least at this level."""

    skill: str
    level: int
    required: bool


@dataclass(frozen=True, slots=True)
class RoleOutline:
    """A role of a project. `way` and `duration` only where the text speaks of them, else they follow the mode."""

    id: str
    mode: str
    occupation: str
    skills: tuple[Asked, ...]
    way: str | None
    duration: tuple[int, str] | None
    texts: Texts


@dataclass(frozen=True, slots=True)
class ProjectOutline:
    """A project with its roles, of the sector that comes first; `numbers` are bounds of what it counts."""

    id: str
    sectors: tuple[str, ...]
    sdgs: tuple[str, ...]
    numbers: tuple[int, int]
    #: Codes of provinces where it makes sense.
    provinces: frozenset[str]
    roles: tuple[RoleOutline, ...]
    texts: Texts


@cache
def project_outlines() -> tuple[ProjectOutline, ...]:
    """All outlines, in the order of their file."""
    texts, roles = _texts("projects"), _roles()
    return tuple(
        ProjectOutline(
            row["id"], tuple(row["sectors"].split("|")), tuple(row["sdgs"].split("|")), _bounds(row["n"]),
            _provinces(row["places"]), tuple(roles[row["id"]]), texts[row["id"]],
        )
        for row in read_table(FOLDER / "projects.tsv")
    )  # fmt: skip


@cache
def lines(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the smaller files: counterparts, localities, notes, partners, remarks."""
    return tuple(read_table(FOLDER / f"{name}.tsv"))


@cache
def localities(region: str) -> tuple[Mapping[str, str], ...]:
    """Invented places of a region, by language."""
    return tuple(row for row in lines("localities") if region in row["regions"].split("|"))


def filled(text: str, language: str, place: str, number: int, locality: Mapping[str, str]) -> str:
    """A text of an outline, in the place of this code and with this number; what counts nothing is in one locality."""
    if "{n}" in text:
        return text.replace("{n}", str(number)).replace("{where}", where(place, language))
    return text.replace("{where}", at(locality[language], place, language))


def at(locality: str, code: str, language: str) -> str:
    """In a locality of this region, province or prefecture, as a part of a sentence."""
    territory = territories()[code]
    name, kind = territory.name(language), _kind(code, language)
    if language == "ar":
        return f"ب{locality}، {kind} {name}"
    if language == "en":
        return f"in {locality}, {name} {kind}"
    return f"à {locality}, {kind} {_of(name)}"


@cache
def where(code: str, language: str) -> str:
    """In this region, province or prefecture, as a part of a sentence."""
    territory = territories()[code]
    name, kind = territory.name(language), _kind(code, language)
    if language == "ar":
        return f"ب{kind} {name}"
    if language == "en":
        return f"in the {name} region" if territory.kind == "region" else f"in {name} {kind}"
    return f"dans la {kind} {_of(name)}"


def _kind(code: str, language: str) -> str:
    return KINDS[language][territories()[code].kind]


def _of(name: str) -> str:
    """ "de" before a French name, with its elision."""
    if name.startswith("L'"):
        return f"de l'{name[2:]}"
    return f"d'{name}" if name[0] in VOWELS and not name.startswith(SOUNDED) else f"de {name}"


def _roles() -> Mapping[str, list[RoleOutline]]:
    found: dict[str, list[RoleOutline]] = {}
    texts = _texts("roles")
    for row in read_table(FOLDER / "roles.tsv"):
        number, _space, unit = row["duration"].partition(" ")
        role = RoleOutline(
            row["id"], row["mode"], row["occupation"], _skills(row), row["way"] or None,
            (int(number), unit) if number else None, texts[row["id"]],
        )  # fmt: skip
        found.setdefault(row["project"], []).append(role)
    return found


def _skills(row: Mapping[str, str]) -> tuple[Asked, ...]:
    required = (cell.split("@") for cell in row["required"].split("|"))
    desired = (cell for cell in row["desired"].split("|") if cell)
    return (*(Asked(skill, int(level), True) for skill, level in required), *(Asked(one, 1, False) for one in desired))


def _texts(name: str) -> Mapping[str, Texts]:
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for language in LANGUAGES:
        for row in read_table(FOLDER / language / f"{name}.tsv"):
            of = row.pop("id")
            found.setdefault(of, {})[language] = {field: text.replace("|", "\n") for field, text in row.items()}
    return found


def _bounds(cell: str) -> tuple[int, int]:
    least, most = cell.split("-")
    return int(least), int(most)


def _provinces(cell: str) -> frozenset[str]:
    named = set(cell.split("|")) if cell else {region.code for region in regions()}
    every = (province for region in regions() for province in provinces(region.code))
    return frozenset(row.code for row in every if row.code in named or region_of(row.code) in named)
