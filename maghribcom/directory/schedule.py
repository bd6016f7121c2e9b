"""Timed work of this room."""

from datetime import timedelta

from maghribcom.contributions import TimedWork
from maghribcom.directory.new_needs import tell_of_new_needs
from maghribcom.directory.new_people import tell_of_new_people

TIMED_WORK = (
    TimedWork("directory.tell_of_new_people", timedelta(minutes=5), tell_of_new_people),
    TimedWork("directory.tell_of_new_needs", timedelta(minutes=15), tell_of_new_needs),
)
