"""Ready-made outlines of needs, one for each kind of contribution, from data/outlines.tsv."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from maghribcom.territories import DATA, read_table

LANGUAGES = ("fr", "ar", "en")
FIELDS = ("title", "summary", "tasks")
#: What stands between two lines of a text in the file.
LINE = "|"


@dataclass(frozen=True, slots=True)
class Outline:
    """What a need of one kind usually says. `texts` by field and language."""

    mode: str
    way: str
    duration: int | None
    duration_unit: str | None
    workload: int | None
    workload_unit: str | None
    compensation: str
    texts: Mapping[str, Mapping[str, str]]

    def original(self, language: str) -> str:
        """The language in which it is shown and kept as the original: this one, else the first."""
        return language if language in LANGUAGES else LANGUAGES[0]


@cache
def outlines() -> Mapping[str, Outline]:
    """All outlines by the code of their mode, in the order of the contribution ladder."""
    found = {}
    for row in read_table(DATA / "outlines.tsv"):
        texts = {field: {code: row[f"{field}_{code}"].replace(LINE, "\n") for code in LANGUAGES} for field in FIELDS}
        found[row["mode"]] = Outline(
            row["mode"], row["way"], _number(row["duration"]), row["duration_unit"] or None, _number(row["workload"]),
            row["workload_unit"] or None, row["compensation"], texts,
        )  # fmt: skip
    return MappingProxyType(found)


def _number(text: str) -> int | None:
    return int(text) if text else None
