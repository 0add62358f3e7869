"""An embedded server that speaks Phorge's Conduit, and below /r/ Gerrit's REST, on SQLite; loopback only.

It promises exactly what :mod:`seeder.sandbox.table` lists, and answers it as a real Phorge did in the
recordings (tests/recordings/phorge), surprises included. Anything else is answered loudly. The Gerrit half
has a table and recordings of its own (:mod:`seeder.sandbox.gerrit`).
"""
