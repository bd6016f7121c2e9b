"""Morocco's regions, provinces and prefectures, and the names that override every library's. Read from data/."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Territory:
    """A region, province or prefecture; `tile` is the column and row of a region in the 12-tile grid."""

    code: str
    kind: str
    parent: str | None
    names: Mapping[str, str]
    tile: tuple[int, int] | None

    def name(self, language: str) -> str:
        """The name in this language, else in French."""
        return self.names.get(language) or self.names["fr"]


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of one of the project's own tab-separated files, by the names of its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def territories() -> Mapping[str, Territory]:
    """All territories by code, in the order of the file."""
    found = {}
    for row in read_table(DATA / "territories.tsv"):
        tile = (int(row["column"]), int(row["row"])) if row["column"] else None
        names = {language: row[language] for language in ("fr", "ar", "en")}
        found[row["code"]] = Territory(row["code"], row["kind"], row["parent"] or None, names, tile)
    return MappingProxyType(found)


@cache
def regions() -> tuple[Territory, ...]:
    """The twelve regions of the 2015 reform."""
    return tuple(territory for territory in territories().values() if territory.kind == "region")


@cache
def region_of(code: str | None) -> str | None:
    """The region that a territory is or lies in; None for the whole country or an unknown code."""
    held = territories().get(code or "")
    return None if held is None else held.code if held.kind == "region" else held.parent


def provinces(region: str) -> tuple[Territory, ...]:
    """The provinces and prefectures of a region."""
    return tuple(territory for territory in territories().values() if territory.parent == region)


@cache
def own_names() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The project's names by (kind, code): they come before those of Babel."""
    return {(row["kind"], row["code"]): row for row in read_table(DATA / "names.tsv")}


@cache
def language_codes() -> tuple[str, ...]:
    """The languages that an expert may name, most useful first."""
    return tuple(row["code"] for row in read_table(DATA / "languages.tsv"))
