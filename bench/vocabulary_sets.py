"""`python -m bench.vocabulary_sets`: judged queries made from ESCO, for `flask skills evaluate`.

An alternative label of a concept is held out and asked for: the concept should be found by its other labels. Nobody
speaks like this, but there is much of it in every language, and nobody chose it to suit a search engine. A set is
named by a language (queries and labels in it), or by two (`fr-ar`: queries in the first, labels of all languages, of
concepts that have a label in the second: the vocabulary is the bridge). The same seed makes the same files.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import say
from maghribcom.cleaning import clean_line
from maghribcom.skills.esco.files import CsvFile, find_csv_files, opened
from maghribcom.skills.gendered import split_forms
from maghribcom.skills.models import LABEL_LANGUAGES
from search.text import label_key

ESCO = Path(__file__).parent.parent.parent / "shared" / "data" / "esco"
SETS = "fr ar en es nl de it fr-ar nl-ar ar-fr".split()
QUERIES = 600
SEED = 1
#: The files with labels by what they hold; a set has as many queries of each.
FAMILIES = ("occupations", "skills")


@dataclass(slots=True)
class Concept:
    """The labels of a concept as they are written, by language, the preferred one first."""

    family: str
    labels: dict[str, list[str]] = field(default_factory=dict)


def main() -> None:
    """Write labels, queries and grades of each set."""
    parser = argparse.ArgumentParser(prog="python -m bench.vocabulary_sets", description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="where SET.labels.tsv, SET.queries.tsv and SET.qrels.tsv are written")
    parser.add_argument("--sets", default=",".join(SETS), help="which (default all: %(default)s)")
    parser.add_argument("--esco", type=Path, default=ESCO, help="folder with the official ESCO packages")
    parser.add_argument("--queries", type=int, default=QUERIES, help="queries of a set (default %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="another one draws other labels (default %(default)s)")
    arguments = parser.parse_args()
    names = arguments.sets.split(",")
    if wrong := [name for name in names if not set(name.split("-")) <= set(LABEL_LANGUAGES) or name.count("-") > 1]:
        parser.error(f"{wrong[0]} names no set: write a language, or two as in fr-ar")
    if not arguments.esco.is_dir():
        sys.exit(f"There is no folder {arguments.esco}: see --esco.")
    say("reading ESCO")
    concepts = read_concepts(find_csv_files([arguments.esco])[0])
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        made = write_set(arguments.folder, name, concepts, arguments.queries, arguments.seed)
        say(f"{name}: {made} queries")


def read_concepts(files: Iterable[CsvFile]) -> dict[str, Concept]:
    """Occupations and skills in use, by address, without those that are groups."""
    concepts: dict[str, Concept] = {}
    for file in files:
        family = next((one for one in FAMILIES if Path(file.member or file.path.name).name.startswith(f"{one}_")), "")
        if not family or file.language not in LABEL_LANGUAGES:
            continue
        with opened(file) as rows:
            for row in rows:
                if row.cells.get("status", "released") not in {"released", ""}:
                    continue
                concept = concepts.setdefault(row.cells["conceptUri"], Concept(family))
                written = [row.cells["preferredLabel"], *row.cells["altLabels"].split("\n")]
                cleaned = (clean_line(text)[0].strip("/ ") for text in written)
                concept.labels[file.language] = list(dict.fromkeys(text for text in cleaned if text))
    return concepts


def write_set(folder: Path, name: str, concepts: dict[str, Concept], queries: int, seed: int) -> int:
    """Write the three files of a set; returns how many queries there are."""
    language, _dash, other = name.partition("-")
    shown = LABEL_LANGUAGES if other else (language,)
    held_out = dict(_held_out(concepts, language, other, queries, seed))
    # A phrase that is another concept's label, too, is right for both.
    bearers: dict[str, set[str]] = defaultdict(set)
    with (folder / f"{name}.labels.tsv").open("w", encoding="utf-8") as labels:
        for uri, concept in concepts.items():
            for code in shown:
                for text in _kept(concept.labels.get(code, []), code, held_out.get(uri) if code == language else None):
                    bearers[label_key(text)].add(uri)
                    labels.write("\t".join((uri, text) if code == language else (uri, text, code)) + "\n")
    with (
        (folder / f"{name}.queries.tsv").open("w", encoding="utf-8") as asked,
        (folder / f"{name}.qrels.tsv").open("w", encoding="utf-8") as qrels,
    ):
        for number, (uri, text) in enumerate(held_out.items(), 1):
            query = split_forms(text, language)[0]
            asked.write(f"{number}\t{query}\n")
            for right in sorted({uri} | bearers[label_key(query)]):
                qrels.write(f"{number}\t{right}\t1\n")
    return len(held_out)


def _held_out(
    concepts: dict[str, Concept], language: str, other: str, queries: int, seed: int
) -> Iterator[tuple[str, str]]:
    """A label of each concept that is drawn, with the concept's address."""
    chance = random.Random(f"{seed} {language} {other}")
    able = {uri: concept for uri, concept in concepts.items() if not other or concept.labels.get(other)}
    spare = {uri: _alternatives(concept.labels.get(language, []), language) for uri, concept in able.items()}
    if not any(spare.values()):
        # Arabic has preferred labels only: the second form of those that have two ("المدير / المديرة").
        spare = {uri: _second_form(concept.labels.get(language, []), language) for uri, concept in able.items()}
    for family in FAMILIES:
        fitting = [uri for uri, texts in spare.items() if texts and concepts[uri].family == family]
        for uri in chance.sample(fitting, min(len(fitting), queries // len(FAMILIES))):
            yield uri, chance.choice(spare[uri])


def _alternatives(labels: list[str], language: str) -> list[str]:
    """Those that leave another label, in other words."""
    return [text for text in labels[1:] if _kept(labels, language, text)]


def _second_form(labels: list[str], language: str) -> list[str]:
    return list(split_forms(labels[0], language)[1:]) if labels else []


def _kept(written: Iterable[str], language: str, held_out: str | None) -> list[str]:
    """The labels that are shown, taken apart as the import does, without the one held out in all its forms."""
    gone = {label_key(form) for form in split_forms(held_out, language)} if held_out else set()
    kept: dict[str, None] = {}
    for text in written:
        kept.update(dict.fromkeys(form for form in split_forms(text, language) if label_key(form) not in gone))
    return list(kept)


if __name__ == "__main__":
    main()
