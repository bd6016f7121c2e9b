"""Which labels to write when somebody's labels of a concept change, so that nobody else's are lost.

An editor's labels stand above the starter's, those above an import's. Whoever writes changes only what is their own,
what stands below gives way, what stands above stays as it is.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from maghribcom.skills.labels import key_of
from maghribcom.skills.models import LABEL_KINDS, Label

_RANK = {"editor": 0, "starter": 1, "esco": 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that should be there. `key` is empty for a text without words."""

    language: str
    kind: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Held:
    """A label that is there."""

    id: int
    language: str
    kind: str
    text: str
    key: str
    origin: str


@dataclass(slots=True)
class LabelChanges:
    """What to write; `kept` counts labels that stay, `refused` those left out, by the reason."""

    deleted: list[Held] = field(default_factory=list)
    inserted: list[tuple[Wanted, str]] = field(default_factory=list)
    kept: list[Held] = field(default_factory=list)
    refused: list[tuple[Wanted, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deleted or self.inserted)


def wanted_labels(labels: Iterable[tuple[str, str, str]]) -> list[Wanted]:
    """Labels as (language, kind, text) with their keys, the preferred ones first."""
    return sorted(
        (Wanted(language, kind, text, key_of(text)) for language, kind, text in labels),
        key=lambda label: LABEL_KINDS.index(label.kind),
    )


def compare_labels(
    origin: str,
    wanted: Sequence[Wanted],
    held: Sequence[Held],
    languages: Collection[str],
    owned_by_other: Callable[[str, str], bool] = lambda _language, _key: False,
) -> LabelChanges:
    """What brings this origin's labels of one concept, in these languages, to what is wanted.

    `owned_by_other` says whether a (language, key) is a word of another concept that must keep it for itself.
    """
    above = [label for label in held if _RANK[label.origin] < _RANK[origin]]
    changes = LabelChanges()
    chosen = _choose(wanted, above, owned_by_other, changes)
    for label in held:
        if label.origin == origin and label.language in languages:
            same = chosen.get((label.language, label.text))
            if same is not None and same.kind == label.kind:
                del chosen[label.language, label.text]
                changes.kept.append(label)
            else:
                changes.deleted.append(label)
    changes.inserted.extend((label, origin) for label in chosen.values())
    _give_way(origin, held, (*chosen.values(), *changes.kept), changes)
    return changes


def _choose(
    wanted: Sequence[Wanted],
    above: Sequence[Held],
    owned_by_other: Callable[[str, str], bool],
    changes: LabelChanges,
) -> dict[tuple[str, str], Wanted]:
    """The labels that are taken, by (language, text): every key once, one preferred label a language."""
    seen = {(label.language, label.key) for label in above}
    with_preferred = {label.language for label in above if label.kind == "preferred"}
    chosen: dict[tuple[str, str], Wanted] = {}
    for label in wanted:
        if (label.language, label.key) in seen:
            continue
        if not label.key:
            changes.refused.append((label, "labels without a word"))
        elif owned_by_other(label.language, label.key):
            changes.refused.append((label, "labels that are a word of another concept of the starter vocabulary"))
        else:
            seen.add((label.language, label.key))
            kind = label.kind
            if kind != "hidden" and label.language not in with_preferred:
                kind = "preferred"  # a language whose preferred label was not taken has its next one instead
                with_preferred.add(label.language)
            elif kind == "preferred":
                kind = "alternative"
            chosen[label.language, label.text] = Wanted(label.language, kind, label.text, label.key)
    return chosen


def _give_way(origin: str, held: Sequence[Held], taken: Sequence[Wanted | Held], changes: LabelChanges) -> None:
    keys = {(label.language, label.key) for label in taken}
    preferred = {label.language for label in taken if label.kind == "preferred"}
    for label in held:
        if _RANK[label.origin] <= _RANK[origin]:
            continue
        if (label.language, label.key) in keys:
            changes.deleted.append(label)
        elif label.kind == "preferred" and label.language in preferred:
            changes.deleted.append(label)
            demoted = Wanted(label.language, "alternative", label.text, label.key)
            changes.inserted.append((demoted, label.origin))


def held_labels(session: Session, concept_ids: Collection[int]) -> dict[int, list[Held]]:
    """The labels of these concepts as they are now, by concept."""
    query = select(Label.concept_id, Label.id, Label.language, Label.kind, Label.text, Label.key, Label.origin).where(
        Label.concept_id.in_(concept_ids)
    )
    found: dict[int, list[Held]] = {concept_id: [] for concept_id in concept_ids}
    for concept_id, label_id, language, kind, text, key, origin in session.execute(query):
        found[concept_id].append(Held(label_id, language, kind, text, key, origin))
    return found


def write_labels(session: Session, changes: Iterable[tuple[int, LabelChanges]]) -> None:
    """Write the changes of many concepts, deletions first: a preferred label makes room for the next."""
    gone: list[int] = []
    rows: list[dict[str, Any]] = []
    for concept_id, change in changes:
        gone.extend(label.id for label in change.deleted)
        rows.extend(
            {
                "concept_id": concept_id,
                "language": label.language,
                "kind": label.kind,
                "text": label.text,
                "key": label.key,
                "origin": origin,
            }
            for label, origin in change.inserted
        )
    if gone:
        session.execute(delete(Label).where(Label.id.in_(gone)))
    if rows:
        session.connection().execute(insert(Label), rows)  # half the time of the session's own way
