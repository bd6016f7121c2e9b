"""Experts on shortlists: put on from results, said why, ordered, taken off, hidden."""

import re
import threading
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.database import writing
from maghribcom.directory.models import Shortlist, ShortlistEntry
from maghribcom.directory.operations.entries import Remark, add_entry, entries_of, find_entry, move_entry
from maghribcom.events.models import AccessEvent
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import pause, withdraw
from maghribcom.locales import in_language
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import House
from tests.directory.keeping import LISTS, colleague, fill, new_list, order


def test_somebody_is_added_from_results_and_one_is_back_where_one_was(
    house: House, official: FlaskClient, session: Session
) -> None:
    results = "/fr/experts?q=%C3%A9nergie+solaire&country=FR"
    page = f"/fr/experts/{house.amina.public_id}/shortlists"
    assert page in official.get(results).text
    seen = official.get(page, headers={"Referer": f"http://localhost{results}"})
    back = re.search(r'name="back"[^>]*value="([^"]*)"', seen.text)
    assert back is not None
    answer = submit(
        official, page, list="new", name="Équipe eau", reason="skills", note="Disponible en mars",
        back=back[1].replace("&amp;", "&"),
    )  # fmt: skip
    assert answer.headers["Location"] == results
    assert "figure dans la présélection" in text_of(official.get(results))
    entry = session.scalars(select(ShortlistEntry)).one()
    assert (entry.expert_id, entry.reason, entry.note_language) == (house.amina.id, "skills", "fr")
    assert (entry.shortlist.name, entry.shortlist.name_language, entry.shortlist.shared) == ("Équipe eau", "fr", False)


def test_somebody_is_added_from_their_profile(house: House, official: FlaskClient, session: Session) -> None:
    made = new_list(session, house.karim)
    profile = f"/fr/experts/{house.amina.public_id}"
    assert f"{profile}/shortlists" in official.get(profile).text
    answer = submit(official, f"{profile}/shortlists", list=made.public_id, back=profile)
    assert answer.headers["Location"] == profile
    assert order(session, made) == ["Amina"]


def test_a_form_leads_back_to_this_site_only(house: House, official: FlaskClient, session: Session) -> None:
    made = new_list(session, house.karim)
    page = f"/fr/experts/{house.amina.public_id}/shortlists"
    for back in (
        "https://evil.example/fr/experts",
        "//evil.example/fr/experts",
        "/fr/account",
        "javascript:1",
        "\\\\x",
    ):
        answer = submit(official, page, list=made.public_id, back=back)
        assert answer.headers["Location"].startswith((f"{LISTS}/", "/fr/experts")), back
        assert "evil" not in answer.headers["Location"]


def test_adding_twice_is_one_entry(house: House, official: FlaskClient, session: Session) -> None:
    made = new_list(session, house.karim)
    page = f"/en/experts/{house.amina.public_id}/shortlists"
    submit(official, page, list=made.public_id, note="first")
    assert "Already on this shortlist" in text_of(official.get(page))
    answer = submit(official, page, list=made.public_id, note="second")
    assert "was already on the shortlist" in text_of(official.get(answer.headers["Location"]))
    assert session.scalars(select(ShortlistEntry.note)).all() == ["first"]


def test_two_people_adding_the_same_person_at_once_make_one_entry(house: House, session: Session) -> None:
    made = new_list(session, house.karim)
    gate, added = threading.Barrier(2), []

    def add() -> None:
        with house.app.app_context(), in_language("fr"):
            gate.wait()
            with writing() as own:
                shortlist = own.get_one(Shortlist, made.id)
                expert = own.get_one(Expert, house.amina.id)
                added.append(add_entry(own, shortlist, expert, Remark(), actor=NOBODY))

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry is None for entry in added) == [False, True]
    assert order(session, made) == ["Amina"]


