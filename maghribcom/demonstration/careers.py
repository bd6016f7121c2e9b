"""Occupation, skills, experience, languages and offer of somebody invented, one consistent with the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from maghribcom.closed_lists import MODES
from maghribcom.demonstration import phrases, places
from maghribcom.demonstration.phrases import Speaker, capitalised
from maghribcom.demonstration.rows import Person, Row
from maghribcom.demonstration.vocabulary import Occupation, Vocabulary
from maghribcom.experts.models import SKILLS_MAX, SKILLS_MIN, Choice, Experience, ExpertLanguage, ExpertSkill, FreeWord
from maghribcom.experts.vocabulary import CONDITIONS, STAYS
from maghribcom.territories import regions

#: Where a text can be written once the skills have no words in the language of the country.
FALLBACKS = ("fr", "en")
RESEARCHING = frozenset({"sector-research", "sector-health", "sector-environment"})
#: Tools that people name and the vocabulary does not.
FREE_WORDS = ("SAP S/4HANA", "Odoo", "PRINCE2", "Lean Six Sigma", "Arduino", "WordPress", "ISO 9001", "LabVIEW")
#: How willing people are for each step of the ladder, in its order.
MODE_CHANCES = (0.75, 0.55, 0.25, 0.6, 0.5, 0.25, 0.5, 0.35, 0.12, 0.3, 0.08, 0.06)
HOURS = (2, 4, 6, 8, 10, 16, 20, 30, 40)


@dataclass(frozen=True, slots=True)
class Career:
    """What a career is drawn from; `skills` are rows of the vocabulary, the essential ones first."""

    occupation: Occupation
    skills: tuple[int, ...]
    years: int
    language: str
    speaker: Speaker
    #: The headline, where it is not drawn.
    headline: str | None = None
    #: How many of the skills, the first ones, are what the person stands for.
    foremost: int = 0


def draw_career(
    vocabulary: Vocabulary,
    chance: Random,
    *,
    gender: str,
    country: str,
    this_year: int,
    occupation: Occupation | None = None,
    language: str | None = None,
    skills: tuple[int, ...] = (),
    headline: str | None = None,
) -> Career:
    """Occupation, skills and years of somebody in a country, and the language that they write in.

    What is given is not drawn; of the skills those given come first.
    """
    chosen = occupation or chance.choices(vocabulary.occupations, cum_weights=vocabulary.cumulative_weights)[0]
    years = round(chance.triangular(8 if occupation else 0, 40, 9))
    foremost = len(skills)
    skills = tuple(dict.fromkeys((*skills, *_draw_skills(vocabulary, chosen, years, chance))))[:SKILLS_MAX]
    wanted = language or chance.choices(*places.written_languages(country))[0]
    written, nouns = _writable(vocabulary, skills, wanted)
    employer = chance.choice(places.employers(country, chosen.sector))
    speaker = Speaker(
        written, gender, vocabulary.title(chosen.id, written, gender), nouns, years, this_year - years,
        employer.name if employer.country == country else None,
    )  # fmt: skip
    return Career(chosen, skills, years, written, speaker, headline, foremost)


def _draw_skills(vocabulary: Vocabulary, occupation: Occupation, years: int, chance: Random) -> tuple[int, ...]:
    """Mostly essential skills, more of them after a long career; some of those that can be written about come first."""
    wanted = min(SKILLS_MAX, chance.randint(SKILLS_MIN + 1, 6 + years // 4))
    essential, optional = list(occupation.essential), list(occupation.optional)
    chance.shuffle(essential)
    chance.shuffle(optional)
    core = essential[: max(2, round(wanted * chance.uniform(0.5, 0.8)))]
    told = [skill for skill in (*essential, *optional) if skill in vocabulary.nouns][: chance.randint(2, 4)]
    rest = [*optional, *essential]
    return tuple(dict.fromkeys((*told, *core, *rest)))[:wanted]


def _writable(vocabulary: Vocabulary, skills: Sequence[int], wanted: str) -> tuple[str, tuple[str, ...]]:
    """The language in which these skills can be written about, and their nouns in it."""
    found: tuple[str, tuple[str, ...]] = (FALLBACKS[0], ())
    for language in (wanted, *FALLBACKS):
        nouns = tuple(
            vocabulary.words[skill, language]
            for skill in skills
            if skill in vocabulary.nouns and (skill, language) in vocabulary.words
        )
        if len(nouns) >= 2:
            return language, nouns
        found = max(found, (language, nouns), key=lambda one: len(one[1]))
    return found


def add_work(person: Person, career: Career, chance: Random, this_year: int) -> None:
    """Headline, occupation, sectors, years, skills."""
    expert, years = person.expert, career.years
    expert.headline = career.headline or phrases.write("headline", career.speaker, chance)
    expert.headline_language = career.language
    expert.occupation_id = career.occupation.id
    expert.years = years
    expert.work_status = _work_status(years, career.occupation.sector, chance)
    _choose(person, "sector", [career.occupation.sector, *_second_sector(chance)])
    for position, skill in enumerate(career.skills):
        held = years if position < career.foremost else round(years * chance.betavariate(3, 2))
        idle = 0 if chance.random() < 0.8 else chance.randint(0, min(6, years - held))
        level = max(3, _level(held, chance)) if position < career.foremost else _level(held, chance)
        person.add(
            ExpertSkill, concept_id=skill, position=position, level=level, years=held,
            last_used=this_year - idle, wants_to_use=position < career.foremost or chance.random() < 0.95,
        )  # fmt: skip
    if chance.random() < 0.06:
        person.add(FreeWord, text=chance.choice(FREE_WORDS), language="en")


def _level(years: int, chance: Random) -> int:
    """Notion, autonomous, expert, reference: years decide, with some difference between people."""
    return max(1, min(4, 1 + (years >= 2) + (years >= 7) + (years >= 15) + chance.choice((-1, 0, 0, 0, 0))))


def _work_status(years: int, sector: str, chance: Random) -> str:
    if years >= 37:
        return "retired"
    if years <= 1:
        return chance.choice(("student", "seeking", "employed"))
    if sector == "sector-research" and chance.random() < 0.7:
        return "researcher"
    names = ("employed", "self_employed", "entrepreneur", "seeking", "other")
    return chance.choices(names, (72, 13, 8, 5, 2))[0]


def _second_sector(chance: Random) -> list[str]:
    others = ("sector-education", "sector-research", "sector-digital", "sector-environment", "sector-administration")
    return [chance.choice(others)] if chance.random() < 0.35 else []


def add_background(person: Person, career: Career, chance: Random, this_year: int) -> None:
    """Positions from the newest to the first, projects, publications, a degree; some stand behind skills."""
    start, country = this_year - career.years, person.expert.country
    positions = list(_positions(person, career, chance, this_year)) if career.years else []
    entries = list(positions)
    researching = career.occupation.sector in RESEARCHING
    if career.years > 2 and chance.random() < 0.25:
        entries.append(_work_piece("project", career, chance, this_year))
    if career.years > 2 and chance.random() < (0.4 if researching else 0.05):
        entries.append(_work_piece("publication", career, chance, this_year))
    degree = chance.choice(places.degrees(career.occupation.keys))[career.language]
    learnt_in = "MA" if chance.random() < 0.55 else country
    when = {"start_year": start - chance.randint(3, 5), "end_year": start}
    entries.append(_entry(career, kind="degree", title=capitalised(degree), country=learnt_in, **when))
    for position, entry in enumerate(entries):
        person.add(Experience, position=position, **entry)
    if positions:
        for position in range(len(career.skills)):
            if chance.random() < 0.35:
                person.evidence[position] = chance.randrange(len(positions))


def _positions(person: Person, career: Career, chance: Random, this_year: int) -> Iterator[Row]:
    expert, start = person.expert, this_year - career.years
    number = min(1 + career.years // 6, 4, career.years)
    turns = sorted(chance.sample(range(start + 1, this_year), number - 1)) if number > 1 else []
    at_rest = expert.work_status in {"retired", "seeking"}
    for first, last in reversed(list(zip([start, *turns], [*turns, None], strict=True))):
        employer = chance.choice(places.employers(expert.country or "", career.occupation.sector))
        end = max(first, this_year - 1) if last is None and at_rest else last
        yield _entry(
            career, kind="position", title=phrases.write("title", career.speaker, chance), organisation=employer.name,
            country=employer.country, start_year=first, end_year=end,
            summary=phrases.write_text(("duty", "result"), career.speaker, chance),
        )  # fmt: skip


def _work_piece(kind: str, career: Career, chance: Random, this_year: int) -> Row:
    year = chance.randint(this_year - career.years + 1, this_year)
    return _entry(career, kind=kind, title=phrases.write(kind, career.speaker, chance), start_year=year, end_year=year)


def _entry(career: Career, **values: object) -> Row:
    """The values of an experience: all have the same columns, so that they are written together."""
    return {"organisation": None, "country": None, "summary": None, "language": career.language, **values}


def add_languages(person: Person, career: Career, chance: Random) -> None:
    """Darija and Amazigh from home, Arabic and French from school, the country's own, English from work."""
    country = person.expert.country or ""
    held: dict[str, tuple[str, str | None]] = {}
    if chance.random() < 0.88:
        held["ary"] = chance.choice(("native", "native", "native", "C1")), None
    if chance.random() < 0.3:
        held[places.AMAZIGH.get(country, places.OTHER_AMAZIGH)] = chance.choice(("native", "C1", "B2")), None
    held["ar"] = _both(chance, ("native", "C2", "C1", "B2"))
    if country not in places.LITTLE_FRENCH or chance.random() < 0.55:
        held["fr"] = _both(chance, ("native", "C2", "C2", "C1", "C1", "B2"))
    if local := places.LOCAL.get(country):
        held[local] = _both(chance, ("native", "C2", "C1", "C1", "B2"))
    held[career.language] = held.get(career.language) or _both(chance, ("C2", "C1"))
    if chance.random() < 0.75:
        held.setdefault("en", _both(chance, ("C2", "C1", "C1", "B2", "B2", "B1")))
    for code, (spoken, written) in held.items():
        person.add(ExpertLanguage, code=code, spoken=spoken, written=written)


