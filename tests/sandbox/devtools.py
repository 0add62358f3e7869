"""Headless Chromium that is driven: opened pages, typed keys and clicks, as somebody at a screen does.

Spoken to over its debugging pipe (DevTools protocol, JSON with a zero byte behind it), which needs neither a
port nor a library.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.sandbox.chromium import FLAGS

WITHIN = 60.0
# Chromium reads commands on descriptor 3 and answers on 4.
_ONTO_3_AND_4 = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execv(sys.argv[3], sys.argv[3:])"
)
_MIDDLE = """e => {
  e.scrollIntoView({block: 'center'});
  const r = e.getBoundingClientRect();
  return [r.x + r.width / 2, r.y + r.height / 2];
}"""
_READY = "document.readyState === 'complete' && location.href !== 'about:blank'"


class Tab:
    """One tab of a browser of its own, with a profile in `folder`."""

    def __init__(self, program: str, folder: Path, *flags: str) -> None:
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # Above 4, so that neither takes the other's place while it is moved.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]
        arguments = [*FLAGS, *flags, "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ONTO_3_AND_4, *map(str, ends), program, *arguments, "about:blank"],
            pass_fds=ends,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (to_browser, from_browser, *ends):
            os.close(end)
        self._buffer, self._number, self._session = b"", 0, ""
        self._session = self._attached()

    def close(self) -> None:
        """Ends the browser."""
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        self._process.wait(20)

    def open(self, url: str) -> None:
        """Go to `url` and wait for the page."""
        self.call("Page.navigate", url=url)
        self.wait_for(_READY)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression on the page."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait_for(self, script: str) -> Any:
        """The value of an expression as soon as it is true; pages may come and go meanwhile."""
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            done = self.call("Runtime.evaluate", expression=script, returnByValue=True)
            if "exceptionDetails" not in done and (value := done["result"].get("value")):
                return value
            time.sleep(0.05)
        raise AssertionError(f"the page never came to {script}: {self.run('document.body.innerText')[:500]}")

    def click(self, selector: str) -> None:
        """Press the mouse's button in the middle of an element."""
        box = self.run(f"({_MIDDLE})(document.querySelector({json.dumps(selector)}))")
        for kind in ("mousePressed", "mouseReleased"):
            place = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", type=kind, **place)

    def type(self, text: str) -> None:
        """Text into whatever has the focus."""
        self.call("Input.insertText", text=text)

    def call(self, method: str, **params: Any) -> Any:
        """One command and its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _attached(self) -> str:
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        session: str = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        return session

    def _read(self) -> Any:
        while b"\0" not in self._buffer:
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise EOFError("the browser is gone")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)
