"""The forms of projects and needs."""
