"""The address of a search: which parameters there are, and the same address with one of them more, less or changed.

The names are public: people send these addresses to colleagues, and other programs build them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlencode

#: Every parameter of a search for people or needs, in the order of the address. `plain` is a phrase of `q` that stays
#: words; `fit` asks for needs that somebody's profile fits.
NAMES = (
    "q", "plain", "name", "fit", "skill", "desired", "occupation", "years", "sector", "country", "region", "language",
    "mode", "way", "capacity", "compensation", "deadline", "verification", "organisation", "since", "step", "more",
    "sort", "page",
)  # fmt: skip
#: Those that a search for needs has.
NEED_NAMES = frozenset(NAMES) - {"name", "country", "capacity", "verification", "since"}
#: Parameters that take one value.
SINGLE = frozenset({"q", "name", "fit", "years", "since", "step", "sort", "page"})
#: Parameters that ask for nobody: how strictly, how much and in which order the page shows.
SHOWING = frozenset({"step", "more", "sort", "page"})
#: How an instant is written in an address, always in UTC; people may leave the fraction of the second out.
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
SHORT_INSTANT = "%Y-%m-%dT%H:%M:%SZ"

Pairs = tuple[tuple[str, str], ...]


class Address:
    """The parameters of a search as an address shows them. Frozen: every change makes a new one."""

    def __init__(self, path: str, pairs: Iterable[tuple[str, str]]) -> None:
        self.path = path
        self.pairs: Pairs = tuple(dict.fromkeys((name, value) for name, value in pairs if value))

    def url(self) -> str:
        """The address itself."""
        return f"{self.path}?{self.query()}" if self.pairs else self.path

    def query(self) -> str:
        """What follows the question mark."""
        return "&".join(map(_encoded, self.pairs))

    def values(self, name: str) -> tuple[str, ...]:
        """The values of one parameter."""
        return tuple(value for held, value in self.pairs if held == name)

    def without(self, name: str, value: str | None = None) -> "Address":
        """Without a parameter, or one value of it, and on the first page."""
        kept = (pair for pair in self.pairs if pair[0] not in {name, "page"} or _is_another(pair, name, value))
        return Address(self.path, (pair for pair in kept if pair[0] != "page"))

    def having(self, name: str, value: str) -> "Address":
        """With this value: instead of the old one where only one makes sense. Pages begin again, but for `page`."""
        kept = [pair for pair in self.pairs if pair[0] != "page" and not (name in SINGLE and pair[0] == name)]
        pairs = [*kept, (name, value)]
        return Address(self.path, sorted(pairs, key=lambda pair: NAMES.index(pair[0])))


@lru_cache(maxsize=10_000)
def _encoded(pair: tuple[str, str]) -> str:
    """One parameter of an address: a page of results writes the same ones into its fifty links."""
    return urlencode((pair,))


def _is_another(pair: tuple[str, str], name: str, value: str | None) -> bool:
    return pair[0] == name and value is not None and pair[1] != value


def write_instant(at: datetime) -> str:
    """An instant as an address shows it, unrounded: what is counted as new is what the address finds."""
    return at.astimezone(UTC).strftime(INSTANT)


def read_instant(value: str) -> datetime | None:
    """What `write_instant` wrote; None for anything else."""
    try:
        return datetime.strptime(value, INSTANT if "." in value else SHORT_INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
