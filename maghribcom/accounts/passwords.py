"""Passwords: Argon2id, long, and none of those that everybody tries first."""

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


def hash_password(password: str) -> str:
    """The hash to store."""
    return _hasher.hash(password)


def verify(stored: str | None, password: str) -> bool:
    """Whether this is the password. Without a stored hash it does the same work and says no."""
    try:
        _hasher.verify(stored or _NOBODYS_HASH, password)
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
    folded = _folded(password)
    local = _folded(email.partition("@")[0])
    if (
        len(set(folded)) < 5
        or folded in _common()
        or (len(local) > 3 and folded.replace(local, "") != folded and len(folded) - len(local) < 6)
    ):
        return _("This password is easy to guess. Choose another one.")
    return None


def _folded(text: str) -> str:
    """Without case, digits at the end and signs: `Password2024!` is `password`."""
    letters = "".join(mark for mark in text.casefold() if mark.isalnum())
    return letters.rstrip("0123456789") or letters


@cache
def _common() -> frozenset[str]:
    lines = (DATA / "passwords.txt").read_text("utf-8").splitlines()
    return frozenset(_folded(line) for line in lines if line and not line.startswith("#"))
