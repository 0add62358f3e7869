"""Two runs at once: on one computer the second waits outside, on two the twin is told."""

from __future__ import annotations

import signal
from collections.abc import Callable

from tests.faults.control import WRITE, Breaker
from tests.faults.laptop import Laptop
from tests.faults.world import World

Titles = tuple[str, str]


def test_the_second_run_on_one_computer_writes_nothing(
    laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, "nth": 1, "fault": "hold"})
    words = ("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    running = laptop.popen(*words)
    breaker.wait_for_write()
    second = laptop.run(*words)
    assert (second.code, second.json["error"]["kind"]) == (7, "locked")
    assert str(running.pid) in second.json["error"]["sentence"]
    assert breaker.writes == 1
    breaker.release()
    ended = laptop.wait(running)
    assert (ended.code, ended.statuses) == (0, ["created", "created"])
    assert world.titled(*titles) == sorted(titles)


def test_a_killed_run_locks_nobody_out(
    laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, "nth": 1, "fault": "black_hole"})
    words = ("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")
    running = laptop.popen(*words)
    breaker.wait_for_write()
    running.send_signal(signal.SIGKILL)
    laptop.wait(running)
    assert laptop.run(*words).code == 0
    assert world.titled(*titles) == sorted(titles)


def test_a_twin_from_another_computer_is_told(
    laptops: Callable[..., Laptop], breaker: Breaker, world: World, titles: Titles
) -> None:
    """The first one's write is held until the second has looked, found nothing, and written."""
    one, two = laptops(), laptops()
    breaker.rules({"method": WRITE, "nth": 1, "fault": "hold"})
    first = one.popen("create", "-f", str(one.wish(*titles)), "--yes", "--json")
    breaker.wait_for_write()
    second = two.popen("create", "-f", str(two.wish(*titles)), "--yes", "--json")
    breaker.wait_for_write(2)
    breaker.release()
    ended = [one.wait(first), two.wait(second)]
    assert len(world.titled(*titles)) == 4
    assert 6 in {each.code for each in ended}
    assert {each.code for each in ended} <= {0, 6}
    made = [{task["monogram"] for task in each.json["tasks"]} for each in ended]
    twins = {twin for each in ended for twin in each.json.get("twins", [])}
    assert twins & (made[0] | made[1])


def test_the_other_computer_finds_what_is_there(
    laptops: Callable[..., Laptop], breaker: Breaker, world: World, titles: Titles
) -> None:
    one, two = laptops(), laptops()
    assert one.create(*titles).code == 0
    again = two.create(*titles)
    assert (again.code, again.statuses) == (0, ["exists", "exists"])
    assert (breaker.writes, world.titled(*titles)) == (2, sorted(titles))
