"""What an address of a search for needs asks for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom.directory.fitting import Fitting
from maghribcom.directory.gazetteer import places_of_work
from maghribcom.directory.need_searches import NeedSearch
from maghribcom.directory.reading import Reading
from maghribcom.directory.values import identifier
from maghribcom.projects.vocabulary import COMPENSATIONS, WAYS
from maghribcom.skills.labels import Words
from search import SkillWanted
from search.queries import DEADLINES, NEED_SORTS
from search.recognition import Gazetteer

#: The one value of `fit`: the reader's own profile.
ME = "me"


class NeedSearchForm(Reading[NeedSearch]):
    """`fitting`: what the reader's profile offers, None without one. `organisations`: those that may be named."""

    kind = NeedSearch
    sorts = NEED_SORTS

    def __init__(
        self, path: str, sent: MultiDict[str, str], fitting: Fitting | None, organisations: Mapping[str, Words]
    ) -> None:
        super().__init__(path, sent)
        self._fitting = fitting
        self._organisations = organisations

    def read(self, session: Session, language: str) -> NeedSearch:
        """The search that the address asks for, with the names of organisations among its words."""
        search = super().read(session, language)
        return replace(search, words={**search.words, **self._organisations})

    def _own(self) -> dict[str, Any]:
        return {
            "ways": self._among("way", WAYS),
            "compensations": self._among("compensation", COMPENSATIONS),
            "deadlines": self._among("deadline", DEADLINES),
            "organisations": self._among("organisation", self._organisations),
            **self._fit(),
        }

    def _fit(self) -> dict[str, Any]:
        if not self._among("fit", (ME,)):
            return {}
        if self._fitting is None or not self._fitting.held:
            self._accepted.remove(("fit", ME))
            self._problems.append(_("Needs that fit your profile are shown once you have signed in and named skills."))
            return {}
        return {"held": self._fitting.held, "prefer": self._fitting.regions}

    def _skill(self, value: str) -> SkillWanted | None:
        concept = identifier(value)
        return SkillWanted(concept) if concept else None

    def _gazetteer(self) -> Gazetteer:
        return places_of_work()
