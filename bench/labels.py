"""What people type: words of real labels in every language, with what they add to them."""

from random import Random

from sqlalchemy import select

from maghribcom.database import reading
from maghribcom.skills.models import LABEL_LANGUAGES, SKILL_KINDS, Concept, Label

#: What stands beside skills and occupations in a search: years, languages, ways to help, places.
ADDED = {
    "fr": "au moins 10 ans|qui parle anglais C1|à distance|Fès|Espagne",
    "ar": "خبرة 5 سنوات|يتحدث الإسبانية|عن بعد|فاس|فرنسا",
    "en": "10+ years|who speaks French|remote|Fez|Germany",
    "es": "5 años|que habla árabe|a distancia|Tánger|Francia",
    "nl": "10 jaar ervaring|spreekt Frans|op afstand|Rabat|België",
    "de": "5 Jahre Erfahrung|spricht Arabisch|remote|Agadir|Frankreich",
    "it": "10 anni|parla francese|da remoto|Casablanca|Spagna",
}
#: Letters of a beginning, the word that is being typed included.
SHORTEST, LONGEST = 3, 14
#: From so many letters on some beginnings have two letters swapped.
SWAPPED_FROM = 5


def labels_by_language() -> dict[str, list[str]]:
    """The preferred labels of skills and occupations."""
    with reading() as session:
        query = (
            select(Label.text)
            .join(Concept)
            .where(Label.kind == "preferred", Concept.kind.in_((*SKILL_KINDS, "occupation")))
            .order_by(Label.id)
        )
        return {
            language: list(session.scalars(query.where(Label.language == language))) for language in LABEL_LANGUAGES
        }


def texts(number: int, words: int) -> list[tuple[str, str]]:
    """Languages with texts of so many words: labels, and between them what people add."""
    chance = Random(1)
    labels = labels_by_language()
    made = []
    for place in range(number):
        language = LABEL_LANGUAGES[place % len(LABEL_LANGUAGES)]
        parts = chance.sample(ADDED[language].split("|"), 2)
        while len(" ".join(parts).split()) < words:
            parts.insert(chance.randint(0, len(parts)), chance.choice(labels[language]))
        made.append((language, " ".join(" ".join(parts).split()[:words])))
    return made


def beginnings(number: int) -> list[tuple[str, str]]:
    """Languages with what somebody has typed so far of a label, of its first word or a later one."""
    chance = Random(2)
    labels = labels_by_language()
    made = []
    for place in range(number):
        language = LABEL_LANGUAGES[place % len(LABEL_LANGUAGES)]
        words = chance.choice(labels[language]).split()
        typed = " ".join(words[chance.randrange(len(words)) :])[: chance.randint(SHORTEST, LONGEST)].strip()
        if len(typed) >= SWAPPED_FROM and chance.random() < 0.25:
            typed = typed[:2] + typed[3] + typed[2] + typed[4:]
        made.append((language, typed))
    return made
