"""The pages of this room: under a language, and the one address of the mails that needs none."""

from flask import Blueprint

pages = Blueprint("notices", __name__)
bare = Blueprint("unsubscribing", __name__)
