"""The official packages whole: all seven languages, while people go on writing. Prints its figures (pytest -s)."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from maghribcom.application import create_app
from maghribcom.database import db, reading, writing
from maghribcom.events.operations import record
from maghribcom.extensions import search_engine
from maghribcom.indexing.models import IndexChange
from maghribcom.skills.esco.importing import import_esco
from maghribcom.skills.labels import find_by_label, words_for
from maghribcom.skills.models import LABEL_LANGUAGES, Concept, Label, Relation
from maghribcom.skills.report import Report
from maghribcom.skills.starter import load_starter
from tests.conftest import make_config

OFFICIAL = Path(os.environ.get("ESCO", Path(__file__).parents[3] / "shared" / "data" / "esco"))
pytestmark = pytest.mark.slow


@dataclass
class Imported:
    """What the import did, and how long anybody else had to wait for a write meanwhile, in seconds."""

    app: Flask
    report: Report
    seconds: float
    again: Report
    waits: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def imported(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    if not OFFICIAL.is_dir():
        pytest.skip(f"ESCO is not at {OFFICIAL}: the import of the real packages was NOT tested (set ESCO=folder)")
    folder = tmp_path_factory.mktemp("esco")
    shutil.copy(empty_sqlite, folder / "maghribcom.db")
    app, waits, done = create_app(make_config(folder)), list[float](), threading.Event()

    def go_on_writing() -> None:
        with app.app_context():
            while not done.wait(0.05):
                start = time.monotonic()
                with writing() as session:
                    record(session, "sign-in", "account", "somebody")
                waits.append(time.monotonic() - start)

    with app.app_context():
        load_starter()
        people = threading.Thread(target=go_on_writing)
        people.start()
        start = time.monotonic()
        try:
            report = import_esco([OFFICIAL])
        finally:
            seconds = time.monotonic() - start
            done.set()
            people.join()
        yield Imported(app, report, seconds, import_esco([OFFICIAL]), waits)
        search_engine().close()
        db.engine.dispose()


def test_everything_is_there(imported: Imported) -> None:
    with reading() as session:
        counts = dict(session.execute(select(Concept.kind, func.count()).group_by(Concept.kind)).all())
        labels = dict(session.execute(select(Label.language, func.count()).group_by(Label.language)).all())
        links = dict(session.execute(select(Relation.kind, func.count()).group_by(Relation.kind)).all())
    report = imported.report
    print(f"\nESCO: {sum(counts.values())} concepts, {sum(labels.values())} labels, {sum(links.values())} links")
    print(f"{imported.seconds:.1f} s, longest write {report.longest_write:.2f} s", *report.lines(), sep="\n")
    assert counts["skill"] + counts["knowledge"] > 14_000
    assert counts["occupation"] > 3_000
    assert counts["group"] == 1_259
    assert labels.keys() == set(LABEL_LANGUAGES)
    assert sum(labels.values()) > 300_000
    assert links["broader"] > 24_000
    assert links["essential"] + links["optional"] > 123_000


def test_a_second_run_changes_nothing(imported: Imported) -> None:
    assert not imported.again.changed_anything


def test_people_can_write_while_the_import_runs(imported: Imported) -> None:
    assert len(imported.waits) > 20
    assert max(imported.waits) < 5
    assert imported.report.longest_write < 5


def test_four_languages_find_the_same_concept(imported: Imported) -> None:
    with reading() as session:
        found = {
            phrase: [one.public_id for one in find_by_label(session, phrase)][:1]
            for phrase in ("énergie solaire", "طاقة شمسية", "solar energy", "zonne-energie")
        }
    assert all(ids == ["solar-energy"] for ids in found.values()), found


def test_both_forms_of_an_occupation_find_it(imported: Imported) -> None:
    with reading() as session:
        by_form = [
            {one.public_id for one in find_by_label(session, form, ["occupation"])}
            for form in ("directeur technique", "directrice technique", "المدير الفني", "المديرة الفنية")
        ]
        assert set.intersection(*by_form)


def test_no_label_of_ours_was_lost(imported: Imported) -> None:
    with reading() as session:
        ours = session.scalar(select(func.count()).select_from(Label).where(Label.origin == "starter"))
        preferred = words_for(session, ["hydrogeology", "solar-energy"], "ar")
    assert (ours or 0) > 15_000
    assert preferred["solar-energy"].text == "الطاقة الشمسية"


def test_the_import_waits_for_the_index_as_ids_only(imported: Imported) -> None:
    with reading() as session:
        waiting = session.scalar(select(func.count(IndexChange.object_id.distinct())))
    assert (waiting or 0) > 17_000
