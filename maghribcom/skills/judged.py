"""Judged queries in files from outside: tables without a header, checked line by line.

Cells are divided by tabs and nothing is quoted. Ids are anything that is not empty: addresses, codes, numbers.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from maghribcom.cleaning import clean_line
from maghribcom.skills.bad_rows import BadRows
from search.queries import TEXT_LENGTH

#: Digits of a grade: a few steps are told apart by people, and nobody needs more than four figures.
GRADE_DIGITS = 4


def read_lines(file: Path) -> Iterator[tuple[str, str]]:
    """Each line with the place that messages name. Raises BadRows for a file that is empty, or no UTF-8."""
    number = 0
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                place = f"{file.name}, line {number}"
                try:
                    yield place, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                except UnicodeDecodeError as error:
                    raise BadRows(f"{place}: is not UTF-8") from error
    except OSError as error:
        raise BadRows(f"{file.name}: cannot be read ({error.strerror})") from error
    if not number:
        raise BadRows(f"{file.name}: is empty")


def read_cells(file: Path, *columns: str, optional: int = 0) -> Iterator[tuple[str, list[str]]]:
    """The cells of each line, spaces around them cut; the last `optional` columns may be left out.

    Raises BadRows for a line with another number of cells, and for an empty cell.
    """
    for place, line in read_lines(file):
        cells = [cell.strip() for cell in line.split("\t")]
        if not len(columns) - optional <= len(cells) <= len(columns):
            raise BadRows(f"{place}: {len(cells)} cells instead of {len(columns) - optional}: {', '.join(columns)}")
        for name, cell in zip(columns, cells, strict=False):
            if not cell:
                raise BadRows(f"{place}: the {name} is empty")
        yield place, cells


class Cut:
    """Makes phrases of texts that may be too long to be asked, and counts those that were cut."""

    def __init__(self) -> None:
        self.count = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """How many were cut, in words."""
        return (f"{self.count} texts were cut to {TEXT_LENGTH} characters.",) if self.count else ()

    def phrase(self, place: str, text: str) -> str:
        """A text on one line of at most TEXT_LENGTH characters. Raises BadRows when nothing is left of it."""
        cleaned, _harmful = clean_line(text)
        if not cleaned:
            raise BadRows(f"{place}: the text is empty")
        if len(cleaned) > TEXT_LENGTH:
            self.count += 1
        return cleaned[:TEXT_LENGTH].rstrip()


def read_queries(file: Path, cut: Cut) -> dict[str, str]:
    """The text of each query by its id. Raises BadRows, also for an id that is there twice."""
    queries: dict[str, str] = {}
    for place, (identifier, text) in read_cells(file, "id", "text"):
        if identifier in queries:
            raise BadRows(f"{place}: the query {identifier[:80]!r} is there already")
        queries[identifier] = cut.phrase(place, text)
    return queries


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades by query and id, for the queries that have one above 0, and in words what did not fit the other files."""

    by_query: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]


def read_grades(file: Path, queries: Collection[str], ids: Collection[str]) -> Grades:
    """Grades by query and id; of an id that was judged several times for a query, the highest one.

    Collections are made for many purposes and rarely fit: a grade for a query that is not asked is left out, an id
    that is not there can never be found, and a query without a grade above 0 says nothing; each is noted with the
    first place. Raises BadRows for a grade that is none, and when no query is left.
    """
    judged: dict[str, dict[str, int]] = {query: {} for query in queries}
    not_asked, not_there = [], []
    for place, (query, identifier, written) in read_cells(file, "query", "id", "grade"):
        if not (written.isascii() and written.isdigit() and len(written) <= GRADE_DIGITS):
            raise BadRows(f"{place}: the grade {written[:40]!r} is no whole number from 0 on")
        if query not in judged:
            not_asked.append(place)
            continue
        if identifier not in ids:
            not_there.append(place)
        judged[query][identifier] = max(int(written), judged[query].get(identifier, 0))
    kept = {query: grades for query, grades in judged.items() if any(grades.values())}
    if not kept:
        raise BadRows(f"{file.name}: no query has an id with a grade above 0")
    notes = []
    if not_asked:
        notes.append(f"{len(not_asked)} grades are for queries that are not asked, the first in {not_asked[0]}.")
    if not_there:
        notes.append(f"{len(not_there)} grades are for ids that cannot be found, the first in {not_there[0]}.")
    if len(kept) < len(judged):
        notes.append(f"{len(judged) - len(kept)} queries have no grade above 0 and are left out.")
    return Grades(kept, tuple(notes))
