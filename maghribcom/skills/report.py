"""What an import did: counted as it goes, printed as a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

COLUMNS = ("added", "changed", "removed", "unchanged")


@dataclass(slots=True)
class Report:
    """Counts of rows by what they are and what became of them, and of what was left out by the reason."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    left_out_files: list[str] = field(default_factory=list)
    #: Seconds of the longest write transaction: nobody else could write meanwhile on SQLite.
    longest_write: float = 0.0

    def count(self, what: str, outcome: str, number: int = 1) -> None:
        """Note that this many rows of one sort were added, changed, removed or left as they were."""
        self.counts.setdefault(what, Counter())[outcome] += number

    def total(self, outcome: str) -> int:
        """How many rows of all sorts had this outcome."""
        return sum(counter[outcome] for counter in self.counts.values())

    @property
    def changed_anything(self) -> bool:
        """Whether a row was written."""
        return any(self.total(outcome) for outcome in COLUMNS[:3])

    def lines(self) -> Iterator[str]:
        """The report as text: a table, then what was left out and why."""
        widest = max((len(what) for what in self.counts), default=0)
        yield " " * widest + "".join(f"{column:>11}" for column in COLUMNS)
        for what, counter in sorted(self.counts.items()):
            yield what.ljust(widest) + "".join(f"{counter[column]:>11}" for column in COLUMNS)
        if self.left_out or self.left_out_files:
            yield ""
            yield "left out:"
            for reason, number in self.left_out.most_common():
                yield f"{number:>7} {reason}"
            for name in self.left_out_files:
                yield f"        {name}"
