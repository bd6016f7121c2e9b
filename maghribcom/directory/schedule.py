"""Timed work of this room."""

from datetime import timedelta

from maghribcom.contributions import TimedWork
from maghribcom.directory.new_people import tell_of_new_people

TIMED_WORK = (TimedWork("directory.tell_of_new_people", timedelta(minutes=5), tell_of_new_people),)
