from dataclasses import replace

import pytest

from hiring.bootstrap import Platform
from hiring.domain.banks.model import BankKey, ItemState, PanelMethod
from hiring.domain.banks.plain import package
from hiring.errors import Conflict, NotAllowed, NotFound
from hiring.usecases.banks import get_package, list_banks, load_bank, view_bank, view_item
from hiring.usecases.work import Work
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import People


def test_a_loaded_bank_comes_back_as_it_was(platform: Platform, people: People):
    made = tiny_bank()
    summary = platform.run(load_bank, people.olivia, made)
    assert (summary.slug, summary.version, summary.scenarios) == ("tiny", "1", 10)
    assert summary.key_status is PanelMethod.PROVISIONAL
    assert platform.read(list_banks, people.olivia) == [summary]
    view = platform.read(view_bank, people.olivia, summary.id)
    assert view.bank == made.bank
    assert (view.content_sha256, view.key_sha256) == (made.content_sha256, made.key_sha256)


def test_the_key_is_kept_apart_and_joined_for_scoring(platform: Platform, people: People):
    made = tiny_bank()
    summary = platform.run(load_bank, people.olivia, made)
    assert platform.read(lambda _, work: get_package(work, summary.id), people.olivia) == made


def test_loading_the_same_again_changes_nothing(platform: Platform, people: People):
    first = platform.run(load_bank, people.olivia, tiny_bank())
    assert platform.run(load_bank, people.olivia, tiny_bank()) == first
    assert len(platform.read(list_banks, people.olivia)) == 1


@pytest.mark.parametrize("what", ["content", "key"])
def test_other_content_under_the_same_version_is_refused(platform: Platform, people: People, what: str):
    first = tiny_bank()
    platform.run(load_bank, people.olivia, first)
    if what == "content":
        other = tiny_bank(items=(replace(ITEMS[0], stem="Another stem."), *ITEMS[1:]))
    else:
        item = first.key.items["rate-1"]
        options = {**item.options, "a": replace(item.options["a"], effectiveness=101)}
        keys = {**first.key.items, "rate-1": replace(item, options=options)}
        other = package(first.bank, BankKey(keys))
    with pytest.raises(Conflict, match="new version"):
        platform.run(load_bank, people.olivia, other)
    assert platform.read(lambda _, work: get_package(work, _only(work)), people.olivia) == first
    assert platform.run(load_bank, people.olivia, tiny_bank(version="2")).version == "2"


def _only(work: Work) -> str:
    (summary,) = list_banks(work.actor, work)
    return summary.id


def test_items_lead_to_their_neighbours(platform: Platform, people: People):
    bank = platform.run(load_bank, people.olivia, tiny_bank())
    first = platform.read(view_item, people.olivia, bank.id, "rate-1")
    last = platform.read(view_item, people.olivia, bank.id, "practice-2")
    assert (first.previous, first.next) == (None, "rate-2")
    assert (last.previous, last.next) == ("practice-1", None)
    assert first.key is not None
    assert first.key.options["a"].effectiveness == 653
    with pytest.raises(NotFound):
        platform.read(view_item, people.olivia, bank.id, "no-such-item")


def test_another_organisation_sees_nothing_of_it(platform: Platform, people: People):
    bank = platform.run(load_bank, people.olivia, tiny_bank())
    assert platform.read(list_banks, people.nina) == []
    for look in (
        lambda: platform.read(view_bank, people.nina, bank.id),
        lambda: platform.read(view_item, people.nina, bank.id, "rate-1"),
        lambda: platform.read(lambda _, work: get_package(work, bank.id), people.nina),
    ):
        with pytest.raises(NotFound):
            look()
    # The same bank of another organisation is a row of its own.
    assert platform.run(load_bank, people.nina, tiny_bank()).id != bank.id


def test_keys_are_not_for_managers(platform: Platform, people: People):
    bank = platform.run(load_bank, people.olivia, tiny_bank())
    for actor in (people.mateo, people.ada):
        with pytest.raises(NotAllowed):
            platform.read(view_item, actor, bank.id, "rate-1")
    assert platform.read(view_item, people.aud, bank.id, "rate-1").item.id == "rate-1"


def test_only_live_items_count(platform: Platform, people: People):
    items = (replace(ITEMS[0], state=ItemState.DRAFT), *ITEMS[1:])
    bank = platform.run(load_bank, people.olivia, tiny_bank(items=items))
    assert bank.scenarios == 9
