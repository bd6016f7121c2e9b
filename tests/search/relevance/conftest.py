"""An instance that holds the starter vocabulary and the judged people."""

import pytest
from flask import Flask

from maghribcom.extensions import search_engine
from maghribcom.indexing.rebuild import rebuild
from search import CONCEPT
from tests.search.relevance.judged import judged_people
from tests.skills.loaded import empty_postgresql, empty_sqlite  # noqa: F401 (fixtures)


@pytest.fixture
def populated(indexed: Flask) -> Flask:
    """The application with the vocabulary in its database and its index, and the people in its index."""
    with indexed.app_context():
        rebuild(CONCEPT)
        assert not [outcome for outcome in search_engine().apply(judged_people(), []) if outcome.error]
    return indexed
