"""One step of a run: sent once, its outcome found out, and the journal told of it before and after."""

from __future__ import annotations

import threading
from typing import Any

from seeder.errors import LoginError, NetworkError, NotSent, OutcomeUnknown, SeederError, ServerError
from seeder.model import Task
from seeder.wire.patience import pause_for
from seeder.wire.transport import HttpRefused
from seeder.writing import marker, reconcile
from seeder.writing.hand import Hand
from seeder.writing.journal_record import Run
from seeder.writing.outcome import Item
from seeder.writing.pace import Pace
from seeder.writing.plan import Result, State, Step, refs, resolved
from seeder.writing.target import Fact, Sent, read_targets, send

SEND_TRIES = 3
# Writes in a row of which nobody knows what became, after which the site is left alone.
MOST_UNKNOWN = 3
WAIT_FOR_NETWORK = 5.0
# A server with too many connections wants to be left alone for a while.
WAIT_FOR_SITE = 15.0
# A step in one of these states has no result and will never have one.
OVER: frozenset[State] = frozenset({"refused", "failed", "skipped", "not_tried"})


class Ended(Exception):
    """Nothing more can be tried now; `problem` says why."""

    def __init__(self, problem: SeederError) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class Sender:
    """Takes the steps of one run, from several threads if need be. `items` is what became of those taken so
    far, `results` what steps made or found, `own` the caller's tasks among which created ones are looked for,
    `interrupted` True after ^C."""

    def __init__(self, run: Run, hand: Hand) -> None:
        self.run, self.plan, self.hand = run, run.plan, hand
        self.results: dict[str, Result] = {done.id: done.result for done in run.plan.settled}
        self.items: dict[str, Item] = {}
        self.own: list[Task] | None = None
        self.interrupted = False
        self._unknown, self._trouble = 0, 0.0
        self._pace = Pace(hand.seconds_apart, hand.clock, hand.stop)
        self._telling = threading.Lock()

    def kept(self, step: Step) -> bool:
        """True for a step that the journal knows the end of."""
        record = self.run.records[step.id]
        if record.final:
            self._keep(step, record.state, record.result, record.because)  # type: ignore[arg-type]
        return record.final

    def take(self, step: Step, facts: dict[str, Fact] | None) -> None:
        """Carry `step` out, unless `facts` (what targets look like now; None when what the plan saw can be
        relied on) say that it must not be. Raises Ended."""
        record = self.run.records[step.id]
        with self._telling:
            self.hand.watcher.started(step)
        missing = [ref for ref in refs(step) if ref not in self.results]
        if missing:
            self._leave(step, missing)
        elif record.state in {"sent", "unknown"} and record.sent is not None:
            # Counted anew: once the quiet time is over, another day's run may send it once more.
            self._settle(step, reconcile.Lost(record.sent, record.server_sent or record.sent, attempt=1))
        elif not self._already(step, self._at_its_turn(step) if step.person else facts):
            self._write(step)
        if step.id in self.items:
            with self._telling:
                self.hand.watcher.finished(step, self.items[step.id])

    def _at_its_turn(self, step: Step) -> dict[str, Fact] | None:
        """What is about somebody is read when it could be sent, not before it had to wait. Raises Ended."""
        self._pace.wait_without_taking()
        return None if self.hand.stop else self.read([step])

    def _leave(self, step: Step, missing: list[str]) -> None:
        """`step` mentions a task that is not there: for good, or only until the run goes on."""
        because = "The task that it mentions was not made."
        if all(self.items[ref].status in OVER for ref in missing if ref in self.items):
            self._note(step, "not_tried", None, because)
        else:
            self.items[step.id] = Item(step.id, step.label, "not_tried", because)

    def _already(self, step: Step, facts: dict[str, Fact] | None, lost: reconcile.Lost | None = None) -> bool:
        """True when the fresh facts show that `step` must not be sent. `lost` is an earlier try."""
        if step.creates:
            found = marker.marked(self.own or (), step.marker, self.plan.user) or self._made_before(step)
            if found:
                self._note(step, "exists", Result(found[0].id, found[0].phid), "It was there already.")
            return bool(found)
        if facts is None:
            return False
        try:
            fact = facts.get(step.target)
            state, because = reconcile.drift(step, fact, self.plan, self.hand)
        except SeederError as problem:
            raise Ended(problem) from None
        if state == "exists" and lost is not None:
            self._note_whose(step, lost)
        elif state is not None:
            self._note(step, state, self._target(step), because)
        return state is not None

    def _note_whose(self, step: Step, lost: reconcile.Lost) -> None:
        """It is there after all: the server was still at work on `lost`, or somebody else did it."""
        try:
            found = reconcile.found_there(step, lost, self.plan.user, self.hand.phabricator)
        except SeederError as problem:
            self.items[step.id] = Item(step.id, step.label, "unknown", problem.sentence)
            raise Ended(problem) from None
        self._note(step, found.state, found.result, found.because)

    def _made_before(self, step: Step) -> list[Task]:
        """The task that this computer made for the same wish, if its mark has been edited away since."""
        phid = self.hand.journal.made(self.plan.site, self.plan.user).get(step.marker)
        return [task for task in self.own or () if task.phid == phid]

    def _write(self, step: Step, before: reconcile.Lost | None = None) -> None:
        """Send `step` once; NotSent is tried again, an unknown outcome is looked into. `before` is an earlier
        try, of which nothing was found."""
        hand, edits = self.hand, self._edits(step)
        attempt = before.attempt + 1 if before else 1
        tries, trouble = 0, 0.0
        while True:
            self._wait_for_turn()
            if hand.stop:
                self._interrupted(step, "not_tried" if attempt == 1 else "unknown")
                return
            server_now = hand.clock.now() + hand.phabricator.conduit.session.server_ahead
            sent = hand.clock.now()
            hand.journal.sent(self.run.id, step.id, sent, server_now)
            try:
                done = send(step, edits, hand)
            except (NotSent, HttpRefused) as no:
                tries, trouble = tries + 1, trouble or hand.clock.monotonic()
                waited = hand.clock.monotonic() - trouble
                self._not_sent(step, before)
                self._again_or_end(no, last=tries >= SEND_TRIES and waited >= hand.patience)
                if step.person and not hand.stop and self._already(step, self.read([step]), before):
                    return
            except LoginError as no:
                self._not_sent(step, before)
                raise Ended(no) from None
            except ServerError as no:
                self._note(step, "refused", None, no.sentence)
                return
            except OutcomeUnknown as problem:
                lost = reconcile.Lost(sent, server_now, attempt, problem.sentence, problem.complete)
                self._settle(step, lost, before)
                return
            else:
                self._done(step, done, before)
                return

    def _wait_for_turn(self) -> None:
        if self._pace.early:
            self.hand.journal.flush()
        self._pace.wait()

    def _done(self, step: Step, done: Sent, before: reconcile.Lost | None) -> None:
        self._unknown, self._trouble = 0, 0.0
        if step.creates:
            self._note(step, "created", done.result, "")
        elif done.effect:
            # This hand records what it sends next, or that it has to wait, a moment later.
            self._note(step, "changed", done.result, "", later=step.commutes)
        elif before is not None:
            self._note_whose(step, before)
        else:
            self._note(step, "exists", done.result, "It was so already.")

    def _not_sent(self, step: Step, before: reconcile.Lost | None) -> None:
        """As if it had not been tried, unless it was sent before: then a resume looks for that."""
        if before is None:
            self.hand.journal.unsent(self.run.id, step.id, self.hand.clock.now())
        else:
            self.items[step.id] = Item(step.id, step.label, "unknown", before.why)

    def _again_or_end(self, no: NotSent | HttpRefused, *, last: bool) -> None:
        """After a definite no of the network: wait and return to try again, or end the run."""
        hand = self.hand
        busy = isinstance(no, HttpRefused) and no.status == 429
        # A redirect is what a captive portal answers.
        portal = isinstance(no, HttpRefused) and no.status < 400 and hand.patience > 0
        if last or hand.stop or not (isinstance(no, NotSent) or busy or portal):
            raise Ended(no) from None
        if isinstance(no, HttpRefused) and busy:
            self._pace.hold(pause_for(no))
        short = 1 + hand.chance() * 4
        self.pause(pause_for(no) if isinstance(no, HttpRefused) and busy else short, no.sentence)

    def _settle(self, step: Step, lost: reconcile.Lost, before: reconcile.Lost | None = None) -> None:
        """Find out what became of a write without an answer, and send it once more if it was nothing.
        `before` is an earlier try, of which nothing was found."""
        self.hand.journal.flush()
        found = reconcile.settle(step, lost, self.plan, self.hand, self._edits(step), self._waiting)
        if found.again and not step.creates and self._already(step, self._read_anew(step), lost):
            # An edit that did not arrive is as old as its plan by now; what others did since, stays.
            return
        if found.again:
            self._write(step, lost)
        elif found.interrupted:
            self._interrupted(step, "unknown", found.because)
        elif found.state == "failed" and step.commutes and reconcile.is_passing(lost.why):
            self._once_more(step, lost, before)
        else:
            self._note(step, found.state, found.result, found.because)
            self._count(found.state)

    def _once_more(self, step: Step, lost: reconcile.Lost, before: reconcile.Lost | None) -> None:
        """The site was in trouble for a moment and did nothing: as if this try had not been."""
        self._not_sent(step, before)
        # Held here: another hand's success sets it to 0 at any moment, and that would be ages ago.
        self._trouble = since = self._trouble or self.hand.clock.monotonic()
        if self._weary(since):
            raise Ended(ServerError(lost.why, "Later, `seeder resume` goes on."))
        self.pause(WAIT_FOR_SITE, lost.why)
        self._write(step, before)

    def _count(self, state: State) -> None:
        self._unknown = self._unknown + 1 if state == "unknown" else 0
        if self._unknown >= MOST_UNKNOWN:
            sentence = f"{self.hand.phabricator.conduit.host} takes no writes, so the rest was not tried."
            raise Ended(OutcomeUnknown(sentence, "Later, `seeder resume` goes on."))

    def _read_anew(self, step: Step) -> dict[str, Fact]:
        try:
            return self.read([step])
        except Ended as end:
            # The journal says that it was sent, so a resume looks again.
            self.items[step.id] = Item(step.id, step.label, "unknown", end.problem.sentence)
            raise

    def read(self, steps: list[Step]) -> dict[str, Fact]:
        """What the targets look like now. A network that is gone is waited for. Raises Ended."""
        since = self.hand.clock.monotonic()
        while True:
            try:
                return read_targets(steps, self.hand)
            except LoginError as problem:
                raise Ended(problem) from None
            except NetworkError as problem:
                if self._weary(since):
                    raise Ended(problem) from None
                self.pause(WAIT_FOR_NETWORK, problem.sentence)
            except SeederError as problem:
                if not reconcile.is_passing(problem.sentence) or self._weary(since):
                    raise Ended(problem) from None
                self.pause(WAIT_FOR_NETWORK, problem.sentence)

    def _weary(self, since: float) -> bool:
        """True when trouble that began at `since` (monotonic seconds) is waited for no longer."""
        return bool(self.hand.stop) or self.hand.clock.monotonic() - since >= self.hand.patience

    def _interrupted(self, step: Step, state: State, because: str = "") -> None:
        """^C: `step` is left as the journal has it, for `seeder resume`."""
        self.interrupted = True
        self.items[step.id] = Item(step.id, step.label, state, because or "Stopped before it was sent.")

    def _edits(self, step: Step) -> list[dict[str, Any]]:
        return [{"type": edit.type, "value": resolved(edit.value, self.results)} for edit in step.edits]

    def _target(self, step: Step) -> Result | None:
        known = self.results.get(step.id)
        return known or Result(int(step.seen.get("id", 0)), step.target)

    def _note(
        self, step: Step, state: State, made: Result | None, because: str, *, later: bool = False
    ) -> None:
        self._keep(step, state, made, because)
        now = self.hand.clock.now()
        self.hand.journal.note(self.run.id, step.id, state, now, made, because, later=later)

    def _keep(self, step: Step, state: State, made: Result | None, because: str) -> None:
        if made is not None:
            self.results[step.id] = made
        self.items[step.id] = Item(step.id, step.label, state, because, made)

    def _waiting(self, why: str, left: float) -> None:
        with self._telling:
            self.hand.watcher.waiting(why, left)

    def pause(self, seconds: float, why: str) -> None:
        """Wait so long, or until ^C; the screen says why."""
        self.hand.journal.flush()
        until = self.hand.clock.monotonic() + seconds
        while (left := until - self.hand.clock.monotonic()) > 0 and not self.hand.stop:
            with self._telling:
                self.hand.watcher.pausing(why, left)
            self.hand.clock.sleep(min(1.0, left))
        if not self.hand.stop:
            with self._telling:
                self.hand.watcher.pausing(why, 0.0)
