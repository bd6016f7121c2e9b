"""What a mail looks like, the folder, the inbox of a demonstration, the commands."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from maghribcom import clock
from maghribcom.database import writing
from maghribcom.demonstration.refusal import mark
from maghribcom.mail.message import html_of, message_of
from maghribcom.mail.models import OutboxMail
from tests.services.processes import free_port


@pytest.fixture
def demonstration(app: Flask) -> Flask:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demonstration=True)
    with app.app_context(), writing() as session:
        mark(session)
    return app


def test_arabic_mail_reads_from_right_to_left(app, put, row_of):
    put("salma", language="ar", subject="أكدي عنوانك", text="مرحبا.\n\nhttp://localhost/ar/confirm/abc")
    with app.app_context():
        message = message_of(row_of("salma"), app.config["SETTINGS"])
    html = message.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert '<a href="http://localhost/ar/confirm/abc" dir="ltr"' in html
    assert "http://localhost/ar/confirm/abc" in message.get_body(("plain",)).get_content()
    assert message["Subject"] == "أكدي عنوانك"
    assert message["Content-Language"] == "ar"


def test_words_of_people_are_never_markup(app, put, row_of):
    put("amina", text="<script>alert(1)</script> & co")
    with app.app_context():
        html = message_of(row_of("amina"), app.config["SETTINGS"]).get_body(("html",)).get_content()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_subject_is_one_line_of_bounded_length(app, put, row_of):
    put("amina", subject="a\r\nBcc: all@example.org " + "x" * 500)
    with app.app_context():
        message = message_of(row_of("amina"), app.config["SETTINGS"])
    assert "\n" not in message["Subject"]
    assert message["Bcc"] is None
    assert len(message["Subject"]) == 200


def long_way_out(put):
    address = f"https://maghribcom.example/unsubscribe/{'a' * 180}"
    put("amina", text=f"Bonjour.\n\n-- \nArrêter :\n\n{address}", unsubscribe=address)
    return address


def test_mail_that_can_be_stopped_says_so_in_headers_that_no_program_has_to_decode(app, server, put, rounds):
    address = long_way_out(put)
    rounds()
    (message,) = server.arrived
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_headers_are_the_same_in_the_folder(app, put, rounds):
    address = long_way_out(put)
    rounds()
    (file,) = Path(app.config["SETTINGS"].mail_url.removeprefix("folder://")).iterdir()
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in file.read_bytes()


def test_security_mail_has_no_such_header(app, server, put, rounds):
    put("amina", security=True)
    rounds()
    (message,) = server.arrived
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_html_part_has_headings_links_and_a_footer(app, put, row_of):
    put("amina", text="Un\n\nTitre\n-----\n\n• a <b>\nhttp://localhost/fr/x\n\n-- \nArrêter :\n\nhttp://localhost/y")
    with app.app_context():
        html = html_of(row_of("amina"))
    assert re.search(r"<h2[^>]*>\s*Titre\s*</h2>", html)
    assert html.count("<a ") == 2
    assert "• a &lt;b&gt;" in html
    assert "-- " not in html.partition("<body")[2]
    assert "-----" not in html


def test_html_part_brings_no_style_sheet_no_picture_and_no_colour_of_its_own(app, put, row_of):
    put("amina", text="Un\n\n-- \nDeux")
    with app.app_context():
        html = html_of(row_of("amina"))
    for loaded in ("<style", "<img", "<link", "<script", "url(", "src="):
        assert loaded not in html
    assert '<meta name="color-scheme" content="light dark">' in html
    # Where there is a ground, its text has a colour, and the other way round: so it reads in light and in dark.
    for style in re.findall(r'style="([^"]*)"', html):
        assert ("background:" in style) == bool(re.search(r"(^|[\s;])color:", style)), style
    assert "max-width:600px" in html


def test_folder_gets_a_file_for_each_mail(app, put, rounds, row_of):
    put("amina")
    put("salma", language="ar", subject="مرحبا", text="مرحبا.")
    assert rounds() == 2
    files = sorted(Path(app.config["SETTINGS"].mail_url.removeprefix("folder://")).iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    messages = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert {message["To"] for message in messages} == {"amina@example.org", "salma@example.org"}
    assert {file.stem for file in files} == {row_of(name).public_id for name in ("amina", "salma")}


def test_folder_that_cannot_be_written_loses_nothing(app, put, rounds, row_of, tmp_path):
    (tmp_path / "file").write_text("in the way")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=f"folder://{tmp_path}/file/mail")
    put("amina")
    assert rounds() == 0
    assert row_of("amina").status == "waiting"


def test_inbox_exists_only_in_a_demonstration(app, put, row_of):
    put("amina")
    client = app.test_client()
    for path in ("/fr/mail/", f"/fr/mail/{row_of('amina').public_id}", "/fr/mail/none"):
        assert client.get(path).status_code == 404


def test_settings_alone_open_no_inbox(app, put, row_of):
    put("amina", security=True)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demonstration=True)
    assert app.test_client().get("/fr/mail/").status_code == 404


def test_inbox_shows_mails_with_links_that_can_be_followed(demonstration, put, rounds, row_of):
    put("amina", security=True, text="<b>Bonjour</b>\n\nhttp://localhost/fr/sign-in?a=1&b=2")
    client = demonstration.test_client()
    for _before_and_after_sending in range(2):
        page = client.get("/fr/mail/").get_data(as_text=True)
        assert "Réponse" in page
        mail = client.get(f"/fr/mail/{row_of('amina').public_id}").get_data(as_text=True)
        assert 'href="http://localhost/fr/sign-in?a=1&amp;b=2"' in mail
        assert "<b>Bonjour</b>" not in mail
        rounds()
    assert client.get("/fr/mail/none").status_code == 404


def test_status_says_what_waits_and_why_and_retry_gives_another_chance(app, put, rounds, row_of, session):
    runner = app.test_cli_runner()
    empty = runner.invoke(args=["mail", "status"])
    assert empty.exit_code == 0
    assert "waiting\t0" in empty.output
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=f"smtp://127.0.0.1:{free_port()}")
    put("amina")
    rounds()
    said = runner.invoke(args=["mail", "status"]).output
    assert "waiting\t1" in said
    assert "the mail server is away: ConnectionRefusedError" in said
    assert "amina" not in said
    with app.app_context(), writing() as own:
        row = own.scalars(select(OutboxMail)).one()
        row.status = "dead"
    assert runner.invoke(args=["mail", "retry"]).output == "1 mails wait again\n"
    assert (row_of("amina").status, row_of("amina").attempts) == ("waiting", 0)


def test_retry_leaves_what_may_have_gone_out(app, server, put, rounds, row_of):
    server.swallowed.add("amina@example.org")
    put("amina")
    rounds()
    assert app.test_cli_runner().invoke(args=["mail", "retry"]).output == "0 mails wait again\n"
    with clock.set_to(clock.now() + timedelta(days=1)):
        rounds()
    assert len(server.arrived) == 1
