"""One rule, said twice: the database and a function agree on what is found, by whom, and what takes applications."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.organisations.operations import create_organisation
from maghribcom.projects.models import Need
from maghribcom.projects.visibility import (
    accepting,
    accepts,
    audiences_of,
    is_visible,
    visible,
    visible_from,
    visible_until,
)
from maghribcom.projects.vocabulary import STATUSES
from search import EXPERTS, PUBLIC, STAFF, network_audience
from tests import cast
from tests.projects.posted import post_need, post_project

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
#: (vetted since, vetted until, suspended since) of organisations.
STANDINGS = (
    (None, None, None),
    (AT - HOUR, None, None),
    (AT - HOUR, AT, None),
    (AT - HOUR, AT + HOUR, None),
    (AT - HOUR, None, AT - HOUR),
)
ENDS = (None, AT - HOUR, AT, AT + HOUR)


def _populate(session: Session) -> str:
    """Needs in every combination of what the rule looks at; returns the public id of their network."""
    network = create_organisation(session, "network", {"fr": "Réseau"}, actor=NOBODY)
    karim = cast.karim(session)
    for number, (since, until, suspended) in enumerate(STANDINGS):
        body = create_organisation(session, "agency", {"fr": f"Agence {number}"}, actor=NOBODY)
        body.vetted_at, body.vetted_until = since, until
        body.status = "suspended" if suspended else "vetted" if since else "requested"
        for project_status in ("open", "suspended", "draft"):
            project = post_project(session, karim, organisation=body, status=project_status)
            for status, ends in product(STATUSES, ENDS):
                audience = ("public", "verified", "network")[(STATUSES.index(status) + ENDS.index(ends)) % 3]
                for given in {audience, "public"}:
                    need = post_need(session, karim, project=project, status=status)
                    need.audience, need.network = given, network if given == "network" else None
                    need.accepts_applications = len(need.public_id) % 2 == 0 or ends is None
                    if ends is not None:
                        need.deadline_kind, need.deadline, need.deadline_at = "fixed", ends.date(), ends
    session.commit()
    return network.public_id


def test_the_rule_in_sql_and_in_python_is_one(session: Session) -> None:
    network = network_audience(_populate(session))
    needs = session.scalars(select(Need)).all()
    seen = 0
    for readers in ((PUBLIC,), (PUBLIC, EXPERTS), (network,), (network_audience("other"),), (STAFF,)):
        for at in (AT - timedelta(minutes=1), AT, AT + timedelta(minutes=1), AT + HOUR):
            found = set(session.scalars(select(Need.id).where(visible(at, readers))))
            assert found == {need.id for need in needs if is_visible(need, at, readers)}
            taking = set(session.scalars(select(Need.id).where(accepting(at, readers))))
            assert taking == {need.id for need in needs if accepts(need, at, readers)}
            seen += len(found)
    assert seen > 50


def test_the_index_shows_exactly_what_the_rule_shows(session: Session) -> None:
    _populate(session)
    for need in session.scalars(select(Need)):
        since, until = visible_from(need), visible_until(need)
        for at in (AT - timedelta(minutes=1), AT, AT + timedelta(minutes=1), AT + HOUR):
            shown = since is not None and (until is None or at < until)
            assert shown == is_visible(need, at, audiences_of(need))


@pytest.mark.parametrize("audience", ["public", "verified"])
def test_a_need_is_hidden_from_its_last_instant_on(session: Session, audience: str) -> None:
    need = post_need(session, cast.karim(session), audience=audience)
    need.deadline_kind, need.deadline, need.deadline_at = "fixed", AT.date(), AT
    cast.delegation(session).vetted_at = AT - HOUR
    session.commit()
    readers = audiences_of(need)
    assert is_visible(need, AT - timedelta(microseconds=1), readers)
    assert not is_visible(need, AT, readers)
    assert not accepts(need, AT, readers)
