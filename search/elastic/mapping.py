"""The table of fields as an Elasticsearch mapping, and fields as its documents.

Analysis is done already: every token is an exact `keyword`, every score constant, so neither positions nor norms nor
the source are kept. Only types that every free node has are used, which is checked when this module is read.
"""

from functools import cache
from importlib.metadata import version
from typing import Any

from search.documents import Fields
from search.order import number_of
from search.schema import FIELDS, KeptField, NumberField
from search.stamp import stamp

#: The id's number, for the order of equals.
NUMBER = "number"
#: What the smallest distribution of the server carries, too.
PLAIN_TYPES = frozenset(("keyword", "long"))
#: Hits that one request may ask for: pages are capped, but equals are fetched beyond the window.
RESULT_WINDOW = 200_000

SETTINGS: dict[str, Any] = {
    # Hundreds of thousands of profiles are small; with one shard the counts of facets are exact.
    "number_of_shards": 1,
    # A copy as soon as there is a second node.
    "auto_expand_replicas": "0-1",
    # Writers say themselves when their documents must be seen.
    "refresh_interval": "-1",
    "max_result_window": RESULT_WINDOW,
}


@cache
def mapping_of(kind: str) -> dict[str, Any]:
    """The mapping of an index of one kind; it refuses any field that it does not name."""
    properties: dict[str, Any] = {NUMBER: {"type": "long", "index": False}}
    for field in FIELDS[kind]:
        if isinstance(field, NumberField):
            properties[field.name] = {"type": "long", "index": not field.sort_key}
        elif isinstance(field, KeptField):
            properties[field.name] = {"type": "keyword", "index": False, "doc_values": False, "store": True}
        else:
            properties[field.name] = {"type": "keyword", "doc_values": field.facet or field.stored}
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": {"stamp": elastic_stamp(kind)},
        "properties": properties,
    }


@cache
def elastic_stamp(kind: str) -> str:
    """What our indexes of this kind are made by: the server's major version is the client's."""
    return stamp(kind, f"elasticsearch {version('elasticsearch').split('.', 1)[0]}")


def finished(fields: Fields) -> dict[str, Any]:
    """Fields in the form that Elasticsearch takes."""
    tokens = {name: list(values) for name, values in fields.tokens.items()}
    return {NUMBER: number_of(fields.id), **fields.numbers, **tokens, **fields.kept}


assert all(part["type"] in PLAIN_TYPES for kind in FIELDS for part in mapping_of(kind)["properties"].values())
