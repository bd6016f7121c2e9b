"""What an index was made by. One that was made by anything else is not read or written: it is rebuilt."""

from hashlib import blake2b

import Stemmer

from search.documents import SCHEMA_VERSION
from search.schema import FIELDS
from search.text import ANALYSIS_VERSION


def stamp(kind: str, engine: str) -> str:
    """The mark of an index of one kind in an engine, given with the version of its format.

    It changes with the schema, a field, the analysis, and the stemmer's rules.
    """
    fields = blake2b(repr(FIELDS[kind]).encode(), digest_size=4).hexdigest()
    return f"schema {SCHEMA_VERSION} {fields}, analysis {ANALYSIS_VERSION} snowball {Stemmer.version()}, {engine}"
