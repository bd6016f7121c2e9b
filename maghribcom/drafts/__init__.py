"""Unfinished forms, kept on the server as they are typed, one for each object and group."""
