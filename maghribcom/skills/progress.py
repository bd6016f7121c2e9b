"""How far a long command is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

#: Told of a phase's name, of steps done in it, and of all steps that it has.
Progress = Callable[[str, int, int], None]


def no_progress(_phase: str, _done: int, _all: int) -> None:
    """Tell nobody."""


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress bars on standard error, silent where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total)
            bars.advance(tasks[phase], done)

        yield tell
