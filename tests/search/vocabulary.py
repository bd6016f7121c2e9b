"""The starter vocabulary as documents, for tests of recognition."""

from functools import cache

from maghribcom.skills.starter_files import read_starter
from search import ConceptDocument, Label


@cache
def starter_documents() -> tuple[ConceptDocument, ...]:
    """Every concept of the project's own vocabulary, with all its labels."""
    return tuple(
        ConceptDocument(
            concept.id,
            concept.kind,
            tuple(Label(label.text, label.language, label.kind) for label in concept.labels),
        )
        for concept in read_starter().values()
    )
