"""The sandbox's Gerrit, below /r/ of the same server: the REST of 3.10.2 as far as :mod:`table` promises it.

Shapes, texts and surprises are those of the recordings (tests/recordings/gerrit).
"""
