"""Short ways to ask an engine."""

from collections.abc import Callable

from search import EXPERT, INSTITUTIONS, ConceptQuery, Engine, ExpertQuery, NeedQuery
from tests.search.needs import EVERYTHING
from tests.search.people import AMINA, AT

EVERYBODY = ExpertQuery(INSTITUTIONS)
#: One request of each kind.
REQUESTS: tuple[Callable[[Engine], object], ...] = (
    lambda engine: engine.search(EVERYBODY, AT),
    lambda engine: engine.count(EVERYBODY, AT),
    lambda engine: engine.count_all([EVERYBODY], AT),
    lambda engine: engine.find_concepts(ConceptQuery(("eau",))),
    lambda engine: engine.apply([AMINA], []),
    lambda engine: engine.apply([], [(EXPERT, "amina")]),
)


def ask(**asked: object) -> ExpertQuery:
    """A query of somebody from an institution."""
    return ExpertQuery(**{"reader_audience": INSTITUTIONS, **asked})  # type: ignore[arg-type]


def found(engine: Engine, **asked: object) -> list[str]:
    """The ids that a query finds, in alphabetical order."""
    page = engine.search(ask(**asked), AT)
    assert page.total == len(page.ids) == engine.count(ask(**asked), AT)
    return sorted(page.ids)


def ranked(engine: Engine, **asked: object) -> list[str]:
    """The ids that a query finds, in its order."""
    return list(engine.search(ask(**asked), AT).ids)


def seek(**asked: object) -> NeedQuery:
    """A query for needs of somebody who may see all of them."""
    return NeedQuery(**{"reader_audiences": EVERYTHING, **asked})  # type: ignore[arg-type]


def needs_found(engine: Engine, **asked: object) -> list[str]:
    """The ids of the needs that a query finds, in its order."""
    page = engine.search(seek(**asked), AT)
    assert page.total == len(page.ids) == engine.count(seek(**asked), AT)
    return list(page.ids)
