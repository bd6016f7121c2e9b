"""One invented person: account, consents, profile, and the record of how it came about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from maghribcom.accounts.consents import current_text
from maghribcom.accounts.models import Account, Consent, Grant
from maghribcom.demonstration import careers, places
from maghribcom.demonstration.careers import Career, draw_career
from maghribcom.demonstration.places import City, Name
from maghribcom.demonstration.rows import Person, drawn_public_id
from maghribcom.demonstration.vocabulary import Vocabulary
from maghribcom.events.models import Event
from maghribcom.experts import states
from maghribcom.experts.freshness import CONFIRM_EVERY, DORMANT_AFTER, MAILS
from maghribcom.experts.models import DoneGroup, Expert, SectionAudience, Verification
from maghribcom.experts.vocabulary import DEFAULT_AUDIENCES, GROUPS, NARROWED, PUBLISHED, VERIFICATIONS
from search import EXPERT

WOMEN = 0.44
#: Of a hundred profiles.
STATUSES = {"active": 86, "paused": 4, "dormant": 4, "draft": 4, "withdrawn": 2}
CONSENT_CHANCES = {"alerts": 0.6, "statistics": 0.7, "network-contact": 0.45}
#: Share of published profiles that hide the name from everybody.
PSEUDONYMOUS = 0.08
ARABIC_NAME = 0.72
VERIFICATION_CHANCES = (1.0, 0.16, 0.12, 0.05)
VERIFIED_FOR = timedelta(days=730)
#: How a published profile came to its present status.
ENDS = {"paused": states.PAUSE, "dormant": states.FALL_DORMANT, "withdrawn": states.WITHDRAW}
PAGE_LANGUAGES = ("fr", "en", "ar")
#: Numbers that no network gives out: ARCEP (France), Ofcom (United Kingdom), NANP 555-01xx (Canada, United States).
FICTIONAL_PHONES = {"FR": "+331990000{:02}", "GB": "+4420794600{:02}", "CA": "+151455501{:02}", "US": "+120255501{:02}"}


@dataclass(frozen=True, slots=True)
class Role:
    """What is fixed of somebody of the cast; all else is drawn. Occupation and skills by their public ids."""

    email: str
    first: Name
    last: Name
    gender: str
    city: City
    language: str
    occupation: str
    skills: tuple[str, ...]
    headline: str


def make_person(vocabulary: Vocabulary, key: str, email: str, now: datetime, role: Role | None = None) -> Person:
    """The person of this key: the same key and vocabulary always give the same one, dated relative to `now`."""
    chance = Random(key)
    gender = role.gender if role else "f" if chance.random() < WOMEN else "m"
    first = role.first if role else chance.choice(places.first_names(gender))
    last = role.last if role else chance.choice(places.last_names())
    city = role.city if role else places.draw_city(chance)
    status = "active" if role else chance.choices(tuple(STATUSES), tuple(STATUSES.values()))[0]
    career = _career(vocabulary, chance, gender, city, now.year, role)
    person = _sign_up(email, career.language, chance, now, status)
    expert = person.expert
    expert.first_name, expert.last_name = first.latin, last.latin
    if role or chance.random() < ARABIC_NAME:
        expert.arabic_name = f"{first.arabic} {last.arabic}"
    if city.country in FICTIONAL_PHONES and chance.random() < 0.6:
        expert.phone = FICTIONAL_PHONES[city.country].format(chance.randint(0, 99))
    expert.country, expert.city, expert.timezone = city.country, city.name, city.timezone
    if chance.random() < 0.8:
        expert.region, expert.province = places.draw_attachment(chance)
    if status == "draft":
        _mark_done(person, GROUPS[:2])
        return person
    careers.add_work(person, career, chance, now.year)
    careers.add_background(person, career, chance, now.year)
    careers.add_languages(person, career, chance)
    careers.add_offer(person, career, chance, now.date())
    _publish(person, chance, now)
    _choose_audiences(person, None if role else chance)
    _mark_done(person, GROUPS)
    return person


def _career(
    vocabulary: Vocabulary, chance: Random, gender: str, city: City, this_year: int, role: Role | None
) -> Career:
    if role is None:
        return draw_career(vocabulary, chance, gender=gender, country=city.country, this_year=this_year)
    return draw_career(
        vocabulary, chance, gender=gender, country=city.country, this_year=this_year,
        occupation=vocabulary.occupation(role.occupation), language=role.language,
        skills=tuple(vocabulary.by_public_id[skill] for skill in role.skills), headline=role.headline,
    )  # fmt: skip


def _sign_up(email: str, written: str, chance: Random, now: datetime, status: str) -> Person:
    """An account with its statements; long enough ago for what happened to it since."""
    days = chance.randint(260, 700) if status == "dormant" else chance.randint(3, 540)
    signed_up = now - timedelta(days=days, minutes=chance.randint(0, 1439))
    language = written if written in PAGE_LANGUAGES else chance.choices(PAGE_LANGUAGES, (6, 3, 1))[0]
    account = Account(
        public_id=drawn_public_id(chance), email=email, language=language, created_at=signed_up,
        email_confirmed_at=signed_up + timedelta(minutes=chance.randint(1, 180)),
    )  # fmt: skip
    expert = Expert(
        public_id=drawn_public_id(chance), account=account, status=status, created_at=signed_up, edited_at=signed_up
    )
    person = Person(account, expert)
    person.add(Grant, role="expert", scope="")
    _record(person, "sign_up", "account", account.public_id, signed_up, None, "unconfirmed")
    _record(person, "create", EXPERT, expert.public_id, signed_up, None, "draft")
    for purpose in ("age", "terms"):
        _consent(person, purpose, signed_up)
    return person


def _publish(person: Person, chance: Random, now: datetime) -> None:
    """Dates of publication, of the last change and of the last confirmation, in order; consents; verifications."""
    expert, status = person.expert, person.expert.status
    age = (now - expert.created_at).days
    published = expert.created_at + timedelta(days=chance.randint(0, min(12, age - 1)), hours=chance.randint(1, 20))
    silent = chance.randint(223, 246) if status == "dormant" else int(178 * chance.betavariate(1, 1.8))
    confirmed = max(published, now - timedelta(days=silent, minutes=chance.randint(0, 1439)))
    withdrawn = confirmed if status == "withdrawn" else None
    expert.published_at, expert.confirmed_at = published, confirmed
    expert.changed_at = published + (confirmed - published) * chance.random()
    expert.edited_at = expert.changed_at
    expert.reminders = len(MAILS) if status == "dormant" else 0
    _consent(person, "visibility", published, withdrawn)
    for purpose, likely in CONSENT_CHANCES.items():
        if chance.random() < likely:
            _consent(person, purpose, published)
    _record(person, states.PUBLISH.verb, EXPERT, expert.public_id, published, "draft", "active")
    if status == "paused":
        expert.paused_until = (now + timedelta(days=chance.randint(10, 150))).date()
    if status != "active":
        at = confirmed + CONFIRM_EVERY + DORMANT_AFTER if status == "dormant" else confirmed
        _record(person, ENDS[status].verb, EXPERT, expert.public_id, at, "active", status)
    if status in PUBLISHED:
        _verify(person, chance, published, now)


def _verify(person: Person, chance: Random, published: datetime, now: datetime) -> None:
    for level, likely in zip(VERIFICATIONS, VERIFICATION_CHANCES, strict=True):
        if chance.random() < likely:
            by_mail = level == "email"
            at = person.expert.created_at if by_mail else published + (now - published) * chance.random()
            person.add(Verification, level=level, at=at, until=None if by_mail else at + VERIFIED_FOR)


def _choose_audiences(person: Person, chance: Random | None) -> None:
    """The audience of each section; the usual ones without chance."""
    pseudonymous = chance is not None and chance.random() < PSEUDONYMOUS
    for section, audience in DEFAULT_AUDIENCES.items():
        if section == "phone":
            chosen = audience if person.expert.phone else "only_me"
        elif section == "name" and pseudonymous:
            chosen = "only_me"
        elif chance is not None and chance.random() < 0.12:
            chosen = chance.choice(NARROWED.get(section, ("once_i_accept", "experts", "public")))
        else:
            chosen = audience
        person.add(SectionAudience, section=section, audience=chosen)


def _mark_done(person: Person, groups: tuple[str, ...]) -> None:
    for group in groups:
        person.add(DoneGroup, group=group, at=person.expert.published_at or person.expert.created_at)


def _consent(person: Person, purpose: str, given: datetime, withdrawn: datetime | None = None) -> None:
    text, account = current_text(purpose, person.account.language), person.account.public_id
    person.add(
        Consent, purpose=purpose, text_version=text.version, language=text.language, given_at=given,
        withdrawn_at=withdrawn,
    )  # fmt: skip
    _record(person, f"consent.{purpose}", "account", account, given, None, "given")
    if withdrawn:
        _record(person, f"consent.{purpose}", "account", account, withdrawn, None, "withdrawn")


def _record(person: Person, verb: str, kind: str, object_id: str, at: datetime, before: str | None, after: str) -> None:
    """What the record would hold, had the person done it then."""
    person.add(
        Event, actor=None if after == "dormant" else person.account.public_id, verb=verb, object_kind=kind,
        object_id=object_id, from_state=before, to_state=after, at=at,
    )  # fmt: skip
