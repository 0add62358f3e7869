"""An embedded server that speaks Phorge's Conduit on SQLite, for rehearsals and tests; loopback only.

It promises exactly what :mod:`seeder.sandbox.table` lists, and answers it as a real Phorge did in the
recordings (tests/recordings/phorge), surprises included. Anything else is answered loudly.
"""
