"""Morocco's regions and provinces as the choices of a form."""

from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice

from maghribcom.locales import by_language, current_language
from maghribcom.territories import provinces, regions


@by_language
def region_names() -> Mapping[str, str]:
    """The twelve regions, in the order of their codes."""
    return {region.code: region.name(current_language()) for region in regions()}


def province_choices(empty: Any) -> list[SelectChoice]:
    """Provinces and prefectures under their regions, after one that chooses nothing, with these words."""
    language = current_language()
    grouped = [
        SelectChoice(province.code, province.name(language), optgroup=region.name(language))
        for region in regions()
        for province in provinces(region.code)
    ]
    return [SelectChoice("", empty), *grouped]