def test_buttons_change_the_order(house: House, official: FlaskClient, session: Session) -> None:
    made, places = fill(session, house)
    page = f"{LISTS}/{made.public_id}"
    for place, direction, expected in (
        (places[2], "up", ["Amina", "Salma", "Youssef"]),
        (places[0], "up", ["Amina", "Salma", "Youssef"]),
        (places[0], "down", ["Salma", "Amina", "Youssef"]),
        (places[1], "down", ["Salma", "Amina", "Youssef"]),
    ):
        answer = submit(official, f"{page}/entries/{place}/move", page=page, direction=direction)
        assert answer.headers["Location"] == f"{page}#entry-{place}"
        assert order(session, made) == expected
    assert submit(official, f"{page}/entries/{places[0]}/move", page=page, direction="sideways").status_code == 400


def test_a_move_is_no_change_of_a_note(house: House, session: Session) -> None:
    made, places = fill(session, house)
    entry = find_entry(session, made, places[0])
    assert entry is not None
    move_entry(session, made, entry, 1)
    session.commit()
    session.refresh(entry)
    assert (entry.position, entry.row_version) == (1, 1)


def test_somebody_is_taken_off_and_the_others_move_up(house: House, official: FlaskClient, session: Session) -> None:
    made, places = fill(session, house)
    page = f"{LISTS}/{made.public_id}"
    assert submit(official, f"{page}/entries/{places[0]}/remove", page=page).status_code == 302
    assert order(session, made) == ["Youssef", "Salma"]
    assert [entry.position for entry in entries_of(session, made)] == [0, 1]
    assert submit(official, f"{page}/entries/{places[0]}/remove", page=page).status_code == 404


def test_whoever_cannot_be_found_keeps_a_place_without_a_name(
    house: House, official: FlaskClient, session: Session
) -> None:
    made, places = fill(session, house)
    page = f"{LISTS}/{made.public_id}"
    withdraw(session, session.get_one(Expert, house.amina.id), actor=house.amina.account.actor())
    tomorrow = clock.now().date() + timedelta(days=2)
    pause(session, session.get_one(Expert, house.youssef.id), tomorrow, actor=house.youssef.account.actor())
    session.commit()
    shown = official.get(page)
    assert "Amina" not in shown.text
    assert "Youssef" not in shown.text
    assert house.amina.public_id not in shown.text
    assert text_of(shown).count("Profil introuvable pour le moment") >= 2
    assert "Salma" in shown.text
    note = official.get(f"{page}/entries/{places[0]}")
    assert note.status_code == 200
    assert "Amina" not in note.text
    assert official.get(f"/fr/experts/{house.amina.public_id}/shortlists").status_code == 404
    assert submit(official, f"{page}/entries/{places[0]}/remove", page=page).status_code == 302
    assert order(session, made) == ["Youssef", "Salma"]


def test_being_listed_is_no_access(house: House, official: FlaskClient, session: Session) -> None:
    made, _places = fill(session, house)
    official.get(f"{LISTS}/{made.public_id}")
    official.get(f"/fr/experts/{house.amina.public_id}/shortlists")
    assert session.scalar(select(func.count()).select_from(AccessEvent)) == 0


def test_two_people_at_one_note_see_both_texts(house: House, official: FlaskClient, session: Session) -> None:
    made, places = fill(session, house, shared=True)
    nadia = signed_in(house.app, colleague(session))
    page = f"/en/shortlists/{made.public_id}/entries/{places[0]}"
    assert submit(nadia, page, note="from Nadia", version="1").status_code == 302
    lost = submit(official, page, note="from Karim", reason="later", version="1")
    assert lost.status_code == 409
    assert "from Nadia" in lost.text
    assert "from Karim" in lost.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', lost.text)
    assert version is not None
    assert submit(official, page, note="both", version=version[1]).status_code == 302
    session.rollback()
    assert session.scalars(select(ShortlistEntry.note).where(ShortlistEntry.public_id == places[0])).one() == "both"
