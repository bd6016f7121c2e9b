"""Followers are told of people who come, once, whatever happens, and never of somebody they may not find."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.demand import following
from maghribcom.demand.models import FOLLOWED_MOST, Follower, KnownExpert
from maghribcom.demand.notices import FOUND
from maghribcom.demand.schedule import tell_followers
from maghribcom.errors import Invalid
from maghribcom.events.models import Event
from maghribcom.experts import operations
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.models import Expert
from maghribcom.experts.personal_data import PERSONAL_DATA
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import Notice
from maghribcom.organisations.operations import Remark, resume, suspend
from maghribcom.skills.models import Concept
from maghribcom.skills.operations import retire
from search import open_engine
from tests import cast
from tests.directory.conftest import House
from tests.experts.profiles import WORK, published


def concept(session: Session, public_id: str) -> Concept:
    return session.scalars(select(Concept).where(Concept.public_id == public_id)).one()


def follow(session: Session, karim: Account, public_id: str = "solar-energy", region: str = "") -> Follower:
    """Karim follows it, as the page does: whoever has it now is known."""
    found = search_engine().search(following.holders(concept(session, public_id), region, "institutions"), clock.now())
    follower = following.follow(session, concept(session, public_id), region, found.ids, actor=karim.actor())
    session.commit()
    return follower


def learns_solar_energy(session: Session, public_id: str) -> None:
    """Somebody adds the skill to a published profile, and the index knows."""
    expert = session.scalars(select(Expert).where(Expert.public_id == public_id)).one()
    work = replace(WORK, skills=(*WORK.skills, SkillEntry("solar-energy", 2, 1)))
    operations.save_work(session, expert, work, actor=expert.account.actor())
    session.commit()
    drain()


def told(session: Session) -> list[int]:
    """How many people each notice speaks of, in order."""
    session.rollback()
    query = select(Notice).where(Notice.type == FOUND).order_by(Notice.id)
    return [notice.data["count"] for notice in session.scalars(query)]


def test_a_follower_is_told_once_when_somebody_adds_the_skill(house: House, session: Session) -> None:
    follow(session, house.karim)
    assert tell_followers(clock.now()) == 0
    learns_solar_energy(session, house.salma.public_id)
    assert tell_followers(clock.now()) == 1
    assert tell_followers(clock.now()) == 0
    assert told(session) == [1]


def test_a_notice_names_nobody_and_leads_to_the_search(house: House, session: Session) -> None:
    follow(session, house.karim)
    learns_solar_energy(session, house.salma.public_id)
    tell_followers(clock.now())
    session.rollback()
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == house.karim.email)).one()
    assert "énergie solaire" in mail.subject
    assert "http://localhost/fr/experts?skill=solar-energy" in mail.text
    assert "Salma" not in mail.text
    assert house.salma.public_id not in mail.text
    (notice,) = session.scalars(select(Notice).where(Notice.type == FOUND))
    assert house.salma.public_id not in str(notice.data) + notice.key


def test_whoever_was_found_when_the_following_began_is_not_new(house: House, session: Session) -> None:
    follow(session, house.karim)
    amina = session.get_one(Expert, house.amina.id)
    operations.pause(session, amina, clock.now().date() + timedelta(days=2), actor=amina.account.actor())
    operations.resume(session, amina, actor=amina.account.actor())
    learns_solar_energy(session, house.youssef.public_id)
    assert tell_followers(clock.now() + timedelta(hours=1)) == 0


def test_a_region_is_part_of_what_is_followed(house: House, session: Session) -> None:
    follow(session, house.karim, region="MA-01")
    learns_solar_energy(session, house.salma.public_id)
    assert tell_followers(clock.now()) == 0
    follow(session, house.karim, region="MA-09")
    assert tell_followers(clock.now()) == 0


def test_an_occupation_can_be_followed(house: House, session: Session) -> None:
    follow(session, house.karim, "hydrologist")
    published(session, cast.stranger(session))
    session.commit()
    drain()
    assert tell_followers(clock.now()) == 1
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == house.karim.email)).one()
    assert "/fr/experts?occupation=hydrologist" in mail.text


def test_nobody_is_told_of_somebody_who_cannot_be_found(house: House, session: Session) -> None:
    follow(session, house.karim)
    salma = session.get_one(Expert, house.salma.id)
    until = clock.now().date() + timedelta(days=2)
    operations.pause(session, salma, until, actor=salma.account.actor())
    learns_solar_energy(session, salma.public_id)
    assert tell_followers(clock.now()) == 0
    after = datetime.combine(until, datetime.min.time(), UTC) + timedelta(hours=1)
    with clock.set_to(after):
        assert tell_followers(after) == 1


def test_who_may_not_search_any_more_hears_nothing_until_they_may(house: House, session: Session) -> None:
    follow(session, house.karim)
    suspend(session, cast.delegation(session), "not answering", actor=NOBODY)
    learns_solar_energy(session, house.salma.public_id)
    assert tell_followers(clock.now()) == 0
    resume(session, cast.delegation(session), Remark("Answers again.", "en"), actor=NOBODY)
    session.commit()
    assert tell_followers(clock.now()) == 1


def test_a_retired_skill_goes_on_as_its_successor(house: House, session: Session) -> None:
    follow(session, house.karim, "energy")
    retire(session, concept(session, "energy"), concept(session, "solar-energy"), actor=NOBODY)
    session.commit()
    assert tell_followers(clock.now()) == 1
    assert told(session) == [2]


def test_following_twice_is_following_once_and_stopping_ends_it(house: House, session: Session) -> None:
    follower = follow(session, house.karim)
    assert follow(session, house.karim).id == follower.id
    following.stop_following(session, follower, actor=house.karim.actor())
    session.commit()
    assert session.scalar(select(func.count()).select_from(KnownExpert)) == 0
    learns_solar_energy(session, house.salma.public_id)
    assert tell_followers(clock.now()) == 0
    events = session.scalars(select(Event.verb).where(Event.object_id == follower.public_id).order_by(Event.id)).all()
    assert events == ["follow", "stop"]


def test_nobody_knows_of_an_erased_expert(house: House, session: Session) -> None:
    follow(session, house.karim)
    PERSONAL_DATA[0].erase(session, house.amina.account_id)
    assert set(session.scalars(select(KnownExpert.expert))) == {house.youssef.public_id}


@pytest.mark.parametrize(("public_id", "region"), [("water", ""), ("old-skill", ""), ("hydrology", "MA-TIZ")])
def test_only_skills_and_occupations_in_regions_are_followed(
    house: House, session: Session, public_id: str, region: str
) -> None:
    with pytest.raises(Invalid):
        following.follow(session, concept(session, public_id), region, (), actor=house.karim.actor())


def test_nobody_follows_without_end(house: House, session: Session) -> None:
    for number in range(FOLLOWED_MOST):
        held = Concept(public_id=f"skill-{number}", scheme="maghribcom", kind="skill")
        session.add(held)
        session.flush()
        following.follow(session, held, "", (), actor=house.karim.actor())
    with pytest.raises(Invalid):
        following.follow(session, concept(session, "solar-energy"), "", (), actor=house.karim.actor())


def test_while_the_engine_is_away_nobody_is_forgotten(
    house: House, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(session, house.karim)
    learns_solar_energy(session, house.salma.public_id)
    with monkeypatch.context() as patched:
        patched.setitem(house.app.extensions, "search", open_engine(f"embedded://{tmp_path}/without-an-index"))
        assert tell_followers(clock.now()) == 0
    assert tell_followers(clock.now()) == 1


KILLED = """
import sys
from pathlib import Path
from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.demand.schedule import tell_followers
from tests.conftest import make_config

instance, database_url, search_url, secret = sys.argv[1:]
config = make_config(Path(instance), database_url=database_url, search_url=search_url, secret_key=secret)
with create_app(config).app_context():
    tell_followers(clock.now())
"""


@pytest.mark.parametrize("failpoint", ["followers.learnt", "followers.told"])
def test_killed_anywhere_a_follower_is_told_exactly_once(house: House, session: Session, failpoint: str) -> None:
    follow(session, house.karim)
    learns_solar_energy(session, house.salma.public_id)
    settings = house.app.config["SETTINGS"]
    arguments = [str(settings.instance), settings.database_url, settings.search_url, settings.secret_key]
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], env={**os.environ, "MAGHRIBCOM_FAILPOINT": failpoint}, check=False
    )
    assert dead.returncode == -signal.SIGKILL
    assert told(session) == []
    assert tell_followers(clock.now()) == 1
    assert tell_followers(clock.now()) == 0
    assert told(session) == [1]
