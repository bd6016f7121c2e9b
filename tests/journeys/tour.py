"""Every page of a demonstration with somebody who may open it: what is examined, and what is photographed."""

import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import tokens
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import create_account, find_account, invite
from maghribcom.config import SETTINGS_FILE
from maghribcom.database import writing
from maghribcom.demand.following import follow
from maghribcom.demand.needs import Need, tell_need
from maghribcom.demand.operations import ASKED_LEAST, Unmet, record_unmet
from maghribcom.directory.notices import NEW_PEOPLE
from maghribcom.directory.operations.entries import Remark, add_entry
from maghribcom.directory.operations.saved_searches import save_search
from maghribcom.directory.operations.shortlists import Naming, create_shortlist
from maghribcom.directory.parameters import Address
from maghribcom.directory.searches import Search
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.free_words import list_words
from maghribcom.experts.models import Expert
from maghribcom.experts.notices import RESUMED, tell_owner
from maghribcom.experts.operations import profile_of
from maghribcom.experts.reconfirmation import sign_link
from maghribcom.mail.models import OutboxMail
from maghribcom.mail.operations import send
from maghribcom.notices.operations import mark_one_read, notices_of, tell
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import memberships_of, reader_of
from maghribcom.skills.models import Concept
from tests.cast import PASSWORD
from tests.conftest import make_config
from tests.experts.profiles import WORK, complete
from tests.journeys.institutions import furnish_institutions
from tests.journeys.person import DESKTOP, HEIGHT, Person, new_person
from tests.journeys.posted_needs import posted_by, published_by, written_by
from tests.journeys.site import Site, application, beside
from tests.journeys.stops import CAREFUL, CARELESS, INVITED, NEWCOMER, Stop

#: A career in words of the starter vocabulary.
HYDROLOGY = replace(
    WORK,
    sectors=("sector-water",),
    skills=(SkillEntry("hydrology", 4, 12), SkillEntry("hydrogeology", 3), SkillEntry("dam-engineering", 2)),
)


class Tour:
    """A demonstration with its people signed in, once for all pages."""

    def __init__(self, browser: Browser, site: Site, accounts: dict[str, tuple[str, str]]) -> None:
        self.site, self._browser = site, browser
        self._passwords = {**accounts, **{address: (address, PASSWORD) for address in (NEWCOMER, CAREFUL, CARELESS)}}
        self._signed_in: dict[str, object] = {"visitor": None}
        self._people: dict[tuple[str, str, str], Person] = {}
        self.names = beside(lambda: _furnish(site.folder, accounts))
        self.names["expert"] = self._an_expert()

    def person(self, who: str, language: str, *, scheme: str = "light") -> Person:
        """The browser in which this person is signed in and reads this language."""
        key = (who, language, scheme)
        if key not in self._people:
            kept = self._session_of(who)
            self._people[key] = new_person(self._browser, self.site, language, color_scheme=scheme, storage_state=kept)
        return self._people[key]

    def _session_of(self, who: str) -> object:
        if who not in self._signed_in:
            visitor = new_person(self._browser, self.site, "fr")
            visitor.sign_in(*self._passwords[who])
            self._signed_in[who] = visitor.context.storage_state()
            visitor.context.close()
        return self._signed_in[who]

    def go(self, person: Person, stop: Stop) -> None:
        """Open the page of a stop."""
        person.troubles.clear()
        person.page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
        address = f"{self.site.url}/{person.words.language}{stop.path.format(**self.names)}"
        answer = person.page.goto(address)
        if stop.sent:
            with person.page.expect_navigation() as sent:
                person.page.locator("main form[method=post][novalidate]").evaluate("(form) => form.submit()")
            answer = sent.value
        assert answer is not None
        assert answer.status == stop.status, f"{stop.name}: {answer.status}"

    def _an_expert(self) -> str:
        """Somebody found by an official, who also looks at the profile of the demonstration's expert."""
        official = self.person("official", "fr")
        official.open(f"/experts/{self.names['amina']}")
        official.open("/experts?q=énergie+solaire")
        address = official.page.locator(".expert-card a").first.get_attribute("href") or ""
        found = re.search(r"/experts/([^/?]+)", address)
        assert found, address
        return found[1]


