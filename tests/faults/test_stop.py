"""^C and SIGTERM: the write in hand is finished, nothing new begins, and a resume completes the run."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.control import WRITE, Breaker, wait_until
from tests.faults.laptop import Laptop
from tests.faults.world import World

Titles = tuple[str, str]
LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_write_in_hand_is_finished(
    number: signal.Signals, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, "nth": 1, "fault": "slow", "seconds": 1.0})
    process = laptop.popen("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    breaker.wait_for_write()
    process.send_signal(number)
    ended = laptop.wait(process)
    assert (ended.code, ended.statuses) == (130, ["created", "not_tried"]), ended.err
    assert (breaker.writes, world.titled(*titles)) == (1, [titles[0]])
    resumed = laptop.resume()
    assert (resumed.code, resumed.statuses) == (0, ["created", "created"])
    assert world.titled(*titles) == sorted(titles)


def test_stopped_while_looking(
    laptops: Callable[..., Laptop], breaker: Breaker, world: World, titles: Titles
) -> None:
    laptop = laptops(quiet=600)
    breaker.rules({"method": WRITE, "nth": 1, "fault": "late"})
    process = laptop.popen("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    wait_until(lambda: len(breaker.seen("maniphest.search")) == 2, "the first look")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    ended = laptop.wait(process)
    assert time.monotonic() - began < 10
    assert (ended.code, ended.statuses) == (130, ["unknown", "not_tried"]), ended.err
    assert world.titled(*titles) == []
    breaker.release()
    resumed = laptop.resume()
    assert (resumed.code, resumed.statuses) == (0, ["adopted", "created"]), resumed.err
    assert world.titled(*titles) == sorted(titles)


def heard(pid: int) -> bool:
    """True when no ^C is pending any more and the process sleeps again."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    pending = int(told["SigPnd"][0], 16) | int(told["ShdPnd"][0], 16)
    return not pending & 1 << (signal.SIGINT - 1) and told["State"][0] == "S"


@LINUX
def test_pressed_twice_it_stops_at_once(
    laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    """The server says nothing for a minute and a half; the first ^C waits for it, the second does not."""
    breaker.rules({"method": WRITE, "nth": 1, "fault": "late", "hang": True, "seconds": 0.0})
    process = laptop.popen("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    breaker.wait_for_write()
    process.send_signal(signal.SIGINT)
    wait_until(lambda: heard(process.pid), "the first ^C to be heard")
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    ended = laptop.wait(process)
    assert ended.code == 130
    breaker.wait_settled()
    assert laptop.resume().code == 0
    assert world.titled(*titles) == sorted(titles)
    assert breaker.writes == 2


def test_stopped_while_reading_nothing_is_written(laptop: Laptop, breaker: Breaker, titles: Titles) -> None:
    breaker.rules({"method": "project.search", "nth": 1, "fault": "slow", "seconds": 60})
    process = laptop.popen("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    wait_until(lambda: bool(breaker.seen("project.search")), "the search")
    process.send_signal(signal.SIGINT)
    assert laptop.wait(process).code == 130
    assert breaker.writes == 0
    assert not laptop.journal.exists()


@LINUX
def test_the_token_is_on_no_command_line(laptop: Laptop, breaker: Breaker, titles: Titles) -> None:
    breaker.rules({"method": WRITE, "nth": 1, "fault": "slow", "seconds": 0.5})
    process = laptop.popen("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    breaker.wait_for_write()
    assert laptop.token.encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
    assert laptop.wait(process).code == 0
