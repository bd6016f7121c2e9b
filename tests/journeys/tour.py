"""Every page of a demonstration with somebody who may open it: what is examined, and what is photographed."""

import re
from dataclasses import dataclass, replace
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
from maghribcom.directory.operations.entries import Remark, add_entry
from maghribcom.directory.operations.saved_searches import save_search
from maghribcom.directory.operations.shortlists import Naming, create_shortlist
from maghribcom.directory.parameters import Address
from maghribcom.directory.searches import Search
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.free_words import list_words
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import profile_of
from maghribcom.experts.reconfirmation import sign_link
from maghribcom.mail.models import OutboxMail
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import memberships_of, reader_of
from maghribcom.projects.operations import close as close_need
from maghribcom.projects.operations import create_project
from maghribcom.projects.operations.moderation import Asked, ask_changes, claim
from maghribcom.skills.models import Concept
from tests.cast import PASSWORD
from tests.conftest import make_config
from tests.directory import needs
from tests.experts.profiles import WORK, complete
from tests.journeys.person import DESKTOP, HEIGHT, Person, new_person
from tests.journeys.site import Site, application, beside
from tests.projects import making
from tests.projects.posted import hand_in, post_need, post_project

NEWCOMER, CAREFUL, CARELESS = "newcomer@example.org", "careful@example.org", "careless@example.org"
INVITED = "invited@example.org"
#: A career in words of the starter vocabulary.
HYDROLOGY = replace(
    WORK,
    sectors=("sector-water",),
    skills=(SkillEntry("hydrology", 4, 12), SkillEntry("hydrogeology", 3), SkillEntry("dam-engineering", 2)),
)
GROUPS = ("identity", "residence", "work", "background", "offer", "visibility")
PROJECT_GROUPS, NEED_GROUPS = ("about", "place", "means"), ("role", "skills", "terms", "practical")


@dataclass(frozen=True, slots=True)
class Stop:
    """A page, who opens it, and whether its form is sent as it stands, to see what is wrong with it.

    `path` may name ids and tokens of the demonstration: {expert}, {confirm}. `status` is what the page answers.
    `variant`: another state of a page that is here already.
    """

    name: str
    who: str
    path: str
    sent: bool = False
    status: int = 200
    variant: bool = False


