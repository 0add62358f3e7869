"""Leave first-timer tasks with yourself as mentor, and follow up newcomers."""

__version__ = "0.1.0"
