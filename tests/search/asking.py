"""Short ways to ask an engine."""

from search import INSTITUTIONS, Engine, ExpertQuery
from tests.search.people import AT


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
