"""The contract worked out one document at a time, to hold the engines against."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from search import ExpertDocument, ExpertQuery, FacetCount, NeedDocument, NeedQuery, ResultPage, explain
from search.conditions import Plan, holds
from search.documents import Fields
from search.fields import fields_of
from search.order import day_of, number_of, rotation_of, window
from search.plans import plan
from search.results import FACET_VALUES
from search.text import name_likeness


class Oracle:
    """Some documents, and what a search of them has to answer."""

    def __init__(self, documents: Iterable[ExpertDocument | NeedDocument]) -> None:
        self.documents = {document.id: document for document in documents}
        self.fields = {identifier: fields_of(document) for identifier, document in self.documents.items()}

    def search(self, query: ExpertQuery | NeedQuery, at: datetime) -> ResultPage:
        """The page that an engine has to return."""
        ready = plan(query, at)
        found = [fields for fields in self.fields.values() if _is_hit(fields, ready)]
        hits = sorted(
            ((self._score(fields, ready, query, at), number_of(fields.id), fields.id) for fields in found),
            reverse=True,
        )

        def likeness(identifier: str) -> float:
            return name_likeness(ready.name, self.fields[identifier].tokens["name"])

        page = window(query.page, day_of(at), lambda limit: hits[:limit], likeness if ready.name else None)
        return ResultPage(
            ids=tuple(identifier for _, _, identifier in page),
            scores=tuple(score for score, _, _ in page),
            total=len(found),
            facets={facet: self._facet(facet, ready) for facet in (*ready.facets, *ready.bands)},
            step=query.match,
        )

    def _score(self, fields: Fields, ready: Plan, query: ExpertQuery | NeedQuery, at: datetime) -> float:
        if ready.order:
            return fields.numbers[ready.order]
        reasons = explain(query, self.documents[fields.id], at)  # type: ignore[call-overload]  # of one kind
        return sum(reason.weight for reason in reasons) + rotation_of(fields.id, at)

    def _facet(self, facet: str, ready: Plan) -> tuple[FacetCount, ...]:
        counts: Counter[str] = Counter()
        for fields in self.fields.values():
            if _is_hit(fields, ready, lifted=facet):
                bands = ready.bands.get(facet, {})
                counts.update(value for value, condition in bands.items() if holds(condition, fields))
                counts.update(() if bands else fields.tokens[facet])
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(FacetCount(value, count) for value, count in ordered[:FACET_VALUES])


def _is_hit(fields: Fields, ready: Plan, lifted: str | None = None) -> bool:
    kept = [condition for facet, condition in ready.facet_filters.items() if facet != lifted]
    return all(holds(condition, fields) for condition in (*ready.filters, *kept))
