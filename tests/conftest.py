"""For all tests: ^C means ^C, also where the whole run was started in the background."""

from __future__ import annotations

import signal

# A shell starts background jobs with SIGINT ignored, and children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
