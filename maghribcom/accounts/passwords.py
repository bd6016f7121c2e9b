"""Passwords: Argon2id, long, and none of those that everybody tries first."""

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from maghribcom.accounts.models import PASSWORD_MAX, PASSWORD_MIN
from maghribcom.territories import DATA

#: OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Verified when there is no account, so that both answers take the same work.
_NOBODYS_HASH = _hasher.hash("the password of nobody at all")
#: Signs that people write for letters.
_LEET = str.maketrans("@4301!$57", "aaeolisst")
#: Runs of keys and of the alphabet; a part of them, in either direction, is easy to guess.
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1a2z3e4r5t6y7u8i9o0p",
)
DIFFERENT_LETTERS_MIN = 5
#: So few letters beside somebody's own address are no secret.
BESIDE_ADDRESS_MIN = 6
NAME_LENGTH_MIN = 4


def hash_password(password: str) -> str:
    """The hash to store."""
    return _hasher.hash(_as_typed_anywhere(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether this is the password. Without a stored hash it does the same work and says no."""
    try:
        _hasher.verify(stored or _NOBODYS_HASH, _as_typed_anywhere(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def weakness(password: str, email: str) -> str | None:
    """Why this password is refused, in the language of the page; None when it is good enough."""
    if len(password) < PASSWORD_MIN:
        return _("Use at least %(count)s characters. Three or four words work well.", count=PASSWORD_MIN)
    if len(password) > PASSWORD_MAX:
        return _("Use at most %(count)s characters.", count=PASSWORD_MAX)
    monotonous = len(set(password)) < DIFFERENT_LETTERS_MIN
    if monotonous or any(_is_easy(form) or _is_own(form, email) for form in _forms(password)):
        return _("This password is easy to guess. Choose another one.")
    return None


def _as_typed_anywhere(password: str) -> str:
    """One form for letters that keyboards write in several ways: é, digits, Arabic letters with marks."""
    return unicodedata.normalize("NFKC", password)


def _letters(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKC", text).casefold() if mark.isalnum())


def _forms(password: str) -> frozenset[str]:
    """The letters of a password as written, without digits and signs around, and with signs read as letters."""
    text = unicodedata.normalize("NFKC", password).casefold()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    forms = (_letters(text), _letters(core), _letters(core.translate(_LEET)))
    return frozenset(form for form in forms if form)


def _is_easy(form: str) -> bool:
    common = _common()
    unit = _repeated_unit(form)
    return (
        form.isdecimal()
        or len(set(form)) < DIFFERENT_LETTERS_MIN
        or form in common
        or unit in common
        or any(form in run or form[::-1] in run for run in _RUNS)
        or any(unit in run or unit[::-1] in run for run in _RUNS)
        or any(form[:split] in common and form[split:] in common for split in range(3, len(form) - 2))
    )


def _repeated_unit(form: str) -> str:
    """What a text repeats, or the text: `abcabcabc` is `abc`."""
    return form[: (form + form).index(form, 1)]


def _is_own(form: str, email: str) -> bool:
    local, _at, domain = email.partition("@")
    known = [_letters(part) for part in (email, local, domain.rpartition(".")[0], *local.replace("_", ".").split("."))]
    rest = form
    for name in sorted((name for name in known if len(name) >= NAME_LENGTH_MIN), key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest != form and len(rest) < BESIDE_ADDRESS_MIN


@cache
def _common() -> frozenset[str]:
    lines = (DATA / "passwords.txt").read_text("utf-8").splitlines()
    return frozenset(_letters(word) for line in lines if not line.startswith("#") for word in line.split())
