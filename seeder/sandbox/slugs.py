"""How a project's name or a typed hashtag becomes the hashtag that is stored."""

from __future__ import annotations

import re

# Measured on Phorge: control characters, blanks, brackets, quotes and what would disturb a link.
_BANNED = re.compile(r"""[\x00-\x19 /#%&+=?\\<>{}\[\]'"`~!@$^*,:;(|)]+""")


def normalised(text: str) -> str:
    """``#Good First Task`` -> ``good_first_task``; a lone ``_`` means that nothing was left."""
    slug = re.sub(r"_+", "_", _BANNED.sub("_", text.lower()))
    if slug != "_":
        slug = slug.strip("_")
    return {".": "dot", "..": "dotdot"}.get(slug, slug)
