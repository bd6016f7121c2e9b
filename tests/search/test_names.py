"""Names as Moroccans write them, in both scripts: which ones find one another, and which must not."""

from dataclasses import replace

import pytest

from search import STAFF, Engine
from search.clauses import name_condition
from search.conditions import holds
from search.fields import fields_of
from search.order import LIKENED
from search.text import name_likeness, name_words
from tests.search.asking import ask, ranked
from tests.search.people import AMINA, AT

#: One name in two ways, as passports, diplomas and friends write it.
THE_SAME = """
محمد بنجلون = Mohammed Benjelloun
محمد بنجلون = Muhammad Bin Jalloun
محمد بن جلون = Mohamed Ben Jelloun
محمد = Mohammed
محمد = Mhamed
امحمد = M'hamed
أحمد = Ahmed
أحمد = Ahmad
يوسف = Youssef
يوسف = Yousef
يوسف = Yusuf
فاطمة = Fatima
فاطمة الزهراء = Fatima Zahra
فاطمة الزهراء = Fatima Ezzahra
فاطمة الزهراء = Fatima-Zohra
خديجة = Khadija
خديجة = Khadidja
عائشة = Aïcha
عائشة = Aicha
عائشة = Aisha
رشيد = Rachid
رشيد = Rashid
عبد الله = Abdellah
عبدالله = Abdallah
عبد الرحمان = Abderrahmane
عبد الرحمن = Abdul Rahman
عبد العزيز = Abdelaziz
عبد الإله = Abdelilah
عبد اللطيف = Abdellatif
عبد القادر = Abdelkader
عبد الكريم = Abdelkrim
عبد السلام = Abdeslam
عبد الصمد = Abdessamad
نور الدين = Noureddine
عز الدين = Azzedine
صلاح الدين = Salaheddine
جمال = Jamal
جمال = Djamal
حسن = Hassan
الحسن = El Hassan
الحسين = El Houcine
حسين = Hussein
الفاسي = El Fassi
الفاسي = Al Fasi
الفاسي الفهري = El Fassi El Fihri
العلمي = Alami
العلمي = El Alami
الإدريسي = El Idrissi
الإدريسي = Idrissi
التازي = Tazi
بنكيران = Benkirane
بن كيران = Ben Kirane
بوعزة = Bouazza
بوشتى = Bouchta
الشرقاوي = Cherkaoui
الشرقاوي = Cherqaoui
القادري = Kadiri
القادري = Qadiri
الغزالي = El Ghazali
المغربي = El Maghribi
المغربي = Maghribi
الكتاني = Kettani
الكتاني = El Kettani
السقاط = Sekkat
الصقلي = Skalli
الصقلي = Sqalli
برادة = Berrada
بناني = Bennani
بنسودة = Bensouda
بلخياط = Belkhayat
الوزاني = Ouazzani
الوزاني = Wazzani
العراقي = Laraki
العراقي = El Iraqi
اليعقوبي = Yacoubi
اليعقوبي = El Yaacoubi
يعقوب = Yaqoub
زكرياء = Zakaria
زكريا = Zakariya
ياسين = Yassine
إلياس = Ilyas
أيوب = Ayoub
سعيد = Said
سعيد = Saïd
مصطفى = Mustapha
مصطفى = Mostafa
خالد = Khalid
خالد = Khaled
طارق = Tarik
طارق = Tariq
هشام = Hicham
هشام = Hisham
إبراهيم = Brahim
إبراهيم = Ibrahim
عمر = Omar
عمر = Umar
عثمان = Othmane
عثمان = Otmane
غيثة = Ghita
شيماء = Chaimaa
شيماء = Shaymae
سناء = Sanaa
مريم = Meriem
مريم = Maryam
مريم = Mariam
زينب = Zineb
زينب = Zaynab
ليلى = Leila
ليلى = Layla
هند = Hind
وفاء = Wafae
وفاء = Ouafae
كوثر = Kaoutar
كوثر = Kawthar
إكرام = Ikram
أسماء = Asmae
أسماء = Asma
حفيظ = Hafid
حفيظ = Hafidh
مولاي = Moulay
لحسن = Lahcen
لحسن = Lahsen
بوجمعة = Boujemaa
ضياء = Diae
رضا = Reda
رضى = Rida
آيت أحمد = Aït Ahmed
أيت بها = Ait Baha
أوحساين = Ouhssaine
أمزيان = Ameziane
تودة = Touda
إيدر = Ider
الجازولي = Jazouli
الكزولي = Guezzouli
بنڭرير = Benguerir
الكلاوي = Glaoui
الگلاوي = El Glaoui
شفيق = Chafik
توفيق = Taoufik
توفيق = Toufiq
قاسم = Kacem
قاسم = Qassim
البقالي = Bekkali
بوخريص = Boukhriss
حجي = Hajji
حكيمي = Hakimi
زياش = Ziyech
بونو = Bounou
أمرابط = Amrabat
النصيري = En-Nesyri
أشرف = Achraf
Mohammed Benjelloun = Muhammad Bin Jalloun
Yassine Bounou = ياسين بونو
نور الدين = Nour Eddine
نور الدين = Nur al-Din
عبد الرحمن = Abd al-Rahman
عبد الحق = 3abdel7ak
عبد الحق = Abdelhak
خالد = 5alid
Noureddine = Nour Eddine
Abdelhak = Abd El Hak
Abderrahmane = Abdel Rahman
"""
DIFFERENT = """
محمد = Mustapha
أمينة = Yasmina
كريم = Rachid
بنجلون = Bennani
فاطمة = Khadija
يوسف = Younes
العلمي = Alaoui
الفاسي = Filali
عمر = Amine
التازي = Touzani
بنكيران = Berrada
الإدريسي = Ouazzani
عبد الله = Abdelaziz
عبد الكريم = Abdelkader
Noureddine = Azzedine
Abdellatif = Abdellah
Benjelloun = Benslimane
Karim = Kamal
مريم = Amrani
الشرقاوي = Chraibi
زياش = Ziani
Fassi = Fahmi
"""


