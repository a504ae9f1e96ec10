"""Every rule of the linter is met and broken once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import (
    BankKey,
    BankKind,
    BankPackage,
    Format,
    Item,
    ItemKey,
    Kind,
    Motive,
    Option,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.banks.plain import package
from hiring.domain.banks.translation import Equivalence, TranslatedItem, Translation, source_hash
from hiring.domain.lint.check import LintReport, lint
from hiring.domain.lint.findings import Finding, Severity
from hiring.domain.lint.reading import reading_grade, syllables
from tests.support.banks import item, tiny_bank

TEXTS = ("Ask what is wrong.", "Fetch a colleague.", "Offer to ring back.", "Show the form again.")


def found(report: LintReport, code: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.code == code]


def keyed(
    effectiveness: tuple[int, ...], care: tuple[int, ...], convenience: tuple[int, ...], **panel: object
) -> ItemKey:
    options = {
        "abcdefg"[n]: OptionKey(eff, None, care[n], convenience[n], Motive.CARE, "It helps.")
        for n, eff in enumerate(effectiveness)
    }
    return ItemKey(replace(Panel(PanelMethod.PROVISIONAL, 0, ()), **panel), options)  # type: ignore[arg-type]


def one(
    changed: Item | None = None,
    key: ItemKey | None = None,
    *,
    stem: str | None = None,
    texts: tuple[str, ...] | None = None,
    **bank: object,
) -> BankPackage:
    """A bank with one item."""
    base = changed or item("one", Kind.SJT, Format.RATE_ALL, 4)
    words = texts or TEXTS[: len(base.options)]
    base = replace(
        base,
        stem=stem or base.stem,
        options=tuple(Option(o.id, text) for o, text in zip(base.options, words, strict=True)),
    )
    cross = keyed((600, 450, 300, 150), (500, 300, 600, 200), (600, 300, 400, 500))
    pack = tiny_bank(items=[base])
    return package(replace(pack.bank, **bank), BankKey({base.id: key or cross}))  # type: ignore[arg-type]


def codes(pack: BankPackage) -> set[str]:
    return {finding.code for finding in lint(pack).findings if finding.item}


def test_a_plain_item_is_clean() -> None:
    assert codes(one()) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("You should always ask.", "absolute"),
        ("Ask the muslim guest.", "protected-trait"),
        ("Go the extra mile here.", "culture-bound"),
        ("Pay her $5 from the till.", "culture-bound"),
        ("It is not unreasonable, say so.", "negation"),
        ("Nobody here can’t wait today.", "negation"),
        ("Ask, wait, ring, write, listen, look, think, and then ask once more who can help.", "option-lengths"),
    ],
)
def test_words_of_an_option(text: str, code: str) -> None:
    texts = (text, *(f"{words[:-1]} and wait here a bit." for words in TEXTS[1:])) if code != "option-lengths" else None
    texts = texts or (text + " " + text, *TEXTS[1:])
    findings = found(lint(one(texts=texts)), code)
    assert [finding.severity for finding in findings] == [Severity.WARNING]
    assert findings[0].item == "one"
    assert findings[0].remedy


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ("A guest waits. Which action would NOT help?", "negation"),
        ("Which of these would you not do first?", "negation"),
        ("A guest waits. What do you do? Whom do you ask?", "double-barrelled"),
        (
            "Administrative complications notwithstanding, representatives investigate irregularities immediately.",
            "reading-grade",
        ),
    ],
)
def test_words_of_a_stem(stem: str, code: str) -> None:
    texts = tuple(f"{text} Then look once more, and wait a bit." for text in TEXTS) if code == "reading-grade" else None
    assert code in codes(one(stem=stem * (3 if code == "reading-grade" else 1), texts=texts))


def test_a_quoted_question_is_not_the_items_question() -> None:
    assert codes(one(stem="She asks, “Why not? Who decides?” A man waits.")) == set()


def test_a_protected_trait_in_a_stem_is_a_note() -> None:
    findings = found(lint(one(stem="A pregnant woman comes in. It is late.")), "protected-trait")
    assert [finding.severity for finding in findings] == [Severity.NOTE]


def test_other_languages_are_not_read_as_english() -> None:
    assert codes(one(stem="Christmas always. " * 30, language="de")) == set()


def many(count: int, place: int, *, longest: bool = False) -> BankPackage:
    """A bank whose best option stands in one place."""
    items, keys = [], {}
    for n in range(count):
        base = item(f"many-{n}", Kind.SJT, Format.RATE_ALL, 4)
        words = [f"Do {letter * 3} for case {n * 7 + 3}." for letter in "wxyz"]
        at = place if not longest else n % 4
        if longest:
            words[at] += " And wait."
        base = replace(base, stem=f"{'abcdefgh'[n % 8] * 3} {n} {n * n}", options=tuple(map(Option, "abcd", words)))
        values = [450, 300, 150]
        values.insert(at, 600)
        items.append(base)
        keys[base.id] = keyed(tuple(values), (500, 300, 600, 200), (600, 300, 400, 500))
    return package(replace(tiny_bank().bank, items=tuple(items)), BankKey(keys))


def test_a_favourite_place_is_a_warning_and_a_slight_one_a_note() -> None:
    assert [f.severity for f in found(lint(many(12, 1)), "key-position")] == [Severity.WARNING]
    assert found(lint(many(7, 1)), "key-position") == [], "too few to tell"
    pack = many(12, 0)
    even = many(12, 0, longest=True)
    items = (*pack.bank.items[:6], *even.bank.items[6:])
    keys = BankKey(
        {**{i.id: pack.key.items[i.id] for i in items[:6]}, **{i.id: even.key.items[i.id] for i in items[6:]}}
    )
    noted = found(lint(package(replace(pack.bank, items=items), keys)), "key-position")
    assert [finding.severity for finding in noted] == [Severity.NOTE]
    assert "chi-square" in noted[0].evidence


def test_the_longest_option_as_a_cue() -> None:
    assert found(lint(many(12, 1)), "longest-option") == []
    assert "12 of 12" in found(lint(many(12, 0, longest=True)), "longest-option")[0].evidence


def test_pairs_that_do_not_count() -> None:
    close = keyed((600, 590, 300, 150), (500, 300, 600, 200), (600, 300, 400, 500))
    assert [f.evidence for f in found(lint(one(key=close)), "uncounted-pairs")] == ["1 of 6: a–b"]
    closer = keyed((600, 590, 580, 570), (500, 300, 600, 200), (600, 300, 400, 500))
    assert found(lint(one(key=keyed((600, 590, 580, 540), (5, 3, 6, 2), (4, 5, 6, 2)))), "few-pairs")
    assert "few-pairs" not in {f.code for f in lint(one(key=close)).findings}
    assert lint(one(key=closer)).clean is False


def test_only_pairs_that_an_answer_orders_are_looked_at() -> None:
    pick = item("one", Kind.EMPATHY, Format.PICK_ONE, 4, facet="understanding")
    equal = keyed((700, 100, 100, 100), (500, 300, 600, 200), (600, 300, 400, 500))
    assert codes(one(pick, equal)) == set()


def test_codes_and_panels() -> None:
    key = keyed((600, 450, 300, 150), (500, 300, 600, 200), (600, 300, 400, 500))
    bare = ItemKey(key.panel, {**key.options, "a": OptionKey(600)})
    assert found(lint(one(key=bare)), "uncoded-option")[0].evidence == "a: care, convenience, motive, rationale"
    imported = ItemKey(Panel(PanelMethod.IMPORTED, 0, ()), bare.options)
    assert codes(one(key=imported)) == set()
    act = item("one", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="boundary")
    uncoded = lint(one(act, ItemKey(imported.panel, {"a": OptionKey(600)})))
    assert uncoded.figures["care items that reward a boundary"] == 0
    assert not found(uncoded, "boundary-share"), "nobody said which action looks caring"
    assert [f.severity for f in found(lint(one()), "no-panel")] == [Severity.NOTE]
    small = keyed((600, 450, 300, 150), (5, 3, 6, 2), (4, 5, 6, 2), method=PanelMethod.EXPERT, n=7, groups=("a", "b"))
    assert found(lint(one(key=small)), "small-panel")


def test_care_that_is_only_inconvenience() -> None:
    tied = keyed((600, 450, 300, 150), (600, 500, 300, 100), (100, 200, 400, 600))
    assert "crossing-item" in codes(one(key=tied))


def test_codes_that_go_together_over_the_whole_bank() -> None:
    pack = many(16, 0)
    same = keyed((600, 450, 300, 150), (600, 450, 300, 150), (150, 320, 440, 600))
    report = lint(package(pack.bank, BankKey(dict.fromkeys(pack.key.items, same))))
    assert {f.code for f in report.findings} >= {"crossing-convenience", "crossing-effectiveness", "strategy"}
    assert not found(lint(many(16, 0)), "crossing-convenience")


def care_bank(care: Mapping[str, tuple[int, int]]) -> BankPackage:
    items = [item(name, Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="boundary") for name in care]
    keys = {name: keyed((eff,), (warm,), (300,)) for name, (eff, warm) in care.items()}
    return package(replace(tiny_bank().bank, items=tuple(items)), BankKey(keys))


def test_boundaries_are_counted() -> None:
    few = lint(care_bank({"a": (600, 600), "b": (600, 600), "c": (600, 600), "d": (200, 600)}))
    assert found(few, "boundary-share")[0].evidence == "1 of 4 care items"
    assert few.figures["care items that reward a boundary"] == 1
    enough = lint(care_bank({"a": (600, 600), "b": (600, 600), "c": (200, 600)}))
    assert not found(enough, "boundary-share")
    assert found(enough, "coverage-facet")[0].message == "A facet of the instinct items is missing: first_action, cost."


def test_coverage_of_a_bank() -> None:
    report = lint(tiny_bank())
    assert not {f.code for f in report.findings} & {"coverage-standard", "coverage-practice", "coverage-format"}
    bare = lint(one())
    assert [f.message for f in found(bare, "coverage-standard")] == [
        "“Be kind” is not measured.",
        "“Own the problem” is hardly measured.",
    ]
    assert found(bare, "coverage-practice")
    assert "pick_one" in found(bare, "coverage-format")[0].evidence


def test_a_fixture_is_not_asked_for_standards() -> None:
    fixture = one(
        replace(item("one", Kind.SJT, Format.RATE_ALL, 4), standard=None), kind=BankKind.FIXTURE, standards=()
    )
    assert {f.code for f in lint(fixture).findings} <= {"no-panel"}


def test_a_bank_without_a_scorable_item_is_checked_too() -> None:
    practice = item("one", Kind.PRACTICE, Format.RATE_ALL, 4)
    report = lint(one(practice))
    assert report.figures["scored items"] == 0
    assert report.figures["reading grade, mean"] is None


def test_near_duplicates_within_and_across_banks() -> None:
    stem = "A woman waits at the desk with a heavy bag and a small child who is crying loudly."
    texts = tuple(f"{text} Then wait for her to answer before you go on." for text in TEXTS)
    first = one(stem=stem, texts=texts).bank
    twin = replace(first.items[0], id="two", title="Another")
    alike = replace(twin, id="three", options=tuple(Option(o.id, o.text[::-1]) for o in twin.options))
    pack = package(
        replace(first, items=(*first.items, twin, alike)),
        BankKey({n: keyed((600, 450, 300, 150), (5, 3, 6, 2), (4, 5, 6, 2)) for n in ("one", "two", "three")}),
    )
    within = found(lint(pack), "near-duplicate")
    assert (within[0].item, within[0].severity) == ("two", Severity.WARNING)
    assert "100% of the word triples are those of one" in within[0].evidence
    other = replace(first, slug="other")
    across = found(lint(one(stem=stem, texts=texts), others=[other, first]), "near-duplicate")
    assert ["other: one" in f.evidence for f in across] == [True], "the bank itself is no other bank"


def test_duplicates_in_a_script_without_spaces() -> None:
    stem = "一位客人在前台等候、他的行李还没有送到、他明天早上要参加重要的会议。"
    pack = one(stem=stem, language="zh")
    assert found(lint(pack, others=[replace(pack.bank, slug="other")]), "near-duplicate")


def test_translations() -> None:
    pack = tiny_bank()
    texts = {
        i.id: TranslatedItem(source_hash(i), "Kopf", "Text", {o.id: "Wort" for o in i.options}) for i in pack.bank.items
    }
    whole = Translation("de", Equivalence.TRANSLATED, "a translator", texts)
    assert not {f.code for f in lint(pack, [whole]).findings} & {"untranslated", "stale-translation"}
    old = {**texts, "rate-1": replace(texts["rate-1"], source="0" * 12)}
    del old["rate-2"]
    findings = lint(pack, [replace(whole, items=old)]).findings
    assert [(f.code, f.item) for f in findings if "transl" in f.code] == [
        ("stale-translation", "rate-1"),
        ("untranslated", "rate-2"),
    ]


def test_severities_are_counted_and_ordered() -> None:
    report = lint(one(texts=("You should always ask.", "Never mind it now.", *TEXTS[2:])))
    severities = [finding.severity for finding in report.findings]
    assert severities == sorted(severities, key=[Severity.ERROR, Severity.WARNING, Severity.NOTE].index)
    assert report.count(Severity.WARNING) == severities.count(Severity.WARNING) > 0


def test_the_shipped_bank_says_what_its_evidence_says() -> None:
    report = lint(read_bank(Path(__file__).parents[4] / "question_banks" / "clinic-reception"))
    assert report.count(Severity.ERROR) == 0
    assert report.clean
    assert report.figures["strategy: most caring"] == pytest.approx(0.31, abs=0.005)


@pytest.mark.parametrize(("word", "count"), [("cat", 1), ("table", 2), ("asked", 1), ("wanted", 2), ("the", 1)])
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_reading_grade_of_a_known_sentence() -> None:
    # 6 words, 6 syllables, 1 sentence: .39 x 6 + 11.8 - 15.59
    assert reading_grade("The cat sat on the mat") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert reading_grade("…") is None


def test_phrases_that_every_item_uses_tell_nothing_apart() -> None:
    pack = many(45, 0)
    items = []
    for n, base in enumerate(pack.bank.items):
        own = " ".join(f"{letter}{n}" for letter in "ghijklmnopqrstuvwxyz")
        options = tuple(replace(option, text=f"{option.id}{n} x{n}") for option in base.options)
        items.append(replace(base, stem=f"The queue is long. {own}", options=options))
    assert not found(lint(package(replace(pack.bank, items=tuple(items)), pack.key)), "near-duplicate")
