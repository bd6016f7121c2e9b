"""The table of fields as a tantivy schema, and fields as tantivy documents.

Analysis is done already, so the only tokenizers are "at spaces" and none. Positions and frequencies are not kept:
every score is constant. A cumulative facet is counted in a column of its own, which has only the highest steps and so
a quarter of the values; its counts are added up afterwards.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import tantivy

from search.documents import Fields
from search.order import number_of
from search.schema import FIELDS, KeptField, NumberField, TokenField, cumulative, steps

_SPACES = "spaces"
_NONE = "raw"
ID = "id"
#: The id's number: text columns cannot be read for many hits at once.
NUMBER = "number"


def column_of(kind: str, facet: str) -> str:
    """The column that a facet of a kind of document is counted in."""
    return _highest_of(facet) if facet in cumulative(kind) else facet


@cache
def schema_of(kind: str) -> tantivy.Schema:
    """The schema of an index of one kind."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name=_NONE, index_option="basic")
    builder.add_integer_field(NUMBER, fast=True)
    for field in FIELDS[kind]:
        if isinstance(field, NumberField):
            # Compared by column: a range over terms of near-unique numbers is thirty times slower.
            builder.add_integer_field(field.name, fast=True)
            continue
        if isinstance(field, KeptField):
            builder.add_bytes_field(field.name, stored=True)
            continue
        counted = field.facet and not field.cumulative
        builder.add_text_field(
            field.name,
            stored=field.stored,
            fast=counted,
            tokenizer_name=_NONE if counted or field.stored else _SPACES,
            index_option="basic",
        )
        if field.cumulative:
            builder.add_text_field(_highest_of(field.name), fast=True, tokenizer_name=_NONE, index_option="basic")
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tell an opened index what its schema's tokenizers are; they are not stored with it."""
    index.register_tokenizer(_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def finished(kind: str, fields: Fields) -> dict[str, Any]:
    """Fields in the form that tantivy takes."""
    row: dict[str, Any] = {ID: fields.id, NUMBER: number_of(fields.id), **fields.numbers}
    lists = _lists(kind)
    for name, tokens in fields.tokens.items():
        if name in cumulative(kind):
            row[_highest_of(name)] = _highest(name, tokens)
        row[name] = list(tokens) if name in lists else " ".join(tokens)
    row.update((name, text.encode()) for name, text in fields.kept.items())
    return row


def document(kind: str, row: dict[str, Any]) -> tantivy.Document:
    """A finished document. Raises ValueError when a value does not fit its field."""
    return tantivy.Document.from_dict(row, schema_of(kind))


@cache
def _lists(kind: str) -> frozenset[str]:
    return frozenset(
        field.name
        for field in FIELDS[kind]
        if isinstance(field, TokenField) and (field.facet or field.stored) and not field.cumulative
    )


def _highest_of(facet: str) -> str:
    return f"{facet}_highest"


def _highest(facet: str, tokens: Iterable[str]) -> list[str]:
    below = {step for token in tokens for step in steps(facet, token)[:-1]}
    return [token for token in tokens if token not in below]
