"""One thread for all deadlines: each is kept, what was left in time is not touched, and the thread ends."""

from __future__ import annotations

import socket
import threading

from seeder.wire.sockets import Exchange
from seeder.wire.watchdog import Watchdog


def watched(dog: Watchdog, deadline: float) -> tuple[Exchange, socket.socket, socket.socket]:
    here, there = socket.socketpair()
    exchange = Exchange(deadline)
    exchange.hold(here)
    dog.watch(exchange)
    return exchange, here, there


def dogs() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "watchdog"]


def test_a_deadline_that_comes_later_but_is_earlier_is_kept() -> None:
    dog = Watchdog(look_every=3600)
    long, *long_pair = watched(dog, 3600)
    short, *short_pair = watched(dog, 0.05)
    left, *left_pair = watched(dog, 0.05)
    dog.leave(left)
    short_pair[0].settimeout(30)
    # A shut socket reads as ended; nothing was ever sent.
    assert short_pair[0].recv(1) == b""
    assert (short.expired, long.expired, left.expired) == (True, False, False)
    dog.leave(long)
    for end in (*long_pair, *short_pair, *left_pair):
        end.close()


def test_one_thread_watches_all_and_ends_with_them_and_another_begins_anew() -> None:
    before = {*dogs()}
    dog = Watchdog()
    for _ in range(2):
        several = [watched(dog, 3600) for _ in range(20)]
        [thread] = [each for each in dogs() if each not in before]
        for exchange, here, there in several:
            dog.leave(exchange)
            here.close()
            there.close()
        thread.join(30)
        assert not thread.is_alive()
