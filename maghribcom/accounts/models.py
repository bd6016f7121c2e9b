"""Accounts, their sessions, grants, consents, and the counts behind the ceilings."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import CODE_LENGTH, Base, FoldedEmail, HasPublicId

PASSWORD_MIN, PASSWORD_MAX = 12, 200
HASH_LENGTH = 200
TOKEN_HASH_LENGTH = 64
VERSION_LENGTH = 20
AGENT_LENGTH = 200

#: Roles of people; `visitor` and `account` are held by everybody and everybody signed in (access.py).
ROLES = (
    "expert",
    "network_manager",
    "official",
    "organisation_manager",
    "regional_coordinator",
    "mediator",
    "moderator",
    "analyst",
    "data_protection_officer",
    "administrator",
)
STAFF_ROLES = frozenset(
    {"regional_coordinator", "mediator", "moderator", "analyst", "data_protection_officer", "administrator"}
)
#: Purposes of consent; an account is not one. `age` and `terms` are statements made at sign-up.
PURPOSES = ("visibility", "alerts", "statistics", "network-contact", "age", "terms")


class Account(HasPublicId, UserMixin, Base):
    """Somebody who can sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(FoldedEmail, unique=True)
    #: Argon2id; empty for people who were invited and have not chosen one, and for the demonstration's population.
    password_hash: Mapped[str | None] = mapped_column(String(HASH_LENGTH))
    #: Language of the pages and mails.
    language: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime]
    #: Empty until the link in the first mail was used.
    email_confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin"
    )

    #: The token of the session under which it was loaded; never stored.
    session_token = ""

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the token of the session, not the account."""
        return self.session_token

    def actor(self) -> Actor:
        """This account as somebody who acts, with the grants that are in force now."""
        now = clock.now()
        held = frozenset((grant.role, grant.scope) for grant in self.grants if grant.until is None or grant.until > now)
        return Actor(self.id, self.public_id, frozenset(role for role, _scope in held), held)

    @property
    def is_staff(self) -> bool:
        """Whether shorter sessions apply."""
        return bool(self.actor().roles & (STAFF_ROLES | {"official", "organisation_manager"}))


class Grant(Base):
    """A role given to an account, for a scope and a time."""

    __tablename__ = "grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "scope"),
        CheckConstraint(f"role IN {ROLES}", name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Public id of an organisation, code of a region, or empty for the whole platform.
    scope: Mapped[str] = mapped_column(String(CODE_LENGTH), default="")
    until: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="grants")


class SignIn(Base):
    """A session: the token in the cookie is stored as a hash only."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "account_id"), Index(None, "last_seen_at"))

    token_hash: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    #: Written at most once a minute.
    last_seen_at: Mapped[datetime]
    #: What the person recognises the device by.
    agent: Mapped[str] = mapped_column(String(AGENT_LENGTH), default="")

    account: Mapped[Account] = relationship(lazy="joined")


class Device(Base):
    """A browser that an account was signed in from before: a sign-in from any other is told by mail."""

    __tablename__ = "device"
    __table_args__ = (Index(None, "last_used_at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    #: Of a random cookie that outlives sessions.
    token_hash: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH), primary_key=True)
    last_used_at: Mapped[datetime]


class Token(Base):
    """A one-time link by mail: to confirm an address, to reset a password, to accept an invitation, to reconfirm."""

    __tablename__ = "token"
    __table_args__ = (Index(None, "account_id", "purpose"), Index(None, "until"))

    token_hash: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(CODE_LENGTH))
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined")


class Consent(Base):
    """What a person agreed to: which text, in which language, from when, until when."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(None, "account_id", "purpose"),
        CheckConstraint(f"purpose IN {PURPOSES}", name="purpose_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(CODE_LENGTH))
    text_version: Mapped[str] = mapped_column(String(VERSION_LENGTH))
    language: Mapped[str] = mapped_column(String(3))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Tally(Base):
    """How often something was done by somebody in a window of time: tries to sign in, results seen, exports."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("what", "who", "window"), Index(None, "window"))

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: A keyed hash of an address or account, so that the table names nobody.
    who: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH))
    window: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
