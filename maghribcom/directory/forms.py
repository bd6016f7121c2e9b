"""What an address of a search for people asks for."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from maghribcom.directory.reading import Reading
from maghribcom.directory.searches import Search
from maghribcom.directory.values import instant, skill_wanted
from maghribcom.experts.vocabulary import CAPACITIES, VERIFICATIONS
from maghribcom.locales import country_codes
from search import SkillWanted
from search.queries import SORTS
from search.text import name_words


class SearchForm(Reading[Search]):
    """`named`: whether the reader may look for people by name."""

    kind = Search
    sorts = SORTS

    def __init__(self, path: str, sent: MultiDict[str, str], *, named: bool = False) -> None:
        super().__init__(path, sent)
        self._named = named

    def _own(self) -> dict[str, Any]:
        since = self._many("since", instant)
        return {
            "name": self._name(),
            "countries": self._among("country", country_codes()),
            "capacities": self._among("capacity", CAPACITIES),
            "verifications": self._among("verification", VERIFICATIONS),
            "since": since[0] if since else None,
        }

    def _skill(self, value: str) -> SkillWanted | None:
        return skill_wanted(value)

    def _name(self) -> str | None:
        if self._named:
            name = self._line("name")
            if not name or name_words(name):
                return name
            self._accepted.remove(("name", name))
            self._problems.append(_("One filter was not understood and was left out."))
            return ""
        if self._sent.get("name", "").strip():
            self._problems.append(_("People cannot be looked for by name: the name was left out."))
        return None
