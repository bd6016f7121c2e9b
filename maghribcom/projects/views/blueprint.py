"""The blueprint of the room."""

from flask import Blueprint

pages = Blueprint("projects", __name__)
