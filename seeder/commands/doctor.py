"""`seeder doctor`: what could be wrong, and how to mend it."""

from __future__ import annotations

import typer

from seeder.commands import options

HELP = """Look for what could be wrong, and say how to mend each thing. Changes nothing.

Looks at this computer (who can read your tokens, proxy, clock), at the connection and the token, and
at what the site is thought to be like. Prints no secret, so the output can be shown to others.

Ends with exit code 4 when the site or the login fails, with 1 for anything else to mend.

\b
Examples:
  seeder doctor
  seeder doctor --site wikimedia --json
"""


def doctor(site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.doctor import examine
    from seeder.doctor.finding import exit_code_of
    from seeder.views.doctor import print_findings, show_finding, show_verdict

    ctx = Context(site=site, rehearse=rehearse, json=json)
    findings = []
    for finding in examine(ctx):
        findings.append(finding)
        if not json:
            show_finding(ctx.console, finding)
    code = exit_code_of(findings)
    if json:
        print_findings(ctx.console, findings, code)
    else:
        show_verdict(ctx.console, findings, "All is well. `seeder create` is ready when you are.")
    raise typer.Exit(code)
