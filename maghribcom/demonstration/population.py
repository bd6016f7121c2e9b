"""The population: the cast, then people drawn from a seed. Making the same people again adds nobody."""

from collections.abc import Callable, Iterator

from sqlalchemy import select

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.database import reading, writing
from maghribcom.demonstration.people import Role, make_person
from maghribcom.demonstration.places import City, Name
from maghribcom.demonstration.rows import save
from maghribcom.demonstration.vocabulary import Vocabulary

#: People of one transaction: short enough for others to write in between.
BATCH = 100
PEOPLE_DOMAIN = "people.example"
#: Always part of a population, whatever its seed.
CAST = (
    Role(
        "amina@demonstration.example", Name("Amina", "أمينة"), Name("Benjelloun", "بنجلون"), "f",
        City("FR", "Lyon", "Europe/Paris"), "fr", "solar-energy-engineer",
        ("photovoltaics", "solar-energy", "photovoltaic-plant-design", "solar-water-pumping"),
        "Ingénieure photovoltaïque : centrales solaires et pompage solaire de l'eau",
    ),
    Role(
        "youssef@demonstration.example", Name("Youssef", "يوسف"), Name("El Amrani", "العمراني"), "m",
        City("NL", "Rotterdam", "Europe/Amsterdam"), "nl", "solar-energy-engineer",
        ("solar-energy", "photovoltaics", "energy-storage"),
        "Ingenieur zonne-energie: zonneparken, opslag en aansluiting op het net",
    ),
    Role(
        "salma@demonstration.example", Name("Salma", "سلمى"), Name("Ouazzani", "الوزاني"), "f",
        City("CA", "Montréal", "America/Toronto"), "fr", "specialist-doctor",
        ("telemedicine", "maternal-and-child-health", "obstetric-ultrasound"),
        "Médecin spécialiste : télémédecine et santé maternelle en zone rurale",
    ),
)  # fmt: skip


class VocabularyMissing(Exception):
    """There are no occupations to draw people from."""


def populate(number: int, seed: int, advance: Callable[[int], None] = lambda _made: None) -> int:
    """Make people 1 to `number` of this seed, and the cast, as far as they are not there yet; returns how many.

    One transaction for each hundred: interrupted, it goes on where it stopped. `advance` is told of progress, those
    that were there included. Raises VocabularyMissing on an instance without occupations.
    """
    with reading() as session:
        vocabulary = Vocabulary(session)
        known = set(session.scalars(select(Account.email).where(Account.email.like("%.example"))))
    if not vocabulary.occupations:
        raise VocabularyMissing("There are no occupations to draw people from: load a vocabulary first.")
    made, now = 0, clock.now()
    for start in range(0, number + len(CAST), BATCH):
        wanted = list(_wanted(start, min(start + BATCH, number + len(CAST)), seed))
        people = [make_person(vocabulary, key, email, now, role) for key, email, role in wanted if email not in known]
        if people:
            with writing() as session:
                save(session, people)
        made += len(people)
        advance(len(wanted))
    return made


def email_of(seed: int, number: int) -> str:
    """The address of one person of a seed; no mail reaches it."""
    return f"person-{seed}-{number}@{PEOPLE_DOMAIN}"


def _wanted(start: int, end: int, seed: int) -> Iterator[tuple[str, str, Role | None]]:
    """The key, the address and the role of each place of the population: the cast has the first ones."""
    for place in range(start, end):
        if place < len(CAST):
            yield f"cast/{place}", CAST[place].email, CAST[place]
        else:
            number = place - len(CAST) + 1
            yield f"{seed}/{number}", email_of(seed, number), None