def pairs(table: str) -> list[tuple[str, str]]:
    """The lines of a table, each with its two names."""
    return [(one, other) for one, _, other in (line.partition(" = ") for line in table.strip().splitlines())]


def finds(asked: str, name: str) -> bool:
    """Whether somebody of this name is found by what is asked: each word of it must hold."""
    fields = fields_of(replace(AMINA, names=(name,)))
    return all(holds(name_condition(word), fields) for word in name_words(asked))


@pytest.mark.parametrize(("one", "other"), pairs(THE_SAME))
def test_one_name_finds_itself_written_in_another_way(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(("one", "other"), pairs(DIFFERENT))
def test_different_names_do_not_find_one_another(one: str, other: str) -> None:
    assert not finds(one, other)
    assert not finds(other, one)


def test_the_table_holds_both_scripts() -> None:
    assert sum(not one.isascii() and other[0].isascii() for one, other in pairs(THE_SAME)) > 60


def test_the_likest_name_comes_first_whatever_else_people_have(engine: Engine) -> None:
    names = ("Mohammed Benjelloun", "محمد بنجلون", "Mohamed Benjaloun", "Hamid Benjelloun Touimi")
    strong = replace(AMINA, verification=frozenset(("ministry",)), capacity="long")
    engine.apply(
        [replace(strong if place else AMINA, id=f"p{place}", names=(name,)) for place, name in enumerate(names)], []
    )
    assert ranked(engine, reader_audience=STAFF, name="Mohammed Benjelloun") == ["p0", "p2", "p1", "p3"]
    assert ranked(engine, reader_audience=STAFF, name="محمد بنجلون")[0] == "p1"
    assert ranked(engine, reader_audience=STAFF, name="Muhammad Bin Jalloun")[0] in {"p0", "p2"}


def test_likeness_orders_the_first_ones_across_pages_and_loses_nobody(engine: Engine) -> None:
    engine.apply([replace(AMINA, id=f"k{n}", names=("Karimi" if n else "Karim",)) for n in range(LIKENED + 30)], [])
    pages = [engine.search(ask(reader_audience=STAFF, name="karim", page=page), AT) for page in range(1, 13)]
    assert pages[0].ids[0] == "k0"
    assert len({identifier for page in pages for identifier in page.ids}) == LIKENED + 30 == pages[0].total


def test_likeness_is_one_for_the_name_itself_and_less_in_the_other_script() -> None:
    assert name_likeness("Amina Benjelloun", {"amina", "benjelloun"}) == 1
    assert 0.8 < name_likeness("Amina", {"امينه"}) < 0.9
    assert name_likeness("Amina", ()) == name_likeness("", {"amina"}) == 0
