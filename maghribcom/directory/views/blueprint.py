"""The two blueprints of the room: pages under their language, and the few addresses without one."""

from flask import Blueprint

pages = Blueprint("directory", __name__)
bare = Blueprint("addresses", __name__)
