"""The one hand that writes: fresh? -> journal -> write -> journal -> verify.

It reads nothing but the plan. For each step, in order:

1. facts older than a minute are read again, in blocks of up to a hundred tasks; a step whose task exists or
   changed meanwhile is not sent;
2. the journal says ``sent``, durably, before the first byte leaves;
3. the write is sent once; what becomes of it is decided by ``reconcile`` when the answer is lost;
4. the journal says what became of it.

Steps that may stand anywhere among others' edits are sent by several hands at once where the caller says so.
At the end what was created is read back once. ^C finishes the write in hand. Whatever ends the run early
leaves it unfinished, and ``seeder resume`` goes on where it stopped.
"""

from __future__ import annotations

from functools import cached_property

from seeder.errors import INTERRUPTED, SeederError, worst
from seeder.writing.admission import refuse_open_questions
from seeder.writing.blocks import blocks_of
from seeder.writing.crew import work
from seeder.writing.hand import Canary, Hand
from seeder.writing.journal_record import Run
from seeder.writing.outcome import Item, Outcome
from seeder.writing.plan import Plan, Step
from seeder.writing.sender import Ended, Sender
from seeder.writing.target import Fact
from seeder.writing.verify import read_back

FRESH_SECONDS = 60.0


def start(plan: Plan, hand: Hand) -> Outcome:
    """Carry `plan` out as a new run. The caller holds the run lock and has called check_plan.

    Raises BadInput while it is not known whether an unfinished run has made one of its tasks."""
    refuse_open_questions(plan, hand.journal)
    return carry_on(hand.journal.run(hand.journal.begin(plan, hand.clock.now())), hand)


def carry_on(run: Run, hand: Hand) -> Outcome:
    """Do what is left of `run`: from the beginning, or after whatever ended it before."""
    return _Carrying(run, hand).carry()


class _Carrying:
    def __init__(self, run: Run, hand: Hand) -> None:
        self.run, self.plan, self.hand = run, run.plan, hand
        self.sender = Sender(run, hand)
        self.notes: list[str] = []
        self.stopped = 0
        self.begun = any(record.sent is not None for record in run.records.values())
        self.amiss = False

    def carry(self) -> Outcome:
        try:
            self._refresh()
            canary = None if self.begun else self.hand.canary
            for block in blocks_of(self.plan.steps, self.hand.seconds_apart, canary=bool(canary)):
                self._work(block)
                if self.stopped:
                    break
                if canary and self._tried:
                    if not self._looks_right(canary):
                        break
                    canary = None
        except Ended as end:
            self._end_early(end.problem)
        except SeederError as problem:
            # The journal: nothing more may be sent, but what was done has to be told.
            self._end_early(problem)
        twins = self._finish()
        return Outcome(self.run.id, self._in_order(), twins, tuple(self.notes), self.stopped, self.amiss)

    @property
    def _tried(self) -> bool:
        """True once something was sent, whatever became of it: then there is something to look at."""
        return any(item.status not in {"exists", "skipped"} for item in self.sender.items.values())

    def _looks_right(self, canary: Canary) -> bool:
        """After the first few writes: whether a person lets the others go out, too."""
        first = tuple(self.sender.items.values())
        if len(first) == len(self.plan.steps):
            return True
        going_on = canary(first, self.hand.stop)
        if not going_on and self.hand.stop:
            self.stopped = INTERRUPTED
        return going_on

    def _refresh(self) -> None:
        """Read the caller's own tasks again, among which created ones are looked for."""
        if any(s.creates for s in self.plan.steps) and not self._fresh:
            try:
                self.sender.own = self.hand.phabricator.tasks_by_author(self.plan.user)
            except SeederError as problem:
                raise Ended(problem) from None

    @property
    def _fresh(self) -> bool:
        """True while what the plan saw can be relied on: read less than a minute ago, nobody was asked
        meanwhile, nothing is resumed, and no other run on this computer can have written since."""
        young = 0 <= self.hand.clock.now() - self.plan.made <= FRESH_SECONDS
        return young and not self.hand.asked and not self.begun and not self._others_wrote

    @cached_property
    def _others_wrote(self) -> bool:
        return self.hand.journal.others_wrote(self.run.id, self.plan.made)

    def _work(self, block: tuple[Step, ...]) -> None:
        """All of `block` that is not settled yet, by as many hands as there are."""
        left = [step for step in block if not self.sender.kept(step)]
        if self.hand.stop and left:
            self.stopped = INTERRUPTED
            return
        facts = self._read(left)
        stopped = self.hand.stop.__bool__
        take, flush = (lambda step: self.sender.take(step, facts)), self.hand.journal.flush
        work(left, take, self.hand.writers, stopped, at_end=flush)
        if self.sender.interrupted or (self.hand.stop and any(s.id not in self.sender.items for s in left)):
            self.stopped = INTERRUPTED

    def _read(self, steps: list[Step]) -> dict[str, Fact] | None:
        """What the targets look like now; None while the plan's own facts are young enough, and for steps
        about somebody, which are read when it is their turn. Raises Ended."""
        edits = [step for step in steps if not (step.creates or step.person)]
        if not edits or (self._fresh and all(step.commutes for step in edits)):
            return None
        return self.sender.read(edits)

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
            done[step.id] = self.sender.items.get(step.id) or Item(step.id, step.label, "not_tried")
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
        written = {
            id_: item for id_, item in self.sender.items.items() if item.status in {"created", "adopted"}
        }
        if not written:
            return ()
        try:
            seen = read_back(self.plan, written, self.sender.results, self.run.started, self.hand.phabricator)
        except SeederError as problem:
            self.notes.append(f"It could not be read back: {problem.sentence}")
            return ()
        self.notes += seen.notes
        self.amiss = bool(seen.notes)
        return seen.twins
