"""Saves, repetitions, stale revisions and nonsense in any order, held against a model of what must be stored."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hiring.bootstrap import Platform
from hiring.domain.delivery.answers import answers_sha256
from hiring.domain.people.invitees import Invitee
from hiring.errors import Closed, Conflict, HiringError, Invalid, NotFound
from hiring.ids import new_id
from hiring.store.attempts import latest_answers
from hiring.usecases.answers import Saved
from hiring.usecases.attempts import review_attempt, save_answer, save_page, submit_attempt, view_question
from hiring.usecases.invitations import invite
from hiring.usecases.submissions import Receipt
from tests.support.candidates import begin, some_answer
from tests.support.platform import FixedClock, make_test_platform
from tests.support.world import World, seed_world

NONSENSE = [b"", b"{}", b'{"revision": 99, "answer": {"x": 1}}']


def outcome(act: Callable[[], object]) -> object:
    """Return what an act returns, or how it was refused."""
    try:
        return act()
    except HiringError as refused:
        return refused


class Attempt(RuleBasedStateMachine):
    """One attempt, several tabs, a network that repeats and reorders."""

    requests = Bundle("requests")

    def __init__(self, platform: Platform, clock: FixedClock, world: World) -> None:
        super().__init__()
        self.platform, self.clock = platform, clock
        somebody = Invitee("Cai", f"{new_id()}@example.org")
        (invited,) = platform.run(invite, world.people.olivia, world.job_id, [somebody])
        self.cai = begin(platform, invited.token)
        self.total = platform.read(view_question, self.cai, 1).total
        self.views = {n: platform.read(view_question, self.cai, n) for n in range(1, self.total + 1)}
        self.stored: dict[int, tuple[int, dict[str, str]]] = {n: (0, {}) for n in self.views}
        self.replies: dict[tuple[int, bytes, str], Saved] = {}
        self.touched = 1
        self.keys = 0
        self.receipt: Receipt | None = None

    def _full(self, number: int, shift: int = 0) -> dict[str, str]:
        return dict(some_answer(self.views[number].situation, shift))

    @rule(
        target=requests,
        pick=st.integers(0, 99),
        shift=st.integers(0, 6),
        part=st.booleans(),
        step=st.integers(-1, 2),
    )
    def compose(self, pick, shift, part, step):
        """A tab makes a request from what it believes to be stored: it may be behind."""
        number = pick % self.total + 1
        fields = self._full(number, shift)
        if part:
            fields = dict(list(fields.items())[:1])
        self.keys += 1
        revision = max(0, self.stored[number][0] + step)
        return number, json.dumps({"revision": revision, "answer": fields}).encode(), f"k{self.keys}"

    @rule(request=requests)
    def send(self, request):
        self._send(*request)

    @rule(request=consumes(requests))
    def send_twice(self, request):
        self._send(*request)
        self._send(*request)

    def _send(self, number: int, body: bytes, key: str) -> None:
        reference = self.views[number].situation.reference
        kept, known = self.stored[number]
        expected = self._expected(number, body, key)
        result = outcome(lambda: self.platform.run(save_answer, self.cai, reference, body, key))
        assert type(result) is expected
        if isinstance(result, Conflict):
            assert isinstance(result.current, dict)
            shown = {name: str(value) for name, value in result.current["answer"].items()}
            assert (result.current["revision"], shown) == (kept, known)
        if isinstance(result, Saved):
            self._acknowledged(number, body, key, result)

    def _expected(self, number: int, body: bytes, key: str) -> type:
        if self.receipt is not None:
            return Closed
        newer = json.loads(body)["revision"] > self.stored[number][0]
        return Saved if newer or (number, body, key) in self.replies else Conflict

    def _acknowledged(self, number: int, body: bytes, key: str, saved: Saved) -> None:
        first = self.replies.setdefault((number, body, key), saved)
        assert (saved.revision, saved.saved_at, saved.complete) == (first.revision, first.saved_at, first.complete)
        if first is saved:
            plain = json.loads(body)
            assert saved.complete is (set(plain["answer"]) == set(self._full(number)))
            self.stored[number] = (plain["revision"], plain["answer"])
            self.touched = number

    @rule(pick=st.integers(0, 99), wrong=st.sampled_from(NONSENSE))
    def nonsense(self, pick, wrong):
        reference = self.views[pick % self.total + 1].situation.reference
        result = outcome(lambda: self.platform.run(save_answer, self.cai, reference, wrong, "nonsense"))
        assert type(result) is (Invalid if self.receipt is None else Closed)

    @rule()
    def elsewhere(self):
        result = outcome(lambda: self.platform.run(save_answer, self.cai, "0" * 12, b"{}", "elsewhere"))
        assert type(result) is NotFound

    @rule(shift=st.integers(0, 6), behind=st.booleans())
    def send_every_page(self, shift, behind):
        """The plain forms of all questions: all fresh, or all made before anything was stored."""
        for number in self.views:
            self._send_page(number, shift, behind=behind)

    def _send_page(self, number: int, shift: int, *, behind: bool) -> None:
        kept, known = self.stored[number]
        fields = self._full(number, shift)
        pairs, revision = list(fields.items()), 0 if behind else kept
        result = outcome(lambda: self.platform.run(save_page, self.cai, number, pairs, revision))
        if self.receipt is not None:
            assert type(result) is Closed
            return
        stale = behind and kept > 0 and fields != known
        assert type(result) is (Conflict if stale else Saved)
        if isinstance(result, Saved):
            self.stored[number] = (result.revision, fields)

    @rule()
    def wait(self):
        self.clock.move(timedelta(seconds=1))

    @rule()
    def hand_in(self):
        whole = all(set(fields) == set(self._full(number)) for number, (_, fields) in self.stored.items())
        result = outcome(lambda: self.platform.run(submit_attempt, self.cai))
        assert type(result) is (Receipt if whole else Invalid)
        if isinstance(result, Receipt):
            assert self.receipt in {None, result}
            self.receipt = result

    @invariant()
    def what_is_stored_is_what_was_acknowledged(self):
        if self.receipt is not None:
            stored = self.platform.read(lambda _, work: latest_answers(work.session, self.cai.attempt_id), self.cai)
            answers = {item: row.answer for item, row in stored.items()}
            assert (len(answers), answers_sha256(answers)) == (self.receipt.answers_count, self.receipt.answers_sha256)
            return
        begun = {row.number for row in self.platform.read(review_attempt, self.cai).rows if row.begun}
        assert begun == {number for number, (_, fields) in self.stored.items() if fields}
        view = self.platform.read(view_question, self.cai, self.touched)
        shown = {name: str(value) for name, value in view.fields.items()}
        assert (view.revision, shown) == self.stored[self.touched]


@pytest.mark.slow
def test_no_order_of_requests_loses_or_invents_an_answer(make_database, tmp_path):
    clock = FixedClock()
    platform = make_test_platform(make_database("sqlite"), tmp_path, clock)
    world = seed_world(platform)
    run_state_machine_as_test(
        lambda: Attempt(platform, clock, world),  # type: ignore[arg-type]  # any factory will do
        settings=settings(max_examples=15, stateful_step_count=20, deadline=None),
    )
    platform.dispose()
