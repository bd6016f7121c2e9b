"""Small vocabularies for tests: starter files and packages in ESCO's layout, written to a folder."""

import csv
import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from maghribcom.skills.models import LABEL_LANGUAGES, Concept, Label, Relation
from maghribcom.skills.starter_files import COLUMNS

ESCO = "http://data.europa.eu/esco"


def starter_row(public_id: str, kind: str = "skill", **cells: str) -> str:
    """A line of a starter file; without other words each language has the id as its label."""
    row = {"id": public_id, "kind": kind}
    row |= {language: f"{public_id} {language}" for language in LABEL_LANGUAGES}
    row |= cells
    return "\t".join(row.get(column, "") for column in COLUMNS)


def write_starter(folder: Path, *rows: str, file: str = "water.tsv") -> Path:
    """A folder with one starter file of these lines."""
    folder.mkdir(exist_ok=True)
    (folder / file).write_text("\n".join(("\t".join(COLUMNS), *rows, "")), encoding="utf-8")
    return folder


def water(folder: Path) -> Path:
    """Three skills and an occupation: hydrology is exactly, drilling close to, one of ESCO's."""
    return write_starter(
        folder,
        starter_row("water", "knowledge", fr="eau", en="water"),
        starter_row(
            "hydrology", "knowledge", broader="water", related="drilling", fr="hydrologie", en="hydrology",
            en_alt="study of waters|SOW", ar="علم المياه", esco=skill(0), match="exact",
        ),
        starter_row("drilling", broader="water", fr="forage d'eau", en="well drilling", esco=skill(1), match="close"),
        starter_row("water-occupations", "occupation", fr="métiers de l'eau"),
        starter_row(
            "hydrologist", "occupation", broader="water-occupations", essential="hydrology", optional="drilling",
            fr="hydrologue", en="hydrologist",
        ),
    )  # fmt: skip


def skill(number: int) -> str:
    """The URI of an invented skill of ESCO."""
    return f"{ESCO}/skill/{uuid.UUID(int=number + 1)}"


def occupation(number: int) -> str:
    """The URI of an invented occupation of ESCO."""
    return f"{ESCO}/occupation/{uuid.UUID(int=(1 << 64) + number)}"


def table(rows: Sequence[Mapping[str, str]], columns: Sequence[str] | None = None, bom: bool = False) -> bytes:
    """CSV as ESCO writes it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def skill_row(number: int, preferred: str, *others: str, status: str = "released", kind: str = "") -> dict[str, str]:
    """A record of skills_XX.csv."""
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": skill(number),
        "skillType": kind or "skill/competence",
        "preferredLabel": preferred,
        "altLabels": "\n".join(others),
        "status": status,
    }


def occupation_row(number: int, code: str, preferred: str, *others: str) -> dict[str, str]:
    """A record of occupations_XX.csv."""
    return {
        "conceptType": "Occupation",
        "conceptUri": occupation(number),
        "iscoGroup": code.split(".", maxsplit=1)[0],
        "preferredLabel": preferred,
        "altLabels": "\n".join(others),
        "code": code,
    }


def group_row(code: str, preferred: str) -> dict[str, str]:
    """A record of ISCOGroups_XX.csv."""
    return {
        "conceptType": "ISCOGroup",
        "conceptUri": f"{ESCO}/isco/C{code}",
        "code": code,
        "preferredLabel": preferred,
        "altLabels": "",
    }


def package(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def small_esco(folder: Path) -> Path:
    """Four skills, three occupations and their groups in three languages, with every file of links."""
    folder.mkdir(exist_ok=True)
    package(
        folder / "ESCO dataset - en.zip",
        {
            "skills_en.csv": table(
                [
                    skill_row(0, "hydrology", "hydrological science", "well drilling", "SOW", kind="knowledge"),
                    skill_row(1, "drill wells", "drilling of wells", "Drill wells"),
                    skill_row(2, "configure TCP/IP"),
                    skill_row(3, "advise on wells", "C/C++"),
                ]
            ),
            "occupations_en.csv": table(
                [
                    occupation_row(0, "2114.1", "geologist"),
                    occupation_row(1, "2114.1.8", "hydrogeologist"),
                    occupation_row(2, "5131.1", "waiter/waitress", "table attendant"),
                ]
            ),
            "ISCOGroups_en.csv": table(
                [group_row("2", "Professionals"), group_row("21", "Scientists"), group_row("2114", "Geologists")]
            ),
            "broaderRelationsSkillPillar_en.csv": table(
                [
                    {"conceptUri": skill(1), "broaderUri": skill(0)},
                    {"conceptUri": skill(2), "broaderUri": skill(99)},
                    {"conceptUri": skill(0), "broaderUri": skill(1)},
                ]
            ),
            "skillSkillRelations_en.csv": table(
                [{"originalSkillUri": skill(3), "relationType": "optional", "relatedSkillUri": skill(1)}]
            ),
            "occupationSkillRelations_en.csv": table(
                [
                    {"occupationUri": occupation(1), "relationType": "essential", "skillUri": skill(0)},
                    {"occupationUri": occupation(1), "relationType": "optional", "skillUri": skill(3)},
                ]
            ),
            "dictionary_en.csv": table([{"filename": "skills", "description": "what it holds"}]),
            "README.txt": b"From the Commission",
        },
    )
    package(
        folder / "ESCO dataset - fr.zip",
        {
            "skills_fr.csv": table([skill_row(0, "hydrologie"), skill_row(1, "forer des puits")], bom=True),
            "occupations_fr.csv": table(
                [occupation_row(1, "2114.1.8", "hydrogéologue"), occupation_row(2, "5131.1", "serveur/serveuse")],
                bom=True,
            ),
        },
    )
    package(
        folder / "ESCO dataset - ar.zip",
        {"occupations_ar.csv": table([occupation_row(2, "5131.1", "النادل / النادلة")])},
    )
    return folder


Rows = set[tuple[Any, ...]]
Dump = tuple[Rows, Rows, Rows]


def dump(session: Session) -> Dump:
    """The whole vocabulary by public ids: concepts, labels, links."""
    source, target = aliased(Concept), aliased(Concept)
    concepts = select(Concept.public_id, Concept.kind, Concept.uri, Concept.match, Concept.code, Concept.retired)
    labels = select(Concept.public_id, Label.language, Label.kind, Label.text, Label.key, Label.origin).join(Label)
    links = (
        select(source.public_id, Relation.kind, target.public_id, Relation.origin)
        .join(source, source.id == Relation.source_id)
        .join(target, target.id == Relation.target_id)
    )
    found = [{tuple(row) for row in session.execute(query)} for query in (concepts, labels, links)]
    return found[0], found[1], found[2]