def _both(chance: Random, levels: Sequence[str]) -> tuple[str, str]:
    """Spoken and written: the same for most, else writing is a little behind."""
    level = chance.choice(levels)
    behind = {"native": "C1", "C2": "C1", "C1": "B2", "B2": "B1", "B1": "A2"}
    return level, level if chance.random() < 0.8 else behind[level]


def add_offer(person: Person, career: Career, chance: Random, today: date) -> None:
    """What somebody is ready to do, how much of it, where and on which conditions."""
    expert = person.expert
    expert.capacity = chance.choices(("closed", "short", "long"), (0 if career.foremost else 8, 62, 30))[0]
    expert.stays = chance.choices(STAYS, (20, 50, 22, 8))[0]
    if expert.capacity == "closed":
        return
    expert.hours_a_month = chance.choice(HOURS[:6] if expert.capacity == "short" else HOURS[4:])
    if chance.random() < 0.3:
        expert.available_from = today + timedelta(days=chance.randint(0, 120))
    if chance.random() < 0.7:
        expert.offer_text = phrases.write("offer", career.speaker, chance)
        expert.offer_language = career.language
    modes = [mode for mode, likely in zip(MODES, MODE_CHANCES, strict=True) if chance.random() < likely]
    _choose(person, "mode", modes or ["call"])
    _choose(person, "condition", chance.sample(CONDITIONS, chance.choice((1, 1, 2))))
    served = [region.code for region in chance.sample(regions(), chance.choice((0, 0, 1, 2, 4)))]
    _choose(person, "region_served", [*served, *([expert.region] if expert.region and served else [])])


def _choose(person: Person, name: str, codes: Sequence[str]) -> None:
    for code in dict.fromkeys(codes):
        person.add(Choice, list=name, code=code)
