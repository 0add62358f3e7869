"""Headless Chromium: a page's picture as pixels, or its document after the browser has read it."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def browser() -> str | None:
    """The program to run, None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


class Chromium:
    """Runs with a profile of its own in `folder`; `dark` is what the page is told of the user's taste."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder

    def picture(self, url: str, width: int, *, dark: bool, height: int = 1000) -> Picture:
        """What the page looks like."""
        path = self._folder / "shot.png"
        taste = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        self._run(url, f"--window-size={width},{height}", f"--screenshot={path}", taste)
        return Picture(path.read_bytes())

    def document(self, url: str) -> str:
        """The document as the browser understood it, after scripts if there were any."""
        return self._run(url, "--dump-dom", "--virtual-time-budget=2000")

    def _run(self, url: str, *more: str) -> str:
        profile = f"--user-data-dir={self._folder / 'profile'}"
        command = [self._program, *FLAGS, profile, *more, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return done.stdout


class Picture:
    """A decoded PNG of 8 bits a channel: `rows` hold the bytes of each line."""

    def __init__(self, png: bytes) -> None:
        self.width, self.height, _, kind = struct.unpack(">IIBB", png[16:26])
        self._step = {2: 3, 6: 4}[kind]
        self.rows = self._unfiltered(zlib.decompress(_data(png)))

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green, blue."""
        red, green, blue = self.rows[y][x * self._step : x * self._step + 3]
        return red, green, blue

    def brightness(self) -> float:
        """0 for black, 255 for white, over every tenth row and column."""
        points = [sum(self.pixel(x, y)) / 3 for y in range(0, self.height, 10)
                  for x in range(0, self.width, 10)]  # fmt: skip
        return sum(points) / len(points)

    def column_of_one_colour(self, x: int) -> bool:
        """Whether nothing is drawn below the banner and the head, at this distance from the left."""
        return len({self.pixel(x, y) for y in range(200, self.height)}) == 1

    def _unfiltered(self, raw: bytes) -> list[bytearray]:
        length, rows = self.width * self._step, []
        before = bytearray(length)
        for start in range(0, len(raw), length + 1):
            before = self._row(raw[start], bytearray(raw[start + 1 : start + 1 + length]), before)
            rows.append(before)
        return rows

    def _row(self, kind: int, row: bytearray, above: bytearray) -> bytearray:
        step = self._step
        for i in range(len(row)):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
            row[i] = (row[i] + guess) & 0xFF
        return row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda near: abs(guess - near))


def _data(png: bytes) -> bytes:
    found, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        found += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    return found
