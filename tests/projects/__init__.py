"""Tests of the room of projects and needs."""
