"""Writing rows together with their parts in few statements, through the models: types and constraints hold.

The session alone would write each part by itself where the database does not say which row got which id.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Mapper, RelationshipProperty, Session
from sqlalchemy.orm.attributes import set_committed_value

from maghribcom.database import Base

Row = dict[str, Any]


def save_with_parts(session: Session, owners: Sequence[Base]) -> None:
    """Write new rows and what is in their own collections. The parts are written, and no longer in the collections.

    The flush of the owners notes their index changes. Parts name what they refer to by its id.
    """
    parts = [part for owner in owners for part in _take_parts(owner)]
    session.add_all(owners)
    session.flush()
    rows: dict[type[Base], list[Row]] = defaultdict(list)
    for owner, column, part in parts:
        mapper = inspect(type(part))
        values = {key: part.__dict__.get(key) for key in _keys(mapper)}
        rows[type(part)].append({**values, column: owner.id})
    for model, lines in rows.items():
        session.execute(insert(model), lines)


def _take_parts(owner: Any) -> Iterable[tuple[Any, str, Any]]:
    """Each part with its owner and the column that names the owner; the owner's collections are empty then."""
    for relation in inspect(type(owner)).relationships:
        if relation.uselist and relation.cascade.delete_orphan:
            taken = list(getattr(owner, relation.key))
            set_committed_value(owner, relation.key, [])
            yield from ((owner, _owner_column(relation), part) for part in taken)


def _owner_column(relation: RelationshipProperty[Any]) -> str:
    ((_here, there),) = relation.local_remote_pairs or ()
    return str(relation.mapper.get_property_by_column(there).key)


def _keys(mapper: Mapper[Any]) -> list[str]:
    """The columns of a part that are written with it: all but a key that the database gives."""
    return [str(column.key) for column in mapper.column_attrs if column.key != "id"]
