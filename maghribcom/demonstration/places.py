"""Where the population lives, what it is called, where it worked: the files of data/demonstration."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from maghribcom.territories import DATA, provinces, read_table, regions

FOLDER = DATA / "demonstration"
#: Languages in which people of a country write their profile, with weights; elsewhere OTHERS.
WRITTEN = {
    "FR": "fr 84 en 8 ar 8", "ES": "es 66 fr 18 ar 12 en 4", "IT": "it 66 fr 18 ar 12 en 4",
    "BE": "fr 60 nl 28 en 8 ar 4", "NL": "nl 70 en 18 fr 8 ar 4", "DE": "de 66 en 16 fr 12 ar 6",
    "CA": "fr 62 en 34 ar 4", "US": "en 78 fr 16 ar 6", "GB": "en 84 fr 10 ar 6", "IE": "en 88 fr 12",
    "AE": "ar 40 en 38 fr 22", "SA": "ar 58 en 26 fr 16", "QA": "ar 44 en 34 fr 22", "KW": "ar 52 en 32 fr 16",
    "EG": "ar 70 fr 16 en 14", "TN": "fr 58 ar 42", "MR": "fr 52 ar 48", "CH": "fr 62 de 26 en 8 it 4",
    "AT": "de 74 en 18 fr 8", "LU": "fr 74 de 16 en 10", "SN": "fr 94 ar 6", "CI": "fr 96 ar 4", "GA": "fr 98 ar 2",
    "ML": "fr 92 ar 8", "GI": "en 60 es 40",
}  # fmt: skip
OTHERS = "en 62 fr 28 ar 10"
#: What is spoken around people, besides what they brought along.
LOCAL = {
    "FR": "fr", "ES": "es", "IT": "it", "BE": "fr", "NL": "nl", "DE": "de", "CA": "fr", "US": "en", "GB": "en",
    "IE": "en", "AE": "en", "QA": "en", "CH": "fr", "AT": "de", "LU": "fr", "SN": "fr", "CI": "fr", "GA": "fr",
    "ML": "fr", "TN": "fr", "MR": "fr", "GI": "en", "AU": "en", "SE": "sv", "NO": "no", "DK": "da", "FI": "fi",
    "PT": "pt", "TR": "tr", "CN": "zh", "JP": "ja",
}  # fmt: skip
#: Where half of the people never needed their French.
LITTLE_FRENCH = frozenset({"NL", "DE", "SE", "NO", "DK", "FI"})
#: The Amazigh language that families of a country most often speak; elsewhere OTHER_AMAZIGH.
AMAZIGH = {"NL": "rif", "BE": "rif", "DE": "rif", "ES": "rif", "FR": "shi", "IT": "zgh", "CA": "shi"}
OTHER_AMAZIGH = "shi"


@dataclass(frozen=True, slots=True)
class City:
    """A city abroad."""

    country: str
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both scripts."""

    latin: str
    arabic: str


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented employer."""

    country: str
    name: str
    sector: str


@cache
def _cities() -> tuple[tuple[City, ...], tuple[int, ...]]:
    rows = read_table(FOLDER / "cities.tsv")
    cities = tuple(City(row["country"], row["city"], row["timezone"]) for row in rows)
    return cities, tuple(accumulate(int(row["weight"]) for row in rows))


def draw_city(chance: Random) -> City:
    """A city, by how many Moroccans live there."""
    cities, weights = _cities()
    return chance.choices(cities, cum_weights=weights)[0]


@cache
def first_names(gender: str) -> tuple[Name, ...]:
    """First names of women (`f`) or men (`m`)."""
    rows = read_table(FOLDER / "first_names.tsv")
    return tuple(Name(row["latin"], row["arabic"]) for row in rows if row["gender"] == gender)


@cache
def last_names() -> tuple[Name, ...]:
    """Family names."""
    return tuple(Name(row["latin"], row["arabic"]) for row in read_table(FOLDER / "last_names.tsv"))


@cache
def written_languages(country: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The languages that people of a country write their profile in, with weights."""
    parts = WRITTEN.get(country, OTHERS).split()
    return tuple(parts[::2]), tuple(int(weight) for weight in parts[1::2])


def draw_attachment(chance: Random) -> tuple[str, str | None]:
    """A region of Morocco, and often a province in it."""
    region = chance.choice(regions()).code
    return region, chance.choice(provinces(region)).code if chance.random() < 0.6 else None


@cache
def employers(country: str, sector: str) -> tuple[Employer, ...]:
    """Employers of a sector in a country, else of the sector anywhere."""
    rows = [Employer(row["country"], row["name"], row["sector"]) for row in read_table(FOLDER / "employers.tsv")]
    of_sector = [employer for employer in rows if employer.sector == sector]
    return tuple([employer for employer in of_sector if employer.country == country] or of_sector or rows)


@cache
def degrees(keys: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The degrees of an occupation by language: those of its most exact key that has some, else the school's."""
    rows = read_table(FOLDER / "degrees.tsv")
    for key in (*keys, "school"):
        if found := [row for row in rows if key in row["fields"].split("|")]:
            return tuple(found)
    return ()
