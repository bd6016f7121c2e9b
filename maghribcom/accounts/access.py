"""The mechanism of permission: default deny, one frozen table, 404 for what is none of the reader's business.

A view says which action it is with `@requires("room.action")`, or `@public` for the few pages without one. The
decorator lets in whoever has the action at all; what depends on the object (its owner, its organisation, its state)
the view asks with `require` or `allowed`, naming the relations that its room worked out.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from maghribcom.contributions import ANYONE, Permission
from maghribcom.extensions import contributions

VISITOR, ACCOUNT = "visitor", "account"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles as they are now, or a visitor. Passed to operations as an argument."""

    id: int | None = None
    public_id: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    #: (role, scope) of each grant in force; the scope is an organisation's or region's id, or empty for the whole.
    grants: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind it."""
        return self.id is not None

    def all_roles(self) -> frozenset[str]:
        """Granted roles with those that everybody holds."""
        return self.roles | ({VISITOR, ACCOUNT} if self.signed_in else {VISITOR})

    def scopes(self, role: str) -> frozenset[str]:
        """The organisations or regions for which this role is held."""
        return frozenset(scope for held, scope in self.grants if held == role)


NOBODY = Actor()


def current_actor() -> Actor:
    """Who made this request."""
    if "actor" not in g:
        g.actor = current_user.actor() if current_user and current_user.is_authenticated else NOBODY
    return cast(Actor, g.actor)


def lines_for(action: str) -> Iterable[Permission]:
    """The lines of the table that allow an action."""
    return (line for line in contributions().permissions if line.action == action)


def allowed(actor: Actor, action: str, relations: Collection[str] = (), state: str | None = None) -> bool:
    """Whether the actor may do this to an object it has these relations to, in this state."""
    roles = actor.all_roles()
    return any(
        line.role in roles
        and (line.relation == ANYONE or line.relation in relations)
        and (not line.states or state in line.states)
        for line in lines_for(action)
    )


def may_attempt(actor: Actor, action: str) -> bool:
    """Whether the actor may do this to some object at all."""
    roles = actor.all_roles()
    return any(line.role in roles for line in lines_for(action))


def require(action: str, relations: Collection[str] = (), state: str | None = None) -> Actor:
    """The request's actor, who may do this; anybody else gets 404."""
    actor = current_actor()
    if not allowed(actor, action, relations, state):
        abort(404)
    return actor


def requires(action: str) -> Callable[[View], View]:
    """Declare a view's action. Visitors are sent to sign in; who is signed in without the action gets 404."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            actor = current_actor()
            if may_attempt(actor, action):
                return view(*args, **values)
            return abort(404) if actor.signed_in else to_sign_in()

        guarded.action = action  # type: ignore[attr-defined]
        return cast(View, guarded)

    return declare


def public(view: View) -> View:
    """Declare that a view is for everybody. The list of such views is pinned by a test."""
    view.action = None  # type: ignore[attr-defined]
    return view


def to_sign_in() -> Response:
    """Send a visitor to sign in, and back to this page afterwards where it can be shown again."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))
