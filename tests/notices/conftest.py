"""An application that tells of test types."""

import pytest
from flask import Flask

from tests.notices.telling import with_types


@pytest.fixture
def telling(app: Flask) -> Flask:
    """The application, telling of the types of `tests.notices.telling`."""
    with_types(app)
    return app
