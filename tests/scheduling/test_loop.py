"""What runs by the clock, once, whoever runs it."""

from datetime import timedelta

import pytest
from flask import Flask

from maghribcom import clock
from maghribcom.contributions import Contributions, TimedWork
from maghribcom.scheduling.loop import CLAIM, Loop, claim, release


def loop_of(app: Flask, *work: TimedWork) -> Loop:
    app.extensions["contributions"] = Contributions(timed_work=work)
    return Loop(app)


def test_work_runs_when_it_is_due_and_not_before(app: Flask) -> None:
    done = []
    loop = loop_of(app, TimedWork("test", timedelta(hours=1), lambda now: len(done) or done.append(now) or 1))
    start = clock.now()
    with clock.set_to(start):
        loop.run_due()
        loop.run_due()
    assert len(done) == 1
    with clock.set_to(start + timedelta(hours=1, seconds=1)):
        loop.run_due()
    assert done[0] == start


def test_two_processes_do_claimed_work_once(app: Flask) -> None:
    done = []
    work = TimedWork("test", timedelta(hours=1), lambda now: done.append(now) or 1)
    first, second = loop_of(app, work), loop_of(app, work)
    with clock.set_to(clock.now()):
        first.run_due()
        second.run_due()
    assert len(done) == 1


def test_work_of_a_process_that_died_is_given_back(app: Flask) -> None:
    start = clock.now()
    with app.app_context(), clock.set_to(start):
        assert claim("test", "one", start)
        assert not claim("test", "two", start)
    later = start + CLAIM + timedelta(seconds=1)
    with app.app_context(), clock.set_to(later):
        assert claim("test", "two", later)
        release("test", "two", later + timedelta(hours=1))
        assert not claim("test", "three", later)


def test_work_that_fails_stops_no_other(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    done = []

    def fail(_now: object) -> int:
        raise RuntimeError

    loop = loop_of(
        app,
        TimedWork("fails", timedelta(hours=1), fail),
        TimedWork("works", timedelta(hours=1), lambda _now: done.append(1) or 1, claimed=False),
    )
    assert loop.run_due() == 1
    assert done == [1]
    assert '"work": "fails"' in capsys.readouterr().err


def test_a_loop_that_is_told_to_stop_ends(app: Flask) -> None:
    loop: Loop
    loop = loop_of(app, TimedWork("stop", timedelta(hours=1), lambda _now: loop.stop() or 1, claimed=False))
    loop.run()
