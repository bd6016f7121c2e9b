"""Documents and queries of the search engine as JSON: an object whose members are the fields of their class."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.judged import read_lines

Made = TypeVar("Made")
NOTHING: Mapping[str, Any] = MappingProxyType({})


def read_objects(file: Path) -> list[tuple[str, dict[str, Any]]]:
    """The object of each line with the place that messages name. Raises BadRows for whatever is none."""
    found = []
    for place, line in read_lines(file):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadRows(f"{place}: is not JSON ({error})") from error
        if not isinstance(value, dict):
            raise BadRows(f"{place}: is no JSON object")
        found.append((place, value))
    return found


def made_from(made: type[Made], members: Mapping[str, Any], left_out: Mapping[str, Any] = NOTHING) -> Made:
    """A frozen dataclass of these members: tuples and sets from arrays, times from ISO 8601 with their offset.

    `left_out` has finished values of fields that may be left out besides those with a default. Raises ValueError,
    naming the field, for one that is missing, unknown, or of another type.
    """
    hints = get_type_hints(made)
    named = {field.name: field for field in fields(made) if field.init}  # type: ignore[arg-type]
    if unknown := members.keys() - named.keys():
        raise ValueError(f"there is no field {min(unknown)[:80]!r}")
    for name, field in named.items():
        if (
            name not in members
            and name not in left_out
            and field.default is MISSING
            and field.default_factory is MISSING
        ):
            raise ValueError(f"the field {name!r} is missing")
    return made(**{**left_out, **{name: _value(name, hints[name], value) for name, value in members.items()}})


def _value(name: str, wanted: Any, value: Any) -> Any:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is UnionType:
        if value is None and NoneType in inner:
            return None
        return _value(name, next(one for one in inner if one is not NoneType), value)
    if origin in {tuple, frozenset} and isinstance(value, list):
        return origin(_value(name, inner[0], one) for one in value)
    if is_dataclass(wanted) and isinstance(value, dict):
        try:
            return made_from(wanted, value)  # type: ignore[arg-type]
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    if wanted is datetime and isinstance(value, str):
        return _time(name, value)
    if type(value) is wanted:
        return value
    raise ValueError(f"the field {name!r} cannot be {str(value)[:80]!r}")


def _time(name: str, value: str) -> datetime:
    time = datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise ValueError(f"the field {name!r} has no offset from UTC")
    return time
