"""The one hand that writes: fresh? -> journal -> write -> journal -> verify.

It reads nothing but the plan. For each step, in order:

1. facts older than a minute are read again; a step whose task exists or changed meanwhile is not sent;
2. the journal says ``sent``, durably, before the first byte leaves;
3. the write is sent once; what becomes of it is decided by ``reconcile`` when the answer is lost;
4. the journal says what became of it.

At the end everything is read back once. ^C finishes the write in hand. Whatever ends the run early
leaves it unfinished, and ``seeder resume`` goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

from seeder.errors import (
    INTERRUPTED,
    LoginError,
    NotSent,
    OutcomeUnknown,
    SeederError,
    ServerError,
    worst,
)
from seeder.model import Task
from seeder.sources.rows import Edited
from seeder.wire.patience import pause_for
from seeder.wire.transport import HttpRefused
from seeder.writing import marker, reconcile
from seeder.writing.admission import refuse_open_questions
from seeder.writing.hand import Hand
from seeder.writing.journal_record import Run
from seeder.writing.outcome import Item, Outcome
from seeder.writing.plan import Plan, Result, State, Step, refs, resolved
from seeder.writing.verify import read_back

FRESH_SECONDS = 60.0
SEND_TRIES = 3
# A step in one of these states has no result and will never have one.
OVER: frozenset[State] = frozenset({"refused", "failed", "skipped", "not_tried"})


def start(plan: Plan, hand: Hand) -> Outcome:
    """Carry `plan` out as a new run. The caller holds the run lock and has called check_plan.

    Raises BadInput while it is not known whether an unfinished run has made one of its tasks."""
    refuse_open_questions(plan, hand.journal)
    return carry_on(hand.journal.run(hand.journal.begin(plan, hand.clock.now())), hand)


def carry_on(run: Run, hand: Hand) -> Outcome:
    """Do what is left of `run`: from the beginning, or after whatever ended it before."""
    return _Carrying(run, hand).carry()


class _Ended(Exception):
    """Nothing more can be tried now; `problem` says why."""

    def __init__(self, problem: SeederError) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class _Carrying:
    def __init__(self, run: Run, hand: Hand) -> None:
        self.run, self.plan, self.hand = run, run.plan, hand
        self.results: dict[str, Result] = {done.id: done.result for done in run.plan.settled}
        self.items: dict[str, Item] = {}
        self.notes: list[str] = []
        self.stopped = 0
        self.last_write: float | None = None
        self.own: list[Task] | None = None
        self.amiss = False

    def carry(self) -> Outcome:
        try:
            self._refresh()
            for step in self.plan.steps:
                if self.hand.stop:
                    self.stopped = INTERRUPTED
                    break
                self._take(step)
        except _Ended as end:
            self._end_early(end.problem)
        except SeederError as problem:
            # The journal: nothing more may be sent, but what was done has to be told.
            self._end_early(problem)
        twins = self._finish()
        return Outcome(self.run.id, self._in_order(), twins, tuple(self.notes), self.stopped, self.amiss)

    def _refresh(self) -> None:
        """Read the caller's own tasks again when the plan's facts are old, a person was asked meanwhile, the
        run is resumed, or another run on this computer may have written since."""
        begun = any(record.sent is not None for record in self.run.records.values())
        fresh = 0 <= self.hand.clock.now() - self.plan.made <= FRESH_SECONDS and not self.hand.asked
        if any(step.creates for step in self.plan.steps) and (begun or not fresh or self._others_wrote()):
            try:
                self.own = self.hand.phabricator.tasks_by_author(self.plan.user)
            except SeederError as problem:
                raise _Ended(problem) from None

    def _others_wrote(self) -> bool:
        others = [run for run in self.hand.journal.runs(limit=10) if run.id != self.run.id]
        return any(run.ended is None or run.ended >= self.plan.made for run in others)

    def _take(self, step: Step) -> None:
        record = self.run.records[step.id]
        if record.final:
            self._keep(step, record.state, record.result, record.because)  # type: ignore[arg-type]
            return
        self.hand.watcher.started(step)
        missing = [ref for ref in refs(step) if ref not in self.results]
        if missing:
            self._leave(step, missing)
        elif record.state in {"sent", "unknown"} and record.sent is not None:
            # Counted anew: once the quiet time is over, another day's run may send it once more.
            self._settle(step, reconcile.Lost(record.sent, record.server_sent or record.sent, attempt=1))
        elif not self._already(step):
            self._write(step)
        if step.id in self.items:
            self.hand.watcher.finished(step, self.items[step.id])

    def _leave(self, step: Step, missing: list[str]) -> None:
        """`step` mentions a task that is not there: for good, or only until the run goes on."""
        because = "The task that it mentions was not made."
        if all(self.items[ref].status in OVER for ref in missing if ref in self.items):
            self._note(step, "not_tried", None, because)
        else:
            self.items[step.id] = Item(step.id, step.label, "not_tried", because)

    def _already(self, step: Step) -> bool:
        """True when the fresh facts show that `step` must not be sent."""
        if step.creates:
            found = marker.marked(self.own or (), step.marker, self.plan.user) or self._made_before(step)
            if found:
                self._note(step, "exists", Result(found[0].id, found[0].phid), "It was there already.")
            return bool(found)
        try:
            state, because = reconcile.drift(step, self.plan.user, self.hand.phabricator)
        except SeederError as problem:
            raise _Ended(problem) from None
        if state is not None:
            self._note(step, state, self._target(step), because)
        return state is not None

    def _made_before(self, step: Step) -> list[Task]:
        """The task that this computer made for the same wish, if its mark has been edited away since."""
        phid = self.hand.journal.made(self.plan.site, self.plan.user).get(step.marker)
        return [task for task in self.own or () if task.phid == phid]

    def _write(self, step: Step, attempt: int = 1) -> None:
        """Send `step` once; NotSent is tried again, an unknown outcome is looked into."""
        hand, params = self.hand, self._params(step)
        for tried in range(SEND_TRIES):
            self._keep_pace()
            if hand.stop:
                self._interrupted(step, "not_tried" if attempt == 1 else "unknown")
                return
            server_now = hand.clock.now() + hand.phabricator.conduit.session.server_ahead
            sent = hand.clock.now()
            hand.journal.sent(self.run.id, step.id, sent, server_now)
            try:
                edited = hand.phabricator.conduit.write("maniphest.edit", Edited, **params)
            except (NotSent, HttpRefused) as no:
                self._again_or_end(step, no, last=tried == SEND_TRIES - 1)
            except LoginError as no:
                hand.journal.unsent(self.run.id, step.id, hand.clock.now())
                raise _Ended(no) from None
            except ServerError as no:
                self._note(step, "refused", None, no.sentence)
                return
            except OutcomeUnknown as problem:
                lost = reconcile.Lost(sent, server_now, attempt, problem.sentence, problem.complete)
                self._settle(step, lost)
                return
            else:
                made = Result(edited.object.id, edited.object.phid)
                self._note(step, "created" if step.creates else "changed", made, "")
                return

    def _again_or_end(self, step: Step, no: NotSent | HttpRefused, *, last: bool) -> None:
        """After a definite no of the network: wait and return to try again, or end the run."""
        hand = self.hand
        hand.journal.unsent(self.run.id, step.id, hand.clock.now())
        repeatable = isinstance(no, NotSent) or no.status == 429
        if last or not repeatable or hand.stop:
            raise _Ended(no) from None
        self._pause(pause_for(no) if isinstance(no, HttpRefused) else 1 + hand.chance() * 4, no.sentence)

    def _settle(self, step: Step, lost: reconcile.Lost) -> None:
        """Find out what became of a write without an answer, and send it once more if it was nothing."""
        found = reconcile.settle(step, lost, self.plan, self.hand, self._params(step))
        if found.again and not step.creates and self._already(step):
            # An edit that did not arrive is as old as its plan by now; what others did since, stays.
            return
        if found.again:
            self._write(step, attempt=lost.attempt + 1)
        elif found.interrupted:
            self._interrupted(step, "unknown", found.because)
        else:
            self._note(step, found.state, found.result, found.because)

    def _interrupted(self, step: Step, state: State, because: str = "") -> None:
        """^C: `step` is left as the journal has it, for `seeder resume`."""
        self.stopped = INTERRUPTED
        self.items[step.id] = Item(step.id, step.label, state, because or "Stopped before it was sent.")

    def _params(self, step: Step) -> dict[str, Any]:
        edits = [{"type": edit.type, "value": resolved(edit.value, self.results)} for edit in step.edits]
        return {"transactions": edits, **({"objectIdentifier": step.target} if step.target else {})}

    def _target(self, step: Step) -> Result | None:
        known = self.results.get(step.id)
        return known or Result(int(step.seen.get("id", 0)), step.target)

    def _note(self, step: Step, state: State, made: Result | None, because: str) -> None:
        self._keep(step, state, made, because)
        self.hand.journal.note(self.run.id, step.id, state, self.hand.clock.now(), made, because)

    def _keep(self, step: Step, state: State, made: Result | None, because: str) -> None:
        if made is not None:
            self.results[step.id] = made
        self.items[step.id] = Item(step.id, step.label, state, because, made)

    def _keep_pace(self) -> None:
        pace, now = self.hand.site.politeness.pace, self.hand.clock.monotonic()
        if self.last_write is not None and now - self.last_write < pace:
            self.hand.clock.sleep(pace - (now - self.last_write))
        self.last_write = self.hand.clock.monotonic()

    def _pause(self, seconds: float, why: str) -> None:
        until = self.hand.clock.monotonic() + seconds
        while (left := until - self.hand.clock.monotonic()) > 0 and not self.hand.stop:
            self.hand.watcher.pausing(why, left)
            self.hand.clock.sleep(min(1.0, left))

    def _end_early(self, problem: SeederError) -> None:
        code = INTERRUPTED if self.hand.stop else problem.exit_code
        self.stopped = worst([self.stopped, code])
        self.notes.append(problem.sentence)
        if problem.hint:
            self.notes.append(problem.hint)

    def _in_order(self) -> tuple[Item, ...]:
        done = {
            item.id: Item(item.id, item.label, item.status, item.because, item.result)
            for item in self.plan.settled
        }
        for step in self.plan.steps:
            done[step.id] = self.items.get(step.id) or Item(step.id, step.label, "not_tried")
        return tuple(done[id_] for id_ in sorted(done))

    def _finish(self) -> tuple[int, ...]:
        """End the run if nothing is left, and read back what was written; trouble becomes a note."""
        try:
            records = self.hand.journal.run(self.run.id).records.values()
            if all(record.final for record in records):
                self.hand.journal.end(self.run.id, self.hand.clock.now())
                taken_back = all(record.state in {"changed", "exists"} for record in records)
                if self.plan.command == "undo" and self.plan.undoes and taken_back:
                    self.hand.journal.mark_undone(self.plan.undoes, self.hand.clock.now())
        except SeederError as problem:
            self._end_early(problem)
        written = {id_: item for id_, item in self.items.items() if item.status in {"created", "adopted"}}
        if not written:
            return ()
        try:
            seen = read_back(self.plan, written, self.results, self.run.started, self.hand.phabricator)
        except SeederError as problem:
            self.notes.append(f"It could not be read back: {problem.sentence}")
            return ()
        self.notes += seen.notes
        self.amiss = bool(seen.notes)
        return seen.twins
