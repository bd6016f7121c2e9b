"""Labels that hold two forms are taken apart; whatever else has a slash is not."""

import pytest

from maghribcom.skills.gendered import split_forms

TWO_FORMS = [
    ("fr", "directeur technique/directrice technique", "directeur technique", "directrice technique"),
    ("fr", "boulanger/boulangère", "boulanger", "boulangère"),
    ("fr", "ingénieur/ingénieure chimiste", "ingénieur chimiste", "ingénieure chimiste"),
    ("fr", "expert-comptable/experte-comptable", "expert-comptable", "experte-comptable"),
    ("fr", "directeur d’office de tourisme/directrice d’office de tourisme",
     "directeur d’office de tourisme", "directrice d’office de tourisme"),
    ("ar", "المدير الفني / المديرة الفنية", "المدير الفني", "المديرة الفنية"),
    ("ar", "مهندس طب حيوي / مهندسة طب حيوي", "مهندس طب حيوي", "مهندسة طب حيوي"),
    ("ar", "محلل السياسات الضريبية / محللة سياسات ضريبية", "محلل السياسات الضريبية", "محللة سياسات ضريبية"),
    ("de", "Amtstierarzt/Amtstierärztin", "Amtstierarzt", "Amtstierärztin"),
    ("de", "Import-/Exportmanager/Import-/Exportmanagerin", "Import-/Exportmanager", "Import-/Exportmanagerin"),
    ("de", "Französischlehrer/in Sekundarstufe", "Französischlehrer Sekundarstufe",
     "Französischlehrerin Sekundarstufe"),
    ("de", "Lehrbeauftragte/r", "Lehrbeauftragte", "Lehrbeauftragter"),
    ("de", "Leiter der Buchhaltung/Leiterin der Buchhaltung", "Leiter der Buchhaltung", "Leiterin der Buchhaltung"),
    ("de", "mit zahnlosen Patienten/Patientinnen umgehen", "mit zahnlosen Patienten umgehen",
     "mit zahnlosen Patientinnen umgehen"),
    ("de", "Schüler/Schülerinnen und Lehrer/Lehrerinnen beraten", "Schüler und Lehrer beraten",
     "Schülerinnen und Lehrerinnen beraten"),
    ("es", "niñero/niñera", "niñero", "niñera"),
    ("es", "médico/a de familia", "médico de familia", "médica de familia"),
    ("it", "operatore/trice sociale", "operatore sociale", "operatrice sociale"),
    ("it", "addetto alla biglietteria/addetta alla biglietteria", "addetto alla biglietteria",
     "addetta alla biglietteria"),
    ("nl", "leraar/lerares steinerschool", "leraar steinerschool", "lerares steinerschool"),
    ("en", "head waiter/head waitress", "head waiter", "head waitress"),
    ("en", "club doorman/doorwoman", "club doorman", "club doorwoman"),
]  # fmt: skip

ONE_LABEL = [
    ("fr", "suite TCP/IP"),
    ("fr", "recherche et/ou développement"),
    ("fr", "C/C++"),
    ("fr", "fixer des objectifs AQ/CQ"),
    ("fr", "étudier les canaux de communication pour différents employeurs/contractants"),
    ("fr", "steward/hôtesse"),
    ("en", "C/C++"),
    ("en", "PL/I"),
    ("en", "SAP R/3"),
    ("en", "OB/GYN"),
    ("en", "and/or logic"),
    ("en", "toolmaker/tooling engineer"),
    ("en", "MARPOL 73/87"),
    ("de", "Import-/Exportmanager"),
    ("de", "Handhabung/Transport und Bewegung"),
    ("es", "cortar azulejos/baldosas"),
    ("es", "y/o"),
    ("it", "addetto carico/scarico"),
    ("nl", "CAD/CAM-patronentekenaar"),
    ("nl", "kinesitherapie/fysiotherapie"),
    ("ar", "تقنية TCP/IP"),
    ("fr", "/"),
    ("fr", "a/"),
]


@pytest.mark.parametrize(("language", "label", "first", "second"), TWO_FORMS)
def test_two_forms_become_two_labels(language: str, label: str, first: str, second: str) -> None:
    assert split_forms(label, language) == (first, second)


@pytest.mark.parametrize(("language", "label"), ONE_LABEL)
def test_another_slash_stays_in_its_label(language: str, label: str) -> None:
    assert split_forms(label, language) == (label,)


def test_the_same_form_twice_is_one_label() -> None:
    assert split_forms("مدير الفعاليات / مدير الفعاليات", "ar") == ("مدير الفعاليات",)
