"""Links of ESCO beside the rows: which ones hold here, and when each can be written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from maghribcom.skills.esco.concepts import KnownConcepts, timed_writing
from maghribcom.skills.esco.parsing import (
    ISCO,
    OCCUPATION_BROADER,
    OCCUPATION_SKILL,
    SKILL_BROADER,
    SKILL_SKILL,
    Link,
    Vocabulary,
)
from maghribcom.skills.models import ORIGINS, RELATIONS, Relation
from maghribcom.skills.report import Report

#: Links that are written in one transaction.
STEP = 5_000
CLOSE = "close concepts"
_STRENGTHS = ("essential", "optional")


class LinkWriter:
    """Links between public ids. A link is written with the later of its two concepts, so that none is ever without."""

    def __init__(self, vocabulary: Vocabulary, known: KnownConcepts, report: Report, held: dict[Link, tuple[int, str]]):
        self.known = known
        self.report = report
        self.held = held
        self._whole_families = frozenset(vocabulary.links)
        self._above: dict[str, set[str]] = {}
        for source, kind, target in held:
            if kind == "broader":
                self._above.setdefault(source, set()).add(target)
        #: The wanted links, each with its family.
        self.wanted: dict[Link, str] = {}
        self._collect(vocabulary)
        #: Those that wait for a concept that is not there yet, by the public id of that concept.
        self._waiting: dict[str, list[Link]] = {}
        self._ready: list[Link] = []
        self.left_to_write = 0
        for link in self.wanted.keys() - held.keys():
            missing = [end for end in (link[0], link[2]) if end not in known.ids]
            for end in missing:
                self._waiting.setdefault(end, []).append(link)
            if not missing:
                self._ready.append(link)

    def _collect(self, vocabulary: Vocabulary) -> None:
        for family, links in (*vocabulary.links.items(), *_derived_links(vocabulary, self.known, self.held)):
            for source, kind, target in links:
                ends = [self._end(uri, vocabulary) for uri in (source, target)]
                if ends[0] is None or ends[1] is None:
                    self.report.left_out[f"links of {family} to a concept that no file has"] += 1
                else:
                    self._want(family, ends[0], kind, ends[1])
        for public_id, uri in self.known.close:
            near = self._end(uri, vocabulary)
            if near is not None:
                self._want(CLOSE, public_id, "related", near)

    def _end(self, uri: str, vocabulary: Vocabulary) -> str | None:
        row = self.known.by_uri.get(uri)
        if row is not None:
            return row.public_id
        parsed = vocabulary.concepts.get(uri)
        return None if parsed is None or parsed.retired or not parsed.labels else self.known.public_id(uri)

    def _want(self, family: str, source: str, kind: str, target: str) -> None:
        if source == target:
            return
        if kind == "related" and source > target:
            source, target = target, source
        link = (source, kind, target)
        if link in self.wanted or self._is_settled(link):
            return
        if kind == "broader" and link not in self.held:
            if self._leads_to(target, source):
                self.report.left_out[f"links of {family} that would make a concept broader than itself"] += 1
                return
            self._above.setdefault(source, set()).add(target)
        self.wanted[link] = family

    def _is_settled(self, link: Link) -> bool:
        """Whether our own vocabulary, or an editor, has had their say on these two concepts."""
        source, kind, target = link
        if (source, "dropped", target) in self.held:
            return True
        schemes = self.known.schemes
        if kind == "broader" and schemes.get(source) == schemes.get(target) == "maghribcom":
            return True
        if kind in _STRENGTHS:
            return any(self.held.get((source, either, target), (0, "esco"))[1] != "esco" for either in _STRENGTHS)
        return False

    def _leads_to(self, start: str, end: str) -> bool:
        seen, ahead = {start}, [start]
        while ahead:
            here = ahead.pop()
            if here == end:
                return True
            further = self._above.get(here, set()) - seen
            seen |= further
            ahead.extend(further)
        return False

    def write_with(self, session: Session, added: Sequence[str]) -> None:
        """Write the links that waited for these new concepts only."""
        ready: dict[Link, None] = {}
        for public_id in added:
            for link in self._waiting.pop(public_id, ()):
                if link[0] in self.known.ids and link[2] in self.known.ids:
                    ready[link] = None
        self._insert(session, list(ready))

    def steps(self) -> Iterator[int]:
        """Write the other new links and delete outdated ones, in steps; yields the number of each step."""
        outdated = self._outdated()
        self.left_to_write = len(outdated) + len(self._ready)
        for start in range(0, len(outdated), STEP):
            with timed_writing(self.report) as session:
                ids = [self.held[link][0] for link in outdated[start : start + STEP]]
                session.execute(delete(Relation).where(Relation.id.in_(ids)))
            yield len(ids)
        for start in range(0, len(self._ready), STEP):
            links = self._ready[start : start + STEP]
            with timed_writing(self.report) as session:
                self._insert(session, links)
            yield len(links)
        for link, family in self.wanted.items():
            if link in self.held:
                self.report.count(f"links of {family}", "unchanged")

    def _insert(self, session: Session, links: Iterable[Link]) -> None:
        ids, rows = self.known.ids, []
        for link in links:
            source, kind, target = link
            rows.append({"source_id": ids[source], "kind": kind, "target_id": ids[target], "origin": "esco"})
            self.report.count(f"links of {self.wanted[link]}", "added")
        if rows:
            session.connection().execute(insert(Relation), rows)

    def _outdated(self) -> list[Link]:
        """ESCO's links here that ESCO has no more, in those families that this import has whole."""
        found = []
        for link, (_id, origin) in self.held.items():
            if origin == "esco" and link not in self.wanted and self._family(link) in self._whole_families:
                found.append(link)
                self.report.count(f"links of {self._family(link)}", "removed")
        return found

    def _family(self, link: Link) -> str:
        """The family of a link that is here; links to close concepts are known whenever those of skills are."""
        source, kind, target = link
        if kind in _STRENGTHS:
            return OCCUPATION_SKILL
        if kind == "related":
            return SKILL_SKILL
        ends = {self.known.by_id[self.known.ids[end]].kind for end in (source, target)}
        return OCCUPATION_BROADER if "occupation" in ends or target.startswith("isco-") else SKILL_BROADER


