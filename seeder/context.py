"""What a command is handed: settings, clients, journal, console, clock; each made on first use."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from seeder.clock import Clock, SystemClock, east_of_utc
from seeder.errors import BadInput, LoginError
from seeder.wire.redaction import Redactor, without_credentials

if TYPE_CHECKING:
    from seeder.model import Person
    from seeder.sandbox.process import Running
    from seeder.settings.events import EventEntry, EventShelf
    from seeder.settings.gerrit_login import GerritLogin
    from seeder.settings.layers import Folders, Settings
    from seeder.settings.rounds import RoundShelf
    from seeder.settings.site import Site
    from seeder.sources.gerrit import Reviews
    from seeder.sources.phabricator import Phabricator
    from seeder.template.catalog import Shelf
    from seeder.views.console import Console
    from seeder.wire.conduit import Conduit
    from seeder.wire.transport import ServiceSession
    from seeder.writing.journal import Journal


class Context:
    """One command's surroundings. `environ` is the environment's variables."""

    def __init__(
        self,
        *,
        site: str | None = None,
        rehearse: bool = False,
        json: bool = False,
        plain: bool = False,
        environ: Mapping[str, str] | None = None,
        clock: Clock | None = None,
    ) -> None:
        given = os.environ if environ is None else environ
        self.environ = without_credentials(given) if rehearse else dict(given)
        if plain:
            self.environ["SEEDER_PLAIN"] = "1"
        self.site_name, self.rehearse, self.json = site, rehearse, json
        self.clock: Clock = clock or SystemClock()
        self.redact = Redactor()
        for name, value in given.items():
            if name.startswith("SEEDER_") and name.endswith(("_TOKEN", "_PASSWORD")):
                self.redact.add(value)
        self._token_for_this_run = ""
        self._token_source = ""
        self._said_rehearsal = False
        if rehearse and site:
            raise BadInput("A rehearsal has a site of its own.", "Leave out --site or --rehearse.")

    @cached_property
    def console(self) -> Console:
        from seeder.views.console import Console

        return Console(self.redact, self.environ, json=self.json, again=self.again)

    @cached_property
    def settings(self) -> Settings:
        from seeder.settings.layers import read_settings

        if not self.rehearse:
            return read_settings(self.environ, site_name=self.site_name)
        return read_settings(self.environ, rehearsal_at=self.sandbox.url)

    @property
    def site(self) -> Site:
        return self.settings.site

    @property
    def profile(self) -> Site:
        """The site's profile without starting anything: in a rehearsal it has no address yet."""
        if not self.rehearse:
            return self.site
        from seeder.settings.profiles import find_profile

        return find_profile("sandbox", self.folders.config).site

    @property
    def again(self) -> str:
        """What has to be added to a command so that it speaks to the same site, with a space before."""
        if self.rehearse:
            return " --rehearse"
        return f" --site {self.site_name}" if self.site_name else ""

    @cached_property
    def folders(self) -> Folders:
        from seeder.settings.layers import folders

        return folders(self.environ)

    @cached_property
    def sandbox(self) -> Running:
        """The rehearsal's server: a running one, else one that is started and stops when idle."""
        from seeder.sandbox.process import start

        self.say_rehearsal()
        return start(self.sandbox_folder)

    def say_rehearsal(self) -> None:
        """Once a command: that nothing of what follows is for real."""
        if not self._said_rehearsal:
            self._said_rehearsal = True
            self.console.tell("REHEARSAL: nothing leaves this computer.", "bold yellow")

    @property
    def sandbox_folder(self) -> Path:
        return self.folders.state / "rehearsal"

    @property
    def state(self) -> Path:
        """The folder of what seeder keeps by itself; a rehearsal has its own."""
        return self.sandbox_folder if self.rehearse else self.folders.state

    @property
    def _own(self) -> Path:
        """The folder of the user's rounds and events."""
        return self.sandbox_folder if self.rehearse else self.folders.config

    @cached_property
    def token(self) -> str:
        """The token for the site; LoginError, with what to do, when there is none."""
        if self.rehearse:
            return self.sandbox.token
        if self._token_for_this_run:
            return self._token_for_this_run
        from seeder.settings.accounts import find_account

        account = find_account(self.site, self.environ, self.folders)
        if account is None:
            raise LoginError(
                f"You are not logged in to {self.site.host}.",
                "Run `seeder login`, set SEEDER_PHABRICATOR_TOKEN, or practise first with --rehearse.",
            )
        self._token_source = account.source
        return account.token

    @property
    def has_token(self) -> bool:
        """True when the site can be asked as somebody."""
        try:
            return bool(self.token)
        except LoginError:
            return False

    def use_token_once(self, token: str) -> None:
        """Use `token` for this run only; nothing is stored."""
        self.redact.add(token)
        self._token_for_this_run = token

    @cached_property
    def conduit(self) -> Conduit:
        from seeder.wire.conduit import Conduit

        session = self._session(self.site.phabricator)
        token = self.token
        return Conduit(session, token, on_wait=self._say_wait, token_from=self._token_source)

    def _session(self, address: str) -> ServiceSession:
        from seeder.wire.transport import Limits, ServiceSession

        return ServiceSession(
            address,
            self.clock,
            self.redact,
            contact=self.settings.contact,
            limits=Limits(connections=max(self.site.politeness.readers, self.site.politeness.writers)),
            environ=self.environ,
        )

    @cached_property
    def phabricator(self) -> Phabricator:
        from seeder.sources.phabricator import Phabricator

        return Phabricator(self.conduit)

    @cached_property
    def gerrit_address(self) -> str:
        """The address of the site's Gerrit, with a slash at its end; empty when it has none."""
        from seeder.settings.gerrit_login import gerrit_address

        return f"{self.sandbox.url}r/" if self.rehearse else gerrit_address(self.site, self.environ)

    @property
    def reviewed_site(self) -> Site:
        """The site with the address of its Gerrit as it is spoken to."""
        import msgspec

        return msgspec.structs.replace(self.site, gerrit=self.gerrit_address)

    @cached_property
    def gerrit_login(self) -> GerritLogin | None:
        from seeder.settings.gerrit_login import GerritLogin, find_gerrit_login

        if self.rehearse:
            return GerritLogin(self.me.username, self.sandbox.token, "the rehearsal")
        return find_gerrit_login(self.gerrit_address, self.environ)

    @cached_property
    def reviews(self) -> Reviews | None:
        """The site's Gerrit; None where it has none. Anonymous without a login, which is no error."""
        from seeder.sources.gerrit import Reviews
        from seeder.wire.gerrit import Gerrit

        if not self.gerrit_address:
            return None
        session = self._session(self.gerrit_address)
        return Reviews(Gerrit(session, self.gerrit_login, on_wait=self._say_wait))

    @cached_property
    def me(self) -> Person:
        """The account that the token belongs to; asked once."""
        return self.phabricator.whoami()

    @cached_property
    def journal(self) -> Journal:
        from seeder.writing.journal import Journal

        return Journal(self.state / "journal.sqlite", self.redact)

    def rehearsed(self, run: str) -> bool:
        """True if a run of that id was a rehearsal."""
        from seeder.writing.journal import Journal

        path = self.sandbox_folder / "journal.sqlite"
        return path.exists() and any(run == each.id for each in Journal(path, self.redact).runs())

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        from seeder.template.catalog import shelves

        return shelves(self.folders.config / "templates")

    @property
    def today(self) -> date:
        """The reader's day."""
        now = self.clock.now()
        return datetime.fromtimestamp(now + east_of_utc(now), UTC).date()

    @property
    def rounds(self) -> RoundShelf:
        """Where rounds lie; a rehearsal's are its own."""
        from seeder.settings.rounds import RoundShelf

        return RoundShelf(self._own / "rounds", self.today, rehearsal=self.rehearse)

    @property
    def events(self) -> EventShelf:
        """Where events lie; a rehearsal's are its own."""
        from seeder.settings.events import EventShelf

        return EventShelf(self._own / "events", self.today, rehearsal=self.rehearse)

    def event(self, name: str | None) -> EventEntry:
        """The event of that name or in that file, else the one that was used last on this site, else the only
        one there is; it is the last one from now on. ``shelf.NotThere``, or BadInput for a mistake in it."""
        from seeder.settings.events import choose_event, remember_event

        entry, why = choose_event(name, self.events, self.event_memory)
        if why:
            self.console.tell(f"Event {entry.event.name} ({why}).")
        remember_event(self.event_memory, entry)
        return entry

    @property
    def event_memory(self) -> Path | None:
        """Where the last event is kept; None for a site without an address, which has none."""
        from seeder.settings.events import memory_path

        with contextlib.suppress(BadInput):
            return memory_path(self.state, "rehearsal" if self.rehearse else self.site.host)
        return None

    def require_contact(self) -> None:
        """Raises BadInput where the site asks for a way to reach who runs a tool, and none is set."""
        if self.site.politeness.contact_required and not self.settings.contact:
            raise BadInput(
                f"{self.site.title} asks every tool for a way to reach who runs it.",
                "Set SEEDER_CONTACT to your mail address or user page, or run `seeder login` again.",
            )

    def _say_wait(self, seconds: float, why: str) -> None:
        self.console.tell(f"{why} Trying again{f' in {seconds:.0f} s' if seconds >= 1 else ''}.")
