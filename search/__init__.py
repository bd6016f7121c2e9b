"""The search engine as a library: it knows documents and queries, and nothing of the application.

`open_engine` is the way in. The rest of what other rooms use is importable from here.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from search.clauses import explain
from search.documents import (
    CONCEPT,
    EXPERT,
    EXPERTS,
    INSTITUTIONS,
    KINDS,
    NEED,
    NETWORKS,
    PUBLIC,
    SCHEMA_VERSION,
    STAFF,
    ConceptDocument,
    Document,
    ExpertDocument,
    Label,
    LanguageHeld,
    LanguageNeeded,
    NeedDocument,
    SkillHeld,
    SkillNeeded,
    Text,
    network_audience,
)
from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.engine import Engine, IndexStatus, Outcome, Rebuild, SearchError, SearchOutdated, SearchUnavailable
from search.queries import (
    PAGE_SIZE,
    ConceptQuery,
    ExpertQuery,
    LanguageSpoken,
    LanguageWanted,
    NeedQuery,
    SkillSought,
    SkillWanted,
)
from search.results import Candidate, FacetCount, Kind, Match, Reason, ResultPage

_ENGINES: dict[str, Callable[[str], Engine]] = {
    "embedded": EmbeddedEngine,
    "http": ElasticEngine,
    "https": ElasticEngine,
}


def open_engine(url: str) -> Engine:
    """The engine that an address names: `embedded:///absolute/path` or `https://user:secret@host:port/prefix`.

    Opening reads and connects nothing yet. Raises ValueError, saying what to write instead, for any other address.
    """
    scheme = urlsplit(url).scheme
    if scheme not in _ENGINES:
        raise ValueError(
            f"The search address begins with {scheme or 'nothing'!r}: write embedded:///absolute/folder for the "
            "built-in engine, or https://user:secret@host:9200/prefix for Elasticsearch."
        )
    return _ENGINES[scheme](url)


__all__ = [
    "CONCEPT",
    "EXPERT",
    "EXPERTS",
    "INSTITUTIONS",
    "KINDS",
    "NEED",
    "NETWORKS",
    "PAGE_SIZE",
    "PUBLIC",
    "SCHEMA_VERSION",
    "STAFF",
    "Candidate",
    "ConceptDocument",
    "ConceptQuery",
    "Document",
    "Engine",
    "ExpertDocument",
    "ExpertQuery",
    "FacetCount",
    "IndexStatus",
    "Kind",
    "Label",
    "LanguageHeld",
    "LanguageNeeded",
    "LanguageSpoken",
    "LanguageWanted",
    "Match",
    "NeedDocument",
    "NeedQuery",
    "Outcome",
    "Reason",
    "Rebuild",
    "ResultPage",
    "SearchError",
    "SearchOutdated",
    "SearchUnavailable",
    "SkillHeld",
    "SkillNeeded",
    "SkillSought",
    "SkillWanted",
    "Text",
    "explain",
    "network_audience",
    "open_engine",
]
