"""A bank that went out comes back: the same in what carries everything, elsewhere the same but for what was listed."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.adapters.interchange.choices import About, Questions, to_drafts, to_reading
from hiring.adapters.interchange.formats import QTI, fit, read_format, write_format
from hiring.domain.banks.model import BankPackage, Format, Kind, Motive, Option, OptionKey
from hiring.domain.banks.plain import package
from hiring.errors import Invalid
from tests.support.banks import item, tiny_bank

WHOLE = ("yaml", "csv", "xlsx", "jsonl")
CHOICES = (*QTI, "aiken", "gift")
ABOUT = About("tiny", "A tiny bank", "MIT", "en")
TRAPS = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "'=1",
    "\uff1d1",
    "_x0041_",
    "[html]x",
    "%50%x",
    "a\n\n b",
    "a  b",
    "a\r\nb",
    "\ufeffa",
    "//x",
)
TEXT = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).map(str.strip).filter(bool)
    | st.sampled_from(TRAPS)
    | st.text("ab =~#{}:\\<>&\"'\n\t\r%[]-", min_size=1, max_size=12).map(str.strip).filter(bool)
    | st.text("感情帮助שלוםمساعدة", min_size=1, max_size=9)
)
FORMATS = ((Format.PICK_ONE, 4), (Format.RATE_ALL, 3), (Format.BEST_WORST, 3), (Format.PICK_ONE, 2))


@st.composite
def banks(draw: st.DrawFn) -> BankPackage:
    """Return a bank of three items with texts and keys of any kind."""
    small = tiny_bank(items=tuple(item(f"i-{n}", Kind.SJT, form, size) for n, (form, size) in enumerate(FORMATS)))
    items, keys = [], {}
    for made in small.bank.items:
        texts = draw(st.lists(TEXT, min_size=len(made.options), max_size=len(made.options), unique_by=str.casefold))
        options = tuple(Option(o.id, text) for o, text in zip(made.options, texts, strict=True))
        items.append(replace(made, title=draw(TEXT), stem=draw(TEXT), options=options))
        ratings = draw(st.lists(st.integers(1, 13), min_size=len(options), max_size=len(options), unique=True))
        keyed = {o.id: draw(option_keys(50 + 50 * r)) for o, r in zip(options, ratings, strict=True)}
        keys[made.id] = replace(small.key.items[made.id], options=keyed)
    bank = replace(small.bank, items=tuple(items), title=draw(TEXT), description=draw(TEXT))
    behaviours = tuple(draw(st.lists(TEXT, min_size=1, max_size=3)))
    standards = (replace(bank.standards[0], promise=draw(TEXT), behaviours=behaviours), *bank.standards[1:])
    return package(replace(bank, standards=standards), replace(small.key, items=keys))


def option_keys(effectiveness: int) -> st.SearchStrategy[OptionKey]:
    rating = st.none() | st.integers(100, 700)
    return st.builds(
        OptionKey,
        st.just(effectiveness),
        rating,
        rating,
        rating,
        st.none() | st.sampled_from(Motive),
        st.just("") | TEXT,
    )


MARKUPS = ("html", "plain", "markdown", "moodle")


def there_and_back(pack: BankPackage, form: str) -> BankPackage:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        file.write_bytes(write_format(pack, form, {}).content)
        return read_format(file, form, {}, ABOUT, skip=False).pack


@pytest.mark.parametrize("form", WHOLE)
@given(pack=banks())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
def test_a_whole_bank_comes_back(form: str, pack: BankPackage) -> None:
    assert there_and_back(pack, form) == pack


@pytest.mark.parametrize("form", CHOICES)
@given(pack=banks())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
def test_what_a_format_carries_comes_back(form: str, pack: BankPackage) -> None:
    drafts, _ = to_drafts(pack, "", feedback=form == "gift")
    fitted, lost = fit(drafts, form, pack.bank.title)
    left_out = [problem for problem in lost if "left out" in problem.message]
    assert len(fitted) + len(left_out) == len(drafts)  # nothing is dropped without a word
    if not fitted:
        with pytest.raises(Invalid):
            write_format(pack, form, {})
        return
    try:
        expected = to_reading(Questions(drafts=fitted), ABOUT, skip=False).pack
    except Invalid:  # two options that fitting made the same
        with pytest.raises(Invalid):
            there_and_back(pack, form)
        return
    assert there_and_back(pack, form) == expected


@pytest.mark.parametrize("form", QTI)
def test_qti_keeps_ids_texts_and_every_rating(form: str) -> None:
    pack = tiny_bank(items=(item("pick-9", Kind.SJT, Format.PICK_ONE, 4),))
    back = there_and_back(pack, form)
    (was,), (now,) = pack.bank.items, back.bank.items
    assert (now.id, now.title, now.stem, now.options) == (was.id, was.title, was.stem, was.options)
    for option in was.options:
        keyed = pack.key.items["pick-9"].options[option.id]
        assert back.key.items["pick-9"].options[option.id].effectiveness == keyed.effectiveness


def test_what_is_left_behind_is_listed() -> None:
    pack = tiny_bank()
    export = write_format(pack, "qti21", {"CHANGELOG.md": b"# Changes\n"})
    said = [str(problem) for problem in export.not_carried]
    for name in ("standard (of", "facet (of", "panel (of", "the bank's slug", "the bank's standards"):
        assert any(name in line for line in said), name
    left = {problem.item for problem in export.not_carried if "left out" in problem.message}
    assert left == {i.id for i in pack.bank.items if i.format is not Format.PICK_ONE}
    assert any(line.startswith("CHANGELOG.md") for line in said)
    assert write_format(pack, "csv", {}).not_carried == ()


def test_the_same_bank_gives_the_same_package() -> None:
    pack = tiny_bank()
    for form in ("yaml", *QTI):
        assert write_format(pack, form, {}).content == write_format(pack, form, {}).content


def test_texts_that_look_like_markup_are_texts() -> None:
    made = item("i-0", Kind.SJT, Format.PICK_ONE, 4)
    options = tuple(Option(o.id, f"[{name}] {o.id}") for o, name in zip(made.options, MARKUPS, strict=True))
    pack = tiny_bank(items=(replace(made, title="[html]A title", stem="[plain]A stem", options=options),))
    (back,) = there_and_back(pack, "gift").bank.items
    assert (back.title, back.stem) == ("[html]A title", "[plain]A stem")
    assert [option.text for option in back.options] == [option.text for option in options]
