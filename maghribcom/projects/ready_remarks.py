"""Ready-made remarks of moderators, in the language of whoever is asked: data/remarks/remarks.tsv."""

from dataclasses import dataclass
from functools import cache

from maghribcom.territories import DATA, read_table

#: In which they are written.
LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True, slots=True)
class ReadyRemark:
    """A remark that is written often. `fields`: the answers it is about; without any, all."""

    code: str
    fields: frozenset[str]
    texts: dict[str, str]

    def text(self, language: str) -> str:
        """Its words in this language, else in French."""
        return self.texts.get(language) or self.texts["fr"]


@cache
def ready_remarks() -> dict[str, ReadyRemark]:
    """All of them, in the order of the file."""
    return {
        row["code"]: ReadyRemark(row["code"], frozenset(row["fields"].split()), {code: row[code] for code in LANGUAGES})
        for row in read_table(DATA / "remarks" / "remarks.tsv")
    }


def ready_for(field: str) -> list[ReadyRemark]:
    """Those that may be about this answer."""
    return [remark for remark in ready_remarks().values() if not remark.fields or field in remark.fields]
