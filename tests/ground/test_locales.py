"""The language of texts, in code as on pages."""

from dataclasses import replace
from pathlib import Path

from flask import render_template_string
from flask_babel import gettext as _

from maghribcom.application import create_app
from maghribcom.locales import current_language, in_language
from tests.conftest import make_config


def test_a_text_falls_back_to_another_language_in_code_as_in_templates(tmp_path: Path) -> None:
    app = create_app(replace(make_config(tmp_path), languages=("fr", "ar", "en", "zgh")))
    with app.app_context():
        with in_language("ar"):
            arabic = _("today")
        with in_language("zgh"):
            assert _("today") == arabic != "today"
            assert render_template_string("{{ _('today') }}") == arabic


def test_a_language_inside_another_ends_with_its_block(tmp_path: Path) -> None:
    with create_app(make_config(tmp_path)).app_context():
        with in_language("ar"):
            with in_language("en"):
                assert (_("today"), current_language()) == ("today", "en")
            assert (_("today"), current_language()) == ("اليوم", "ar")
        assert current_language() == "fr"
