"""What machines read of open needs: feeds and the sitemap."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.directory import sitemap
from maghribcom.projects.models import Need
from tests.directory.conftest import statements
from tests.directory.needs import close, need, project
from tests.experts.profiles import plant_vocabulary

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
#: SQL statements of a feed or a part of the sitemap.
BUDGET = 4


@pytest.fixture
def here(app: Flask, session: Session) -> Need:
    """A need in Drâa-Tafilalet, in the sector of water."""
    plant_vocabulary(session)
    made = need(session, skills=(), title={"fr": "Puits & <forages>"})
    session.commit()
    return made


def feed(client: FlaskClient, path: str) -> ElementTree.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.XML(answer.data)


def test_a_feed_has_everything_that_atom_asks_for(here: Need, client: FlaskClient) -> None:
    found = feed(client, "/ar/needs.atom")
    for part in ("id", "title", "updated"):
        assert found.findtext(f"{ATOM}{part}")
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    (entry,) = found.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"http://localhost/ar/needs/{here.public_id}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "مندوبية الصحة بدرعة تافيلالت"
    title = entry.find(f"{ATOM}title")
    assert title is not None
    assert (title.text, title.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("Puits & <forages>", "fr")
    assert found.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo is not None
    own = [link.get("href") for link in found.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == ["http://localhost/ar/needs.atom"]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("?region=MA-08", 1),
        ("?region=MA-09", 0),
        ("?region=nowhere", 0),
        ("?sector=water", 1),
        ("?sector=nothing", 0),
        ("?sector=water&region=MA-08&region=MA-09", 1),
    ],
)
def test_feeds_are_of_sectors_and_regions(here: Need, client: FlaskClient, asked: str, number: int) -> None:
    found = feed(client, f"/fr/needs.atom{asked}")
    assert len(found.findall(f"{ATOM}entry")) == number


def test_a_need_without_a_region_is_in_the_feeds_of_its_projects(
    here: Need, client: FlaskClient, session: Session
) -> None:
    need(session, skills=(), region=None, province=None, way="remote")
    session.commit()
    assert len(feed(client, "/fr/needs.atom?region=MA-08").findall(f"{ATOM}entry")) == 2


def test_a_feed_that_did_not_change_is_not_sent_again(here: Need, client: FlaskClient, session: Session) -> None:
    first = client.get("/fr/needs.atom")
    again = client.get("/fr/needs.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    close(session.get_one(Need, here.id))
    session.commit()
    assert client.get("/fr/needs.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_ids_of_a_feed_stay_while_what_they_say_changes(here: Need, client: FlaskClient, session: Session) -> None:
    before = feed(client, "/fr/needs.atom").find(f"{ATOM}entry")
    with clock.set_to(clock.now() + timedelta(days=1)):
        made = session.get_one(Need, here.id)
        made.edited_at = clock.now()
        made.experts = 4
        session.commit()
        after = feed(client, "/fr/needs.atom").find(f"{ATOM}entry")
    assert before is not None
    assert after is not None
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert (before.findtext(f"{ATOM}updated") or "") < (after.findtext(f"{ATOM}updated") or "")


def test_a_feed_takes_few_statements(here: Need, app: Flask, client: FlaskClient, session: Session) -> None:
    for _number in range(3):
        need(session, project(session), skills=())
    session.commit()
    with statements(app) as seen:
        feed(client, "/fr/needs.atom?sector=water&region=MA-08")
    assert len(seen) <= BUDGET


def test_the_sitemap_lists_every_public_page_in_parts(
    here: Need, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PART", 1)
    other = need(session, here.project, skills=())
    session.commit()
    index = ElementTree.XML(client.get("/sitemap.xml").data)
    parts = [(part.text or "").removeprefix("http://localhost") for part in index.iter(f"{MAP}loc")]
    trees = [ElementTree.XML(client.get(part).data) for part in parts]
    listed = [address.text or "" for tree in trees for address in tree.iter(f"{MAP}loc")]
    assert len(listed) == len(set(listed))
    project_id, body = here.project.public_id, here.project.organisation.public_id
    for path in (
        "", "needs", "wanted-skills", f"needs/{here.public_id}", f"needs/{other.public_id}", f"projects/{project_id}",
        f"organisations/{body}",
    ):  # fmt: skip
        for language in ("fr", "ar", "en"):
            assert f"http://localhost/{language}/{path}" in listed
    assert all(client.get(re.sub("http://localhost", "", one)).status_code in {200, 503} for one in listed)


@pytest.mark.parametrize("part", ["needs-9", "pages-2", "people-1", "needs-0", "needs-99999999999"])
def test_a_part_that_there_is_not_is_not_found(here: Need, client: FlaskClient, part: str) -> None:
    assert client.get(f"/sitemap/{part}.xml").status_code == 404
