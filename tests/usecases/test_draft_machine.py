"""Two colleagues write, key, move and publish in any order: the history is complete, and versions keep the rules."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.life import PUBLISHED, moves_from
from hiring.domain.banks.model import BankPackage, ItemState
from hiring.domain.banks.plain import package
from hiring.domain.banks.validate import validate
from hiring.errors import Conflict, Invalid, NotAllowed
from hiring.ids import new_id
from hiring.store.drafts import changes_of_item
from hiring.store.tables.studio import DraftItemChangeRow
from hiring.usecases.banks import get_package, load_bank
from hiring.usecases.draft_items import ItemClash, item_of, key_of, move_item, set_key, write_item
from hiring.usecases.drafts import DraftItem, open_draft
from hiring.usecases.publishing import preview_publication, publish_draft
from hiring.usecases.work import Work
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import People, make_people, make_test_platform
from tests.support.studio_life import colleague, draft_item, rekeyed, reworded

NAMES = [item.id for item in ITEMS[:4]]
WHO, NAME = st.integers(0, 1), st.sampled_from(NAMES)


def history(_: Actor, work: Work, draft_id: str, item_id: str) -> list[DraftItemChangeRow]:
    return list(changes_of_item(work.session, draft_id, item_id))


def version(_: Actor, work: Work, bank_id: str) -> BankPackage:
    return get_package(work, bank_id)


class Studio(RuleBasedStateMachine):
    """A working copy in the hands of two people; one of them may look at an old page."""

    def __init__(self, platform: Platform, people: People) -> None:
        super().__init__()
        self.platform = platform
        self.people = (people.olivia, colleague(people.olivia))
        bank = platform.run(load_bank, people.olivia, tiny_bank(slug=f"bank-{new_id()}"))
        self.draft = platform.run(open_draft, people.olivia, bank.id)
        self.published: dict[str, BankPackage] = {}
        self.saves = 0

    def now(self, name: str) -> DraftItem:
        return draft_item(self.platform, self.people[0], self.draft, name)

    @rule(who=WHO, name=NAME, stale=st.booleans())
    def write(self, who, name, stale):
        before = self.now(name)
        self.saves += 1
        text = reworded(before.item, f"Text {self.saves}.")
        based_on = before.revision - stale
        if stale:
            with pytest.raises(Conflict) as caught:
                self.platform.run(write_item, self.people[who], self.draft, text, based_on, "Why.")
            assert isinstance(caught.value.current, ItemClash)
            assert (caught.value.current.theirs, caught.value.current.yours) == (before.item, text)
            assert self.now(name) == before
            return
        self.platform.run(write_item, self.people[who], self.draft, text, based_on, "Why.")
        after = self.now(name)
        assert (after.item.state, after.written_by) == (ItemState.DRAFT, self.people[who].id)

    @rule(who=WHO, name=NAME, value=st.integers(100, 700))
    def rekey(self, who, name, value):
        before = self.now(name)
        key = rekeyed(before.key, before.item.options[0].id, value)
        self.platform.run(set_key, self.people[who], self.draft, name, key, before.revision, "Why.")
        assert self.now(name).item == before.item

    @rule(who=WHO, name=NAME, to=st.sampled_from(ItemState))
    def move(self, who, name, to):
        before = self.now(name)
        step = next((step for step in moves_from(before.item.state) if step.to is to), None)
        own = step is not None and step.second and before.written_by == self.people[who].id
        if step is None or own:
            with pytest.raises(NotAllowed if own else Conflict):
                self.platform.run(move_item, self.people[who], self.draft, name, to, before.revision, "Why.")
            assert self.now(name) == before
            return
        self.platform.run(move_item, self.people[who], self.draft, name, to, before.revision, "Why.")
        assert self.now(name).item.state is to

    @precondition(lambda self: self.saves > 1)
    @rule(who=WHO)
    def publish(self, who):
        planned = self.platform.read(preview_publication, self.people[who], self.draft)
        try:
            bank_id = self.platform.run(
                publish_draft, self.people[who], self.draft, planned.version, "Why.", planned.seen
            )
        except Invalid:
            assert planned.errors or planned.nothing_new
            return
        made = self.platform.read(version, self.people[who], bank_id)
        assert made == package(made.bank, made.key)
        assert validate(made.bank, made.key) == []
        assert {item.state for item in made.bank.items} <= PUBLISHED
        self.published[bank_id] = made

    @invariant()
    def every_revision_is_there(self):
        for name in NAMES:
            rows = self.platform.read(history, self.people[0], self.draft, name)
            now = self.now(name)
            assert [row.revision for row in rows] == list(range(now.revision, 0, -1))
            assert (item_of(rows[0]), key_of(rows[0])) == (now.item, now.key)
            assert all(row.by_id and row.reason for row in rows)

    @invariant()
    def versions_never_change(self):
        for bank_id, made in self.published.items():
            assert self.platform.read(version, self.people[0], bank_id) == made


@pytest.mark.slow
def test_no_order_of_work_loses_a_revision_or_breaks_a_version(make_database, tmp_path):
    platform = make_test_platform(make_database("sqlite"), tmp_path)
    people = make_people(platform)
    run_state_machine_as_test(
        lambda: Studio(platform, people),  # type: ignore[arg-type]  # any factory will do
        settings=settings(max_examples=12, stateful_step_count=20, deadline=None),
    )
    platform.dispose()