def held_links(session: Session, known: KnownConcepts) -> dict[Link, tuple[int, str]]:
    """The links that are here, by their public ids, with row id and origin."""
    query = select(Relation.source_id, Relation.kind, Relation.target_id, Relation.id, Relation.origin)
    rows, names = known.by_id, {name: name for name in (*RELATIONS, *ORIGINS)}  # one string for all rows
    return {
        (rows[source].public_id, names[kind], rows[target].public_id): (relation, names[origin])
        for source, kind, target, relation, origin in session.execute(query)
    }


def _derived_links(
    vocabulary: Vocabulary, known: KnownConcepts, held: Mapping[Link, object]
) -> Iterator[tuple[str, list[Link]]]:
    """What codes say where no file does: 2654.1.7 is narrower than 2654.1, else than its group 2654, that than 265.

    Only for an occupation or group that has nothing broader yet.
    """
    if OCCUPATION_BROADER in vocabulary.links:
        return
    by_code = {one.code: uri for uri, one in vocabulary.concepts.items() if one.kind == "occupation" and one.code}
    placed = {source for source, kind, _target in held if kind == "broader"}
    links = []
    for uri, one in vocabulary.concepts.items():
        if uri.startswith(ISCO):
            code = uri.removeprefix(ISCO)
            above = ISCO + code[:-1] if len(code) > 1 else None
        elif one.kind == "occupation":
            above = by_code.get((one.code or "").rpartition(".")[0]) or (ISCO + one.group if one.group else None)
        else:
            continue
        if above in vocabulary.concepts:
            source = known.public_id(uri)
            if source not in placed or (source, "broader", known.public_id(above)) in held:
                links.append((uri, "broader", above))
    yield OCCUPATION_BROADER, links
