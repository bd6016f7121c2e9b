"""`flask projects`: print the life of projects and needs."""

from collections.abc import Collection

import click
from flask.cli import AppGroup

from maghribcom.projects.states import TRANSITIONS

commands = AppGroup("projects", help="Projects and their needs.")


@commands.command("states")
def print_states() -> None:
    """Print the states and transitions as the Markdown of docs/states.md."""
    click.echo(states_table(), nl=False)


def states_table() -> str:
    """The one table of transitions as Markdown."""
    rows = [
        f"| `{step.verb}` | {_codes(step.sources)} | `{step.target}` | {', '.join(step.by)} | {step.says or '–'} |"
        for step in TRANSITIONS
    ]
    return "\n".join(
        (
            "# States of projects and needs",
            "",
            "Printed by `flask projects states` from `maghribcom/projects/states.py`; a test compares both.",
            "Each transition is one conditional UPDATE and one event: of two people acting at once exactly one wins,",
            "the other is told.",
            "",
            "| Transition | From | To | Made by | Says |",
            "|---|---|---|---|---|",
            *rows,
            "",
        )
    )


def _codes(codes: Collection[str]) -> str:
    return ", ".join(f"`{code}`" for code in sorted(codes))