def _furnish(folder: Path, accounts: dict[str, tuple[str, str]]) -> dict[str, str]:
    """People at every step of a profile, and links as mails would bring them."""
    settings = dict(line.split("=", 1) for line in (folder / SETTINGS_FILE).read_text().splitlines())
    config = make_config(
        folder, secret_key=settings["SECRET_KEY"], public_url=settings["PUBLIC_URL"], demonstration=True
    )
    with application(config), writing() as session:
        for address in (NEWCOMER, CARELESS):
            create_account(session, address, "fr", ["expert"], password=PASSWORD, confirmed=True)
        careful = create_account(session, CAREFUL, "fr", ["expert"], password=PASSWORD, confirmed=True)
        session.flush()
        complete(session, careful, work=HYDROLOGY)
        invited = invite(session, INVITED, language="fr")
        mail = session.scalars(select(OutboxMail.public_id).order_by(OutboxMail.id.desc())).first()
        organisation = session.scalars(select(Organisation).where(Organisation.status == "vetted")).first()
        account = find_account(session, accounts["expert"][0])
        assert account is not None
        amina = profile_of(session, account.id)
        assert amina is not None
        assert amina.confirmed_at is not None
        assert organisation is not None
        official = find_account(session, accounts["official"][0])
        assert official is not None
        staff = find_account(session, accounts["moderator"][0])
        assert staff is not None
        need = Need("Trois puits à sec : qui connaît les khettaras ?", "fr", ("hydrogeology",), None, "MA-08")
        hydrogeology = session.scalars(select(Concept).where(Concept.public_id == "hydrogeology")).one()
        follow(session, hydrogeology, "MA-08", (), actor=official.actor())
        _tell(session, account, official)
        for number in range(ASKED_LEAST):
            record_unmet(session, Unmet(("hydrogeology",), (), ("MA-08",), 1), actor=Actor(number, f"person{number}"))
        return {
            "need": tell_need(session, need, official, organisation).public_id,
            **_kept_by(session, official, amina),
            **furnish_institutions(session, staff, account),
            "official_of": memberships_of(session, official.id)[0].organisation.public_id,
            **published_by(session, organisation),
            **posted_by(session, official, accounts["administrator"][0]),
            **written_by(session, official),
            "amina": amina.public_id,
            "organisation": organisation.public_id,
            "word": list_words(session, language="en").lines[0].word.key,
            "mail": str(mail),
            "reset": tokens.issue(session, careful, tokens.RESET),
            "confirm": tokens.issue(session, careful, tokens.CONFIRM),
            "invitation": tokens.issue(session, invited, tokens.INVITATION),
            "reconfirm": sign_link(amina.public_id, amina.confirmed_at, clock.now()),
        }


def _tell(session: Session, expert: Account, official: Account) -> None:
    """Notices, one of them read, and two mails that were given up."""
    amina = profile_of(session, expert.id)
    assert amina is not None
    for number in range(2):
        tell_owner(session, amina, RESUMED, f"tour-{number}")
    mark_one_read(session, expert.id, notices_of(session, expert.id, 1)[0].id)
    tell(session, official, NEW_PEOPLE, "tour", {"search": "x", "name": "ماء Solaire", "count": 3})
    for number, (name, reason) in enumerate((("tour", "refused: 550"), ("عمر", "in doubt after a crash"))):
        key = f"tour:{number}"
        send(session, key=key, to=f"{name}@example.org", language="fr", subject="x", text="y")
        mail = session.scalars(select(OutboxMail).where(OutboxMail.key == key)).one()
        mail.status, mail.kind, mail.attempts, mail.reason = "dead", NEW_PEOPLE, 1, reason
        mail.in_doubt = number == 1
    session.flush()


def _kept_by(session: Session, official: Account, amina: Expert) -> dict[str, str]:
    """A shared shortlist with two people, one of whom cannot be found, and a saved search."""
    actor, now = official.actor(), clock.now()
    reader = reader_of(session, actor, now)
    assert reader is not None
    shortlist = create_shortlist(session, Naming("Équipe solaire de Tata", "fr", shared=True), reader, actor=actor)
    entry = add_entry(session, shortlist, amina, Remark("skills", "متاحة في مارس", "ar"), actor=actor)
    hidden = session.scalars(select(Expert).where(Expert.status == "withdrawn")).first()
    if hidden is not None:
        add_entry(session, shortlist, hidden, Remark("reserve"), actor=actor)
    address = Address("", (("skill", "solar-energy@2"), ("country", "FR"), ("q", "nappes")))
    saved = save_search(session, Search(address, plain_text="nappes"), Naming("Solaire", "fr"), reader, actor=actor)
    assert entry is not None
    return {"shortlist": shortlist.public_id, "entry": entry.public_id, "search": saved.public_id}
