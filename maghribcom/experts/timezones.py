"""The time zone of a person, from country and city. Zones and their names are CLDR's, through Babel."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from flask_babel import get_locale

from search.text.fold import clean, fold

#: The zone of nearly everybody, in countries that have others, too (CLDR, primaryZones).
PRIMARY = {
    "CL": "America/Santiago", "CN": "Asia/Shanghai", "EC": "America/Guayaquil", "ES": "Europe/Madrid",
    "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "UA": "Europe/Kyiv",
}  # fmt: skip
#: Of several zones with the same hours, the one whose name people know.
KNOWN = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "America/Toronto", "America/Halifax", "America/Winnipeg", "America/Edmonton", "America/Vancouver",
    "America/Whitehorse", "Australia/Sydney", "Australia/Adelaide", "Australia/Perth", "America/Sao_Paulo",
    "America/Manaus", "America/Mexico_City", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk",
    "Asia/Krasnoyarsk", "Asia/Vladivostok", "Asia/Jakarta",
)  # fmt: skip
#: Cities where many Moroccans live and which no zone is named after.
CITIES = {
    "CA": {
        "America/Toronto": "montreal quebec laval longueuil gatineau sherbrooke ottawa hamilton mississauga london",
        "America/Edmonton": "calgary",
    },
    "US": {
        "America/New_York": "boston washington philadelphia atlanta miami orlando tampa pittsburgh charlotte raleigh",
        "America/Chicago": "houston dallas austin minneapolis nashville",
        "America/Los_Angeles": "seattle portland sacramento oakland",
    },
    "AU": {"Australia/Sydney": "canberra"},
    "BR": {"America/Sao_Paulo": "brasilia salvador curitiba campinas"},
}
LANGUAGES_OF_CITIES = ("fr", "ar", "en", "es", "nl", "de", "it")


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """The zones that a person in this country may live in, one for each way the clocks go there, from west to east.

    Empty for an unknown country.
    """
    by_hours: dict[tuple[timedelta, timedelta], list[str]] = {}
    for name in _all_zones(country):
        by_hours.setdefault(_hours(name), []).append(name)
    return tuple(_best(names) for _hours_of_zone, names in sorted(by_hours.items()))


def derive_zone(country: str | None, city: str | None) -> str | None:
    """The zone that follows from country and city; None where only the person can tell."""
    if country is None:
        return None
    return _zones_by_city(country).get(_key(city or "")) or PRIMARY.get(country) or _only(zones_of(country))


def zones_in_words(country: str | None) -> dict[str, str]:
    """The zones to choose from, by name; empty when there is nothing to choose."""
    zones = zones_of(country) if country else ()
    return {name: zone_city(name) for name in zones} if len(zones) > 1 else {}


def zone_city(name: str) -> str:
    """A zone in words: the city that it is named after, in the language of the page."""
    return get_timezone_location(ZoneInfo(name), locale=get_locale() or Locale.parse("en"), return_city=True)


@cache
def _all_zones(country: str) -> tuple[str, ...]:
    names = sorted(name for name, code in get_global("zone_territories").items() if code == country)
    return tuple(name for name in names if _exists(name))


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _hours(name: str) -> tuple[timedelta, timedelta]:
    """The distance from UTC in winter and in summer of a fixed year: zones alike in both are one to a person."""
    zone = ZoneInfo(name)
    winter, summer = (datetime(2026, month, 15, tzinfo=zone).utcoffset() for month in (1, 7))
    return winter or timedelta(), summer or timedelta()


def _best(names: list[str]) -> str:
    known = [name for name in (*KNOWN, *PRIMARY.values()) if name in names]
    return (known or sorted(names, key=lambda name: name.count("/")))[0]


def _only(names: tuple[str, ...]) -> str | None:
    return names[0] if len(names) == 1 else None


@cache
def _zones_by_city(country: str) -> Mapping[str, str]:
    """Zones by the names of their cities in all languages."""
    found: dict[str, str] = {}
    for name in _all_zones(country):
        for language in LANGUAGES_OF_CITIES:
            found.setdefault(_key(get_timezone_location(ZoneInfo(name), locale=language, return_city=True)), name)
    for name, cities in CITIES.get(country, {}).items():
        found.update(dict.fromkeys(cities.split(), name))
    return found


def _key(city: str) -> str:
    return fold(clean(city)).strip()
