"""What counts for how much: the tables of weights, for people and for needs, and what is checked about them.

Weights are whole numbers, strongest first. The most that one query can add up to stays below 4,096 (checked at the
end), so that sums are exact in 32-bit floats.
"""

from search.demands import WORDS
from search.order import SCORE_LIMIT
from search.queries import VALUES_PER_FILTER
from search.schema import YEARS_BANDS

# Names of clauses, as reasons carry them.
COMPLETE = "complete"
REQUIRED = "required"
DESIRED = "desired"
OCCUPATION = "occupation"
NAME = "name"
WORD = "word"
YEARS = "years"
FRESH = "fresh"
CAPACITY = "capacity"
VERIFICATION = "verification"
REGION = "region"
#: A skill that needs are searched by, and one that the searcher's profile holds.
SKILL = "skill"
HELD = "held"
DEADLINE = "deadline"
#: A language asked for selects and adds nothing to the score; it has a reason all the same.
LANGUAGE = "language"

#: For people. The first line under a comment outweighs whatever stands under the comments below it, but that an
#: occupation, a name and a word of the headline are worth the same.
WEIGHTS: dict[str, int] = {
    # everything demanded is met, where the search is content with less: these people stay first (`OUTWEIGHED`)
    "complete": 620,
    # a required skill, at the level and with the years asked for
    "required": 66,
    # held one, two, three levels above that: cumulative, together less than the skill itself
    "above 1": 28,
    "above 2": 17,
    "above 3": 11,
    # a desired skill, at the level and with the years asked for
    "desired": 27,
    # in place of a required or desired skill: a near concept, or the skill itself below what was asked; a third
    "required near": 22,
    "desired near": 9,
    # the occupation asked for, a narrower one, a near one: the best of them, once
    "occupation": 8,
    "occupation narrower": 7,
    "occupation near": 5,
    # a name: as written, its beginning, one letter away, the same consonants in Latin or Arabic script
    "name word": 8,
    "name start": 6,
    "name mistake": 5,
    "name key": 4,
    # a free word, once, by the strongest part of the profile that has it
    "word headline": 8,
    "word occupation": 7,
    "word experience": 6,
    "word other": 5,
    # small things, which decide among people who are alike so far
    "evidenced": 4,
    "region": 4,
    "verification ministry": 3,
    "verification network": 2,
    "verification document": 1,
    "capacity long": 2,
    "capacity short": 1,
    # each band of days since the profile was confirmed, each band of years of career: cumulative
    "fresh": 1,
    "years": 1,
}
FRESH_DAYS = (30, 90, 180)
RANKED_CAREERS = (5, 10, 20)
#: What "complete" outweighs all together: the most that as many required skills but one, desired skills and words add.
OUTWEIGHED = {"required": 5, "desired": 10, "words": 8}

#: For needs. What the need requires counts more than what it only wishes for.
NEED_WEIGHTS: dict[str, int] = {
    # everything sought is asked for, where the search is content with less (`NEED_OUTWEIGHED`)
    "complete": 500,
    # a skill sought, which the need requires or wishes for
    "skill required": 66,
    "skill desired": 40,
    # a skill of the searcher's profile that is enough for what the need requires or wishes for
    "held required": 66,
    "held desired": 27,
    # a skill that would be welcome, which the need requires or wishes for
    "desired required": 27,
    "desired desired": 18,
    # in place of these: a near concept, or the skill itself where the need asks for more; a third
    "skill near": 22,
    "held near": 22,
    "desired near": 9,
    # the occupation sought, a narrower one, a near one: the best of them, once
    "occupation": 8,
    "occupation narrower": 7,
    "occupation near": 5,
    # a free word, once, by the strongest part of the need that has it
    "word headline": 8,
    "word occupation": 7,
    "word other": 5,
    # small things, which decide among needs that are alike so far
    "region": 4,
    # each band of days since the need was opened, each band of days to its deadline: cumulative
    "fresh": 1,
    "deadline": 1,
}
NEED_FRESH_DAYS = (7, 30, 90)
SOON_DAYS = (7, 30)
#: What "complete" outweighs all together: the most that as many skills sought, welcome skills and words add.
NEED_OUTWEIGHED = {"skills": 5, "desired": 10, "words": 8}


_ABOVE = sum(WEIGHTS[weight] for weight in ("above 1", "above 2", "above 3", "evidenced"))


def _others(desired: int, words: int) -> int:
    """The most points for a person besides those of required skills and names."""
    small = ("occupation", "region", "verification ministry", "capacity long")
    bands = len(FRESH_DAYS) * WEIGHTS["fresh"] + len(RANKED_CAREERS) * WEIGHTS["years"]
    asked = desired * WEIGHTS["desired"] + words * WEIGHTS["word headline"]
    return asked + sum(WEIGHTS[name] for name in small) + bands


def _heaviest() -> int:
    """The most points that one query for people can give."""
    skills = VALUES_PER_FILTER * (WEIGHTS["required"] + _ABOVE)
    return WEIGHTS["complete"] + skills + WORDS * WEIGHTS["name word"] + _others(VALUES_PER_FILTER, WORDS)


def _ahead() -> int:
    """How far somebody who only just meets everything may be behind by all the rest, one near thing included."""
    skills = (OUTWEIGHED["required"] - 1) * _ABOVE + WEIGHTS["required near"] - WEIGHTS["required"]
    return skills + _others(OUTWEIGHED["desired"], OUTWEIGHED["words"])


def _other_points(desired: int, words: int) -> int:
    """The most points for a need besides those of the skills sought and held."""
    bands = len(NEED_FRESH_DAYS) * NEED_WEIGHTS["fresh"] + len(SOON_DAYS) * NEED_WEIGHTS["deadline"]
    asked = desired * NEED_WEIGHTS["desired required"] + words * NEED_WEIGHTS["word headline"]
    return asked + NEED_WEIGHTS["occupation"] + NEED_WEIGHTS["region"] + bands


def _heaviest_need() -> int:
    """The most points that one query for needs can give."""
    skills = VALUES_PER_FILTER * (NEED_WEIGHTS["skill required"] + NEED_WEIGHTS["held required"])
    return NEED_WEIGHTS["complete"] + skills + _other_points(VALUES_PER_FILTER, WORDS)


def _need_ahead() -> int:
    """How far a need that only wishes for everything sought may be behind one that requires it and lacks the rest."""
    skills = NEED_OUTWEIGHED["skills"] * (NEED_WEIGHTS["skill required"] - NEED_WEIGHTS["skill desired"])
    return skills + _other_points(NEED_OUTWEIGHED["desired"], NEED_OUTWEIGHED["words"])


assert max(_heaviest(), _heaviest_need()) < SCORE_LIMIT
assert _ahead() < WEIGHTS["complete"]
assert _need_ahead() < NEED_WEIGHTS["complete"]
assert set(map(str, RANKED_CAREERS)) <= set(map(str, YEARS_BANDS))
