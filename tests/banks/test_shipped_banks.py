"""Every shipped bank: complete, clean, and described by the table beside it."""

import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankKind, Format, Section
from hiring.domain.lint.check import lint
from tests.banks.evidence import AGREEMENT, SHIPPED, SLUGS, agreement_lines, blind_ratings, item_agreements, table_row

by_slug = pytest.mark.parametrize("slug", SLUGS)
FACETS = {"understanding", "perspective", "response", "first_action", "cost", "boundary"}
RATERS = 5


def test_six_banks_are_shipped() -> None:
    assert len(SLUGS) == 6


@by_slug
def test_a_bank_is_complete(slug: str) -> None:
    bank = read_bank(SHIPPED / slug).bank
    assert (bank.slug, bank.kind, bank.licence) == (slug, BankKind.ASSESSMENT, "Apache-2.0")
    assert len(bank.scored_items) >= 40
    assert len(bank.practice_items) >= 4
    assert {item.format for item in bank.scored_items} == set(Format)
    assert {item.section for item in bank.scored_items} == set(Section)
    assert {item.facet for item in bank.scored_items} - {None} == FACETS
    assert len({item.standard for item in bank.scored_items}) >= 5


def test_no_bank_has_anything_to_warn_of() -> None:
    banks = [read_bank(SHIPPED / slug) for slug in SLUGS]
    others = [package.bank for package in banks]
    assert [
        finding for package in banks for finding in lint(package, others=others).findings if finding.severity != "note"
    ] == []


@by_slug
def test_every_option_explains_itself(slug: str) -> None:
    package = read_bank(SHIPPED / slug)
    for item in package.bank.items:
        for option in item.options:
            assert len(package.key.items[item.id].options[option.id].rationale) > 20, (item.id, option.id)


@by_slug
def test_blind_ratings_are_whole(slug: str) -> None:
    options = {(item.id, option.id) for item in read_bank(SHIPPED / slug).bank.items for option in item.options}
    ratings = blind_ratings(slug)
    assert set(ratings) <= options
    assert {len(given) for given in ratings.values()} <= {RATERS}
    assert {rating for given in ratings.values() for rating in given.values()} <= set(range(1, 8))


@by_slug
def test_the_table_says_what_the_files_say(slug: str) -> None:
    assert table_row(slug) in (SHIPPED / "README.md").read_text(encoding="utf-8").splitlines()


@by_slug
def test_every_scored_item_was_rated_blind_by_five_and_agrees(slug: str) -> None:
    package = read_bank(SHIPPED / slug)
    found = item_agreements(package, blind_ratings(slug))
    assert [one.item for one in found] == [item.id for item in package.bank.scored_items]
    assert all(one.raters >= RATERS for one in found)
    assert {one.item: one.faults for one in found if one.faults} == {}
    kept = (SHIPPED / slug / "evidence" / AGREEMENT).read_text(encoding="utf-8").splitlines()
    assert kept == agreement_lines(slug)
