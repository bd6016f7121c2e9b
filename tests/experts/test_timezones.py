"""The time zone of a person, from country and city."""

import pytest

from maghribcom.experts.timezones import derive_zone, zones_of
from maghribcom.locales import country_codes


@pytest.mark.parametrize(
    ("country", "city", "zone"),
    [
        ("FR", None, "Europe/Paris"),
        ("NL", "Rotterdam", "Europe/Amsterdam"),
        ("ES", "Barcelona", "Europe/Madrid"),
        ("CA", "Montréal", "America/Toronto"),
        ("CA", "مونتريال", None),
        ("US", "نيويورك", "America/New_York"),
        ("US", "New York", "America/New_York"),
        ("US", "Springfield", None),
        (None, "Lyon", None),
        ("XX", "Lyon", None),
    ],
)
def test_the_zone_follows_where_it_can(country: str | None, city: str | None, zone: str | None) -> None:
    assert derive_zone(country, city) == zone


def test_zones_with_the_same_hours_are_one_choice() -> None:
    assert zones_of("FR") == ("Europe/Paris",)
    assert zones_of("ES") == ("Atlantic/Canary", "Europe/Madrid")
    assert "America/Detroit" not in zones_of("US")
    assert {"America/New_York", "America/Phoenix", "America/Los_Angeles"} < set(zones_of("US"))


def test_nearly_every_country_has_a_zone() -> None:
    # Two uninhabited islands have none.
    assert {country for country in country_codes() if not zones_of(country)} <= {"BV", "HM"}
