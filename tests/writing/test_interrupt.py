"""^C is noted once and raised the second time; before and after, signals are what they were."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from seeder.writing.interrupt import stop_on_interrupt

BOTH = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("number", BOTH)
def test_the_first_is_noted_and_the_second_raised(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stop_on_interrupt() as stop:
        assert not stop
        os.kill(os.getpid(), number)
        assert stop
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_the_handlers_come_back_after_an_error() -> None:
    before = [signal.getsignal(number) for number in BOTH]
    with pytest.raises(RuntimeError), stop_on_interrupt():
        raise RuntimeError
    assert [signal.getsignal(number) for number in BOTH] == before


def test_in_another_thread_it_is_never_set() -> None:
    found: list[bool] = []

    def work() -> None:
        with stop_on_interrupt() as stop:
            found.append(bool(stop))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [False]