STOPS = (
    Stop("home", "visitor", "/"),
    Stop("sign-up", "visitor", "/sign-up"),
    Stop("sign-up-wrong", "visitor", "/sign-up", sent=True, status=422),
    Stop("sign-up-done", "visitor", "/sign-up/done"),
    Stop("sign-in", "visitor", "/sign-in"),
    Stop("sign-in-wrong", "visitor", "/sign-in", sent=True, status=422, variant=True),
    Stop("reset", "visitor", "/reset"),
    Stop("reset-requested", "visitor", "/reset/done"),
    Stop("reset-password", "visitor", "/reset/{reset}"),
    Stop("confirm-email", "visitor", "/confirm/{confirm}"),
    Stop("accept-invitation", "visitor", "/invitation/{invitation}"),
    Stop("link-over", "visitor", "/confirm/nonsense", status=410),
    Stop("reconfirm", "visitor", "/reconfirm/{reconfirm}"),
    Stop("reconfirm-wrong", "visitor", "/reconfirm/{reconfirm}", sent=True, status=422, variant=True),
    Stop("reconfirmed", "visitor", "/reconfirm/done"),
    Stop("organisation", "visitor", "/organisations/{organisation}"),
    Stop("wanted-skills", "visitor", "/wanted-skills"),
    Stop("needs", "visitor", "/needs"),
    Stop("needs-found", "visitor", "/needs?q=énergie+solaire&way=onsite", variant=True),
    Stop("needs-none", "visitor", "/needs?skill=hydrology&region=MA-12&deadline=7&way=onsite", variant=True),
    Stop("needs-fitting", CAREFUL, "/needs?fit=me", variant=True),
    Stop("need", "visitor", "/needs/{public_need}"),
    Stop("need-closed", "visitor", "/needs/{filled_need}", variant=True),
    Stop("need-hidden", "visitor", "/needs/{hidden_need}", variant=True),
    Stop("public-project", "visitor", "/projects/{public_project}"),
    Stop("not-found", "visitor", "/no-such-page", status=404),
    Stop("inbox", "visitor", "/mail"),
    Stop("mail", "visitor", "/mail/{mail}"),
    Stop("newcomer-home", NEWCOMER, "/", variant=True),
    Stop("newcomer-tasks", NEWCOMER, "/profile"),
    *(Stop(f"newcomer-{group}", NEWCOMER, f"/profile/{group}", variant=True) for group in GROUPS),
    Stop("newcomer-check", NEWCOMER, "/profile/check", variant=True),
    Stop("newcomer-accesses", NEWCOMER, "/profile/accesses", variant=True),
    *(Stop(f"wrong-{group}", CARELESS, f"/profile/{group}", True, 422, True) for group in GROUPS[:3]),
    Stop("draft", CARELESS, "/profile/work", variant=True),
    Stop("check", CAREFUL, "/profile/check"),
    Stop("check-wrong", CAREFUL, "/profile/check", sent=True, status=422, variant=True),
    Stop("expert-home", "expert", "/", variant=True),
    Stop("tasks", "expert", "/profile"),
    *(Stop(group, "expert", f"/profile/{group}") for group in GROUPS),
    Stop("published", "expert", "/profile/published"),
    Stop("pause", "expert", "/profile/pause"),
    Stop("pause-wrong", "expert", "/profile/pause", sent=True, status=422, variant=True),
    Stop("withdraw", "expert", "/profile/withdraw"),
    Stop("accesses", "expert", "/profile/accesses"),
    Stop("own-profile", "expert", "/experts/{amina}", variant=True),
    Stop("account", "expert", "/account"),
    Stop("official-home", "official", "/", variant=True),
    Stop("experts", "official", "/experts"),
    Stop("experts-found", "official", "/experts?q=énergie+solaire&country=FR"),
    Stop("experts-chosen", "official", "/experts?q=eau&skill=solar-energy@2&language=fr@B2&region=MA-09", variant=True),
    Stop(
        "experts-relaxed",
        "official",
        "/experts?skill=solar-energy@4&skill=hydrology@4&skill=telemedicine",
        variant=True,
    ),
    Stop("experts-quoted", "official", "/experts?q=Maroc+eau+engineer+ingénieur&more=country", variant=True),
    Stop("experts-named", "mediator", "/experts?name=محمد+بنجلون", variant=True),
    Stop("similar-experts", "official", "/experts/{expert}/similar"),
    Stop("experts-none", "official", "/experts?q=xyzzy&country=FR&capacity=long"),
    Stop("experts-misunderstood", "official", "/experts?country=XX&years=many", variant=True),
    Stop("expert", "official", "/experts/{expert}?q=énergie+solaire"),
    Stop("shortlists", "official", "/shortlists"),
    Stop("create-list", "official", "/shortlists/new"),
    Stop("create-list-wrong", "official", "/shortlists/new", sent=True, status=422, variant=True),
    Stop("shortlist", "official", "/shortlists/{shortlist}"),
    Stop("edit-list", "official", "/shortlists/{shortlist}/edit"),
    Stop("delete-list", "official", "/shortlists/{shortlist}/delete"),
    Stop("edit-entry", "official", "/shortlists/{shortlist}/entries/{entry}"),
    Stop("add-to-shortlist", "official", "/experts/{expert}/shortlists"),
    Stop("saved-searches", "official", "/saved-searches"),
    Stop("create-search", "official", "/saved-searches/new?q=énergie+solaire&country=FR"),
    Stop("edit-search", "official", "/saved-searches/{search}/edit"),
    Stop("no-shortlists", "mediator", "/shortlists", variant=True),
    Stop("no-saved-searches", "mediator", "/saved-searches", variant=True),
    Stop("not-vetted", "unvetted_official", "/experts", status=403),
    Stop("experts-few", "official", "/experts?skill=hydrogeology@4@30&region=MA-08", variant=True),
    Stop("follows", "official", "/follows"),
    Stop("tell-need", "official", "/tell-need?concept=hydrogeology&region=MA-08"),
    Stop("tell-need-wrong", "official", "/tell-need", sent=True, status=422, variant=True),
    Stop("needs-told", "mediator", "/needs-told"),
    Stop("need-told", "mediator", "/needs-told/{need}"),
    Stop("need-told-wrong", "mediator", "/needs-told/{need}", sent=True, status=422, variant=True),
    Stop("my-projects", "official", "/my-projects"),
    Stop("no-projects", "unvetted_official", "/my-projects", variant=True),
    Stop("new-project", "official", "/projects/new"),
    Stop("project", "official", "/projects/{project}/edit"),
    *(Stop(f"project-{group}", "official", f"/projects/{{project}}/edit/{group}") for group in PROJECT_GROUPS),
    Stop("project-about-wrong", "official", "/projects/{empty_project}/edit/about", True, 422, True),
    Stop("project-documents", "official", "/projects/{project}/documents"),
    Stop("project-check", "official", "/projects/{project}/check", variant=True),
    Stop("new-need", "official", "/projects/{project}/needs/new"),
    Stop("new-need-wrong", "official", "/projects/{project}/needs/new", True, 422, True),
    Stop("written-need", "official", "/needs/{draft_need}/edit", variant=True),
    *(Stop(f"need-{group}", "official", f"/needs/{{draft_need}}/edit/{group}") for group in NEED_GROUPS),
    Stop("need-check", "official", "/needs/{draft_need}/check"),
    Stop("need-open", "official", "/needs/{open_need}/edit", variant=True),
    Stop("need-pause", "official", "/needs/{open_need}/pause"),
    Stop("need-close", "official", "/needs/{open_need}/close"),
    Stop("need-close-wrong", "official", "/needs/{open_need}/close", True, 422, True),
    Stop("need-reopen", "official", "/needs/{closed_need}/reopen"),
    Stop("vocabulary", "administrator", "/vocabulary?q=énergie+solaire"),
    Stop("words", "administrator", "/vocabulary/words"),
    Stop("word", "administrator", "/vocabulary/words/decide?key={word}&of=en"),
    Stop("word-ignored-wrong", "administrator", "/vocabulary/words/decide?key={word}&of=en", True, 422, True),
    Stop("word-mapped", "administrator", "/vocabulary/words/map?key={word}&of=en&concept=solar-energy"),
    Stop("word-promoted", "administrator", "/vocabulary/words/promote?key={word}&of=en"),
    Stop("word-promoted-wrong", "administrator", "/vocabulary/words/promote?key={word}&of=en", True, 422, True),
    Stop("concept", "administrator", "/vocabulary/concepts/hydrologist"),
    Stop("concept-merged", "administrator", "/vocabulary/concepts/solar-energy/merge?into=wind-energy"),
    Stop("concept-retired", "administrator", "/vocabulary/concepts/solar-energy/retire", variant=True),
    Stop("desk", "administrator", "/desk"),
    Stop("moderate", "administrator", "/desk/needs/{submitted}"),
    Stop("moderate-open", "administrator", "/desk/needs/{opened}", variant=True),
    Stop("moderate-project", "administrator", "/desk/projects/{moderated}", variant=True),
    Stop("history", "official", "/needs/{returned}/history"),
    Stop("remarked", "official", "/needs/{returned}/edit/role", variant=True),
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
        organisation = session.scalars(select(Organisation).where(Organisation.vetted_at.is_not(None))).first()
        account = find_account(session, accounts["expert"][0])
        assert account is not None
        amina = profile_of(session, account.id)
        assert amina is not None
        assert amina.confirmed_at is not None
        assert organisation is not None
        official = find_account(session, accounts["official"][0])
        assert official is not None
        need = Need("Trois puits à sec : qui connaît les khettaras ?", "fr", ("hydrogeology",), None, "MA-08")
        hydrogeology = session.scalars(select(Concept).where(Concept.public_id == "hydrogeology")).one()
        follow(session, hydrogeology, "MA-08", (), actor=official.actor())
        for number in range(ASKED_LEAST):
            record_unmet(session, Unmet(("hydrogeology",), (), ("MA-08",), 1), actor=Actor(number, f"person{number}"))
        return {
            "need": tell_need(session, need, official, organisation).public_id,
            **_kept_by(session, official, amina),
            **_written_by(session, official),
            **_published_by(session, organisation),
            **_posted_by(session, official, accounts["administrator"][0]),
            "amina": amina.public_id,
            "organisation": organisation.public_id,
            "word": list_words(session, language="en").lines[0].word.key,
            "mail": str(mail),
            "reset": tokens.issue(session, careful, tokens.RESET),
            "confirm": tokens.issue(session, careful, tokens.CONFIRM),
            "invitation": tokens.issue(session, invited, tokens.INVITATION),
            "reconfirm": sign_link(amina.public_id, amina.confirmed_at, clock.now()),
        }


def _posted_by(session: Session, official: Account, moderator: str) -> dict[str, str]:
    """A need in the moderator's hands that was changed since its last submission, one given back, one that is open."""
    staff = find_account(session, moderator)
    reader = reader_of(session, official.actor(), clock.now())
    assert staff is not None
    assert reader is not None
    project = post_project(session, official, organisation=reader.organisation)
    submitted = post_need(session, official, project=project, status="submitted")
    submitted.texts[0].text = "Formation en dialyse pour douze infirmières"
    submitted.place = "الرشيدية"
    hand_in(session, submitted, number=2)
    claim(session, submitted, actor=staff.actor())
    returned = post_need(session, official, project=project, status="submitted", title="Une mission")
    asked = Asked("role", "title", "اذكروا الدور المطلوب.", "ar"), Asked("role", "", "Tout est trop court.", "fr")
    ask_changes(session, returned, asked, number=1, actor=staff.actor())
    opened = post_need(session, official, project=project)
    return {
        "submitted": submitted.public_id,
        "returned": returned.public_id,
        "opened": opened.public_id,
        "moderated": project.public_id,
    }


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


def _written_by(session: Session, official: Account) -> dict[str, str]:
    """A project with a draft, an open and a closed need, and an empty one."""
    body = memberships_of(session, official.id)[0].organisation
    actor = official.actor()
    project = making.project(session, official, body=body, about=replace(making.ABOUT, sectors=("sector-water",)))
    draft, opened, closed = (making.need(session, project, official) for _turn in range(3))
    making.opened(session, opened, official)
    making.opened(session, closed, official)
    close_need(session, closed, "filled", actor=actor)
    return {
        "project": project.public_id,
        "empty_project": create_project(session, body, actor=actor).public_id,
        "draft_need": draft.public_id,
        "open_need": opened.public_id,
        "closed_need": closed.public_id,
    }


def _published_by(session: Session, organisation: Organisation) -> dict[str, str]:
    """A project with an open need, one that was filled and one that is suspended."""
    whole = needs.project(session, organisation, sector="sector-health")
    found, over, halted = (needs.need(session, whole) for _state in ("open", "closed", "suspended"))
    needs.close(over)
    halted.status, halted.status_reason = "suspended", "to_check"
    session.flush()
    return {
        "public_project": whole.public_id,
        "public_need": found.public_id,
        "filled_need": over.public_id,
        "hidden_need": halted.public_id,
    }
