"""Demand needs people who look for people: the house of the directory's tests."""

from tests.directory.conftest import house, official

__all__ = ["house", "official"]
